//! Reviews, live and replaced.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{ClaimId, ReviewId};
use claimgraph_domain::model::Review;

use super::sql::rows_by;
use super::view::View;
use crate::entity::review;
use crate::scope::Scope;
use crate::store::Store;

/// A review with its state in a view.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRow {
    /// The review.
    pub review: Review,
    /// The position at which the same reviewer's next review replaced it.
    pub replaced: Option<i64>,
    /// The position at which it was recorded.
    pub position: i64,
}

impl Store {
    /// The live reviews of claim versions, in the order of recording: one statement. Versions
    /// without any get no entry.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn reviews_of(
        &self,
        scope: &Scope,
        view: View,
        claims: &[ClaimId],
    ) -> Result<HashMap<ClaimId, Vec<Review>>, Error> {
        let mut live = HashMap::new();
        for (claim, rows) in self.review_history(scope, view, claims).await? {
            let rows: Vec<Review> =
                rows.into_iter().filter(|row| row.replaced.is_none()).map(|row| row.review).collect();
            if !rows.is_empty() {
                live.insert(claim, rows);
            }
        }
        Ok(live)
    }

    /// All reviews of claim versions, replaced ones too, in the order of recording: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn review_history(
        &self,
        scope: &Scope,
        view: View,
        claims: &[ClaimId],
    ) -> Result<HashMap<ClaimId, Vec<ReviewRow>>, Error> {
        let ids = claims.iter().map(ClaimId::uuid);
        let rows = rows_by::<review::Entity>(self, scope, review::Column::ClaimId, ids, |select| select).await?;
        grouped(view, rows)
    }

    /// Reviews by id, replaced ones too; those that do not exist in the view are left out: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn reviews_by_id(
        &self,
        scope: &Scope,
        view: View,
        ids: &[ReviewId],
    ) -> Result<HashMap<ReviewId, ReviewRow>, Error> {
        let ids = ids.iter().map(ReviewId::uuid);
        let rows = rows_by::<review::Entity>(self, scope, review::Column::Id, ids, |select| select).await?;
        Ok(grouped(view, rows)?.into_values().flatten().map(|row| (row.review.id, row)).collect())
    }
}

fn grouped(view: View, mut rows: Vec<review::Model>) -> Result<HashMap<ClaimId, Vec<ReviewRow>>, Error> {
    rows.retain(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
    rows.sort_by_key(|row| (row.created_pos, row.id));
    let mut found: HashMap<ClaimId, Vec<ReviewRow>> = HashMap::new();
    for row in rows {
        let replaced = row.replaced_pos.filter(|position| view.ended(Some(*position)));
        let position = row.created_pos;
        let review = row.into_domain()?;
        found.entry(review.claim).or_default().push(ReviewRow { review, replaced, position });
    }
    Ok(found)
}
