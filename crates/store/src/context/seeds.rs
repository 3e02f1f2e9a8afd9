//! The claims that context begins with.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::model::ClaimStatus;

use super::ask::{About, MOST_CLAIMS, MOST_FOUND, Named};
use crate::read::View;
use crate::scope::Scope;
use crate::search::{Correction, SearchQuery};
use crate::store::Store;

/// A claim that context begins with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seed {
    pub(super) named: Named,
    /// How well it fits the query, and the status in which it was found.
    pub(super) found: Option<(f64, ClaimStatus)>,
}

impl Seed {
    pub(super) fn score(&self) -> Option<f64> {
        self.found.map(|(score, _)| score)
    }
}

/// The claims that context begins with, the first ones first.
#[derive(Debug, Default)]
pub(super) struct Seeds {
    pub(super) claims: Vec<Seed>,
    pub(super) unseen: i64,
    pub(super) corrections: Vec<Correction>,
}

impl Store {
    pub(super) async fn seeds(&self, scope: &Scope, view: View, about: &About) -> Result<Seeds, Error> {
        match about {
            About::Claims(named) if named.len() > MOST_CLAIMS => {
                let message = format!("context is about {} claims; the most is {MOST_CLAIMS}", named.len());
                Err(Error::new(Code::LimitExceeded, message))
            }
            About::Claims(named) => {
                let claims = named.iter().map(|named| Seed { named: *named, found: None }).collect();
                Ok(Seeds { claims, ..Seeds::default() })
            }
            About::Query { text, filter } => {
                let query = SearchQuery { filter: filter.clone(), ..SearchQuery::first(text.as_str(), MOST_FOUND) };
                let answer = self.search(scope, view, &query).await?;
                let unseen = if answer.page.has_next {
                    self.count_search(scope, &answer.matched).await?.saturating_sub(i64::from(MOST_FOUND))
                } else {
                    0
                };
                let seed = |hit: &crate::search::SearchHit| Seed {
                    named: Named { claim: hit.row.id(), lineage: false },
                    found: Some((hit.score, hit.row.state.status)),
                };
                let claims = answer.page.items.iter().map(|(hit, _)| seed(hit)).collect();
                Ok(Seeds { claims, unseen, corrections: answer.corrections })
            }
        }
    }
}
