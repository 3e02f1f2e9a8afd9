//! `claimgraph eval` over the demo corpus: the marks are there, and searching is as good as it was.

use claimgraph::demo;
use claimgraph::eval::{self, Figure, Judged};
use claimgraph_plugin::NoProgress;
use claimgraph_store::search::SearchMode;
use claimgraph_store::testing::each_store;
use serde_json::Value;

use crate::process::{run, text};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/judged.json");

fn judged() -> Judged {
    Judged::read(&std::fs::read_to_string(FILE).unwrap()).unwrap()
}

/// What the ten best claims must reach. A change of searching that falls below has made it worse.
const LEAST: [(Figure, f64); 4] =
    [(Figure::Precision, 0.18), (Figure::Recall, 0.65), (Figure::Ndcg, 0.78), (Figure::Mrr, 0.95)];

#[tokio::test]
async fn searching_the_demo_is_as_good_as_it_was() {
    let judged = judged();
    assert!(judged.queries.len() >= 25);
    each_store(|test| async move {
        demo::load(&test.store, &NoProgress).await.unwrap();
        let scope = test.store.scope(demo::TENANT, None).await.unwrap();
        let judged = self::judged();
        let report = eval::run(&test.store, &scope, &judged, (SearchMode::Text, 10), &NoProgress).await.unwrap();
        assert_eq!(report.below(&LEAST), Vec::<String>::new(), "{}", report.table());
        let best = [(Figure::Ndcg, 1.0)];
        assert_eq!(report.below(&best).len(), 1, "some marks cannot be reached by words: {}", report.table());
    })
    .await;
}

#[tokio::test]
async fn marks_that_name_nothing_or_too_much_are_refused() {
    each_store(|test| async move {
        demo::load(&test.store, &NoProgress).await.unwrap();
        let scope = test.store.scope(demo::TENANT, None).await.unwrap();
        for (mark, found) in [
            ("No claim begins so", "no claim"),
            ("GFAJ-1", "several claims"),
            ("claim_01h2xcejqtf2nbrexx3vqjhp41", "no claim"),
            ("lineage_01h2xcejqtf2nbrexx3vqjhp41", "no claim"),
        ] {
            let file = serde_json::json!({ "title": "t", "queries": [{ "query": "dna", "relevant": { mark: 1 } }] });
            let judged = Judged::read(&file.to_string()).unwrap();
            let refused = eval::run(&test.store, &scope, &judged, (SearchMode::Text, 10), &NoProgress).await;
            let told = refused.unwrap_err().to_string();
            assert!(told.contains(found) && told.contains(mark), "{told}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_command_prints_figures_and_fails_below_what_they_must_reach() {
    each_store(|test| async move {
        demo::load(&test.store, &NoProgress).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let eval = async |more: &[&str]| {
            let begin = ["eval", FILE, "--tenant", demo::TENANT, "--database-url", &test.url];
            let output = run(folder.path(), &[&begin, more].concat()).await;
            (output.status.code(), text(&output.stdout), text(&output.stderr))
        };
        let (code, table, told) = eval(&["--min", "recall=0.1", "-k", "5"]).await;
        assert_eq!(code, Some(0), "{told}");
        assert!(table.contains("nDCG@5") && table.contains("mean") && table.contains("latency: p50"), "{table}");
        let (code, json, told) = eval(&["--format", "json", "--min", "ndcg=1", "--min", "mrr=0"]).await;
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains("ndcg@10 is 0.") && told.contains("below 1.000") && !told.contains("mrr"), "{told}");
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["queries"].as_array().unwrap().len(), judged().queries.len());
        let mean = |name: &str| json["mean"][name].as_f64().unwrap();
        assert!(["precision", "recall", "ndcg", "mrr"].iter().all(|name| (0.0..=1.0).contains(&mean(name))));
        assert!(json["latency"]["p95Milliseconds"].as_f64().unwrap() > 0.0);
        for wrong in [["--min", "f1=0.5"], ["--min", "ndcg=2"], ["--mode", "guess"]] {
            assert_eq!(eval(&wrong).await.0, Some(2), "{wrong:?}");
        }
        let (code, _, told) = eval(&["--mode", "semantic"]).await;
        assert!(code != Some(0) && told.contains("embedder"), "{told}");
    })
    .await;
}
