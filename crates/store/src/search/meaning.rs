//! What of a query has a meaning, and what must hold whatever the meaning.

use claimgraph_domain::error::{Code, Detail, Error};
use claimgraph_domain::search::{Expr as Asked, Problem};

/// A query, as far as it is about meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meaning {
    /// What is looked for.
    pub(super) text: String,
    /// What must hold besides: fields, and what is excluded.
    pub(super) demands: Option<Asked>,
}

impl Meaning {
    /// Of a query as it was written, and what that says.
    ///
    /// A text of words alone means what it says, as it was written. Of any other the words count that are wanted.
    ///
    /// # Errors
    /// `QUERY_INVALID` for one that wants no words.
    pub(super) fn of(written: &str, asked: &Asked) -> Result<Self, Error> {
        let demands = demands(asked);
        if is_plain(asked) {
            return Ok(Self { text: written.trim().to_owned(), demands });
        }
        let mut words = Vec::new();
        asked.each_leaf(true, &mut |leaf, wanted| match leaf {
            Asked::Word(word) | Asked::Prefix(word) if wanted => words.push(word.as_str()),
            Asked::Phrase(phrase) if wanted => words.extend(phrase.iter().map(String::as_str)),
            _ => {}
        });
        if words.is_empty() {
            return Err(no_words());
        }
        Ok(Self { text: words.join(" "), demands })
    }
}

fn no_words() -> Error {
    let message = format!("{}: expected words, which have a meaning", Problem::Empty.as_str());
    let mut error = Error::new(Code::QueryInvalid, "the query has no words to be searched for by their meaning");
    error.details = vec![Detail { path: "query[0]".to_owned(), code: Code::QueryInvalid, message }];
    error
}

/// Whether it is words in a row. Quotation marks and signs between them change nothing about their meaning.
fn is_plain(asked: &Asked) -> bool {
    match asked {
        Asked::Word(_) | Asked::Phrase(_) => true,
        Asked::And(parts) => parts.iter().all(is_plain),
        _ => false,
    }
}

/// What must hold that is no wish for words.
fn demands(asked: &Asked) -> Option<Asked> {
    if let Asked::And(parts) = asked {
        let kept: Vec<Asked> = parts.iter().filter_map(demands).collect();
        return (!kept.is_empty()).then(|| Asked::and(kept));
    }
    let mut wants_words = false;
    asked.each_leaf(true, &mut |leaf, wanted| wants_words |= wanted && !matches!(leaf, Asked::Field(..)));
    (!wants_words).then(|| asked.clone())
}

#[cfg(test)]
mod tests {
    use claimgraph_domain::search::{Query, SearchLimits};

    use super::*;

    fn read(text: &str) -> Result<(String, String), Error> {
        let query = Query::parse(text, &SearchLimits::default()).unwrap();
        let meaning = Meaning::of(text, query.expr())?;
        Ok((meaning.text, meaning.demands.map(|demands| demands.to_string()).unwrap_or_default()))
    }

    #[test]
    fn words_mean_what_was_written_and_the_rest_must_hold() {
        for (text, means, demands) in [
            ("Why do Whales sing?", "Why do Whales sing?", ""),
            (" the \"prime numbers\" ", "the \"prime numbers\"", ""),
            ("whales type:theorem", "whales", "type:\"theorem\""),
            ("whales -fish namespace:sea", "whales", "-fish namespace:\"sea\""),
            ("(whales OR bats) -(fish OR \"no mammal\")", "whales bats", "-(fish OR \"no mammal\")"),
            ("whale* (type:theorem OR type:axiom)", "whale", "type:\"theorem\" OR type:\"axiom\""),
            ("whales OR type:theorem", "whales", ""),
        ] {
            assert_eq!(read(text).unwrap(), (means.to_owned(), demands.to_owned()), "{text}");
        }
    }

    #[test]
    fn without_words_there_is_no_meaning() {
        for text in ["type:theorem", "-whales", "-(whales OR bats) status:active"] {
            let error = read(text).unwrap_err();
            assert_eq!((error.code, error.details[0].path.as_str()), (Code::QueryInvalid, "query[0]"), "{text}");
        }
    }
}
