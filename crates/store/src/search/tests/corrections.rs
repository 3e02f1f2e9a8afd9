//! Words that are nowhere, and those that are near.

use super::library::{claim, planted};
use crate::read::View;
use crate::search::{Correction, SearchQuery};

fn correction(word: &str, tried: &[&str]) -> Correction {
    Correction { word: word.to_owned(), tried: tried.iter().map(|word| (*word).to_owned()).collect() }
}

#[tokio::test]
async fn a_word_that_is_nowhere_is_taken_for_the_nearest() {
    planted(|library| async move {
        let cases: [(&str, &[Correction], &[&str]); 8] = [
            ("whalse", &[correction("whalse", &["whales"])], &["whales"]),
            ("Arsnic", &[correction("arsnic", &["arsenic"])], &["arsenic"]),
            ("mamals flyy", &[correction("mamals", &["mammals"]), correction("flyy", &["fly"])], &["bats"]),
            ("theorme", &[correction("theorme", &["theorem"])], &["fermat"]),
            ("whales", &[], &["whales"]),
            ("zzzzzz", &[], &[]),
            ("\"whalse\"", &[], &[]),
            ("mammals -whalse", &[], &["bats", "whales"]),
        ];
        for (text, expected, names) in cases {
            let answer = library.ask(View::NOW, &SearchQuery::first(text, 100)).await;
            assert_eq!(answer.corrections, expected, "{text}");
            let mut found = library.names(&answer);
            found.sort();
            assert_eq!(found, names, "{text}");
        }
        for content in ["A wombat.", "A combat.", "A numbat."] {
            library.run(&claim("biology", "assertion", content)).await;
        }
        let answer = library.ask(View::NOW, &SearchQuery::first("zombat", 100)).await;
        assert_eq!(answer.corrections, [correction("zombat", &["combat", "wombat"])]);
        assert_eq!(answer.page.items.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn long_queries_are_taken_as_they_are() {
    planted(|library| async move {
        let text = "whalse a1 OR a2 OR a3 OR a4 OR a5 OR a6 OR a7 OR a8";
        assert_eq!(library.ask(View::NOW, &SearchQuery::first(text, 100)).await.corrections, []);
    })
    .await;
}

#[tokio::test]
async fn a_page_goes_on_with_the_words_of_the_first() {
    planted(|library| async move {
        let mut query = SearchQuery::first("mamals", 1);
        let first = library.ask(View::NOW, &query).await;
        assert_eq!(first.corrections, [correction("mamals", &["mammals"])]);
        library.run(&claim("biology", "assertion", "One mamals is a misspelling.")).await;
        query.after = Some(first.page.items[0].1.clone());
        let second = library.ask(View::NOW, &query).await;
        assert_eq!(second.corrections, first.corrections);
        let mut names = [library.names(&first), library.names(&second)].concat();
        names.sort();
        assert_eq!(names, ["bats", "whales"]);
        query.after = None;
        assert_eq!(library.names(&library.ask(View::NOW, &query).await), ["?"], "now the word is there");
    })
    .await;
}
