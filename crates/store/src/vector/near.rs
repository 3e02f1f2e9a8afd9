//! Finding what is near a query.

use std::collections::HashSet;
use std::sync::Arc;

use claimgraph_domain::error::Error;

use super::question::Question;
pub(crate) use super::rows::Near;
use super::rows::{Nearest, Rows};
use crate::store::Store;

/// Where to look.
#[derive(Debug, Clone)]
pub(crate) struct Within {
    /// Only claims that were made up to this position of the log.
    pub(crate) upto: i64,
    /// Most of them.
    pub(crate) most: usize,
    /// Only claims that were made at one of these positions.
    pub(crate) among: Option<HashSet<i64>>,
}

impl Store {
    /// The claims that are nearest to a query, the nearest first, those that are as near by age. They are what there is
    /// of the model; which of them may be shown is another question.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub(crate) async fn nearest(&self, question: &Question, within: Within) -> Result<Vec<Near>, Error> {
        let Some(rows) = self.rows_in_memory(&question.model).await? else {
            return self.nearest_of_stored(question, within).await;
        };
        let vector = Arc::clone(&question.vector);
        // It takes as long as there are vectors, and nobody else's work is to wait for that.
        let found = tokio::task::spawn_blocking(move || nearest_of(&rows, vector.values(), &within));
        found.await.map_err(Error::internal)
    }

    /// The same of vectors that do not fit into memory, a stretch after the other.
    async fn nearest_of_stored(&self, question: &Question, within: Within) -> Result<Vec<Near>, Error> {
        let values = question.vector.values();
        let mut nearest = Nearest::new(within.most);
        let end = question.model.position.min(within.upto);
        let mut position = 0;
        while position < end {
            let (stretch, reached) = self.stretch(&question.model, position, values.len()).await?;
            nearest.look(&stretch, values, within.upto, &mut |position| within.admits(position));
            position = reached;
        }
        Ok(nearest.into_sorted())
    }
}

impl Within {
    fn admits(&self, position: i64) -> bool {
        self.among.as_ref().is_none_or(|among| among.contains(&position))
    }
}

/// Looks at every vector.
fn nearest_of(rows: &Rows, query: &[f32], within: &Within) -> Vec<Near> {
    let mut nearest = Nearest::new(within.most);
    for stretch in &rows.stretches {
        nearest.look(stretch, query, within.upto, &mut |position| within.admits(position));
    }
    nearest.into_sorted()
}
