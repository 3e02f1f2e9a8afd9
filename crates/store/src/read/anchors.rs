//! What anchors of outside references mean.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::ClaimId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::view::View;
use crate::entity::reference_anchor::{Column, Entity};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

/// The claim that an anchor of a reference means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchored {
    /// The outside reference in normal form.
    pub external_ref: String,
    /// The claim version that was named last.
    pub claim: ClaimId,
    /// The position at which it was named.
    pub position: i64,
}

impl Store {
    /// The claims that an anchor means, in all references or in one, latest named first; at most one for
    /// each reference. A point look-up.
    ///
    /// Only the last naming of an anchor is kept: in a view before it, the anchor means nothing.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn claims_by_anchor(
        &self,
        scope: &Scope,
        view: View,
        anchor: &str,
        external_ref: Option<&str>,
    ) -> Result<Vec<Anchored>, Error> {
        let mut select = Entity::find()
            .filter(Column::TenantId.eq(scope.key.0))
            .filter(Column::Anchor.eq(anchor))
            .order_by_desc(Column::CreatedPos);
        if let Some(reference) = external_ref {
            select = select.filter(Column::ExternalRef.eq(reference));
        }
        if let Some(position) = view.as_of {
            select = select.filter(Column::CreatedPos.lte(position));
        }
        let rows = select.all(&self.db().reader(scope)).await.or_database()?;
        let anchored = rows.into_iter().map(|row| Anchored {
            external_ref: row.external_ref,
            claim: ClaimId::from_uuid(row.claim_id),
            position: row.created_pos,
        });
        Ok(anchored.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::bundle::{BundleClaim, SubmitBundle};
    use crate::testing::each_database;

    /// Makes a claim that the anchors mean; gives it and the position.
    async fn named(store: &Store, scope: &Scope, resolves: &[&str]) -> (ClaimId, i64) {
        let claim = serde_json::json!({
            "tempId": "c", "claimType": "assertion", "content": "A claim.", "namespace": "n", "resolves": resolves,
        });
        let claim: BundleClaim = serde_json::from_value(claim).unwrap();
        let bundle = SubmitBundle { claims: vec![claim], create_namespaces: true, ..SubmitBundle::default() };
        let written = store.execute(scope, &bundle, None).await.unwrap();
        (written.outcome.claims[0].id, written.position)
    }

    #[tokio::test]
    async fn an_anchor_means_the_claim_that_was_named_last() {
        each_database(|store| async move {
            let scope = store.ensure_tenant("default").await.unwrap();
            let (first, _) = named(&store, &scope, &["urn:book:one#a", "urn:book:one#b"]).await;
            let (other, at) = named(&store, &scope, &["urn:book:two#a"]).await;
            let found = |anchor: &'static str, reference: Option<&'static str>, view: View| {
                let (store, scope) = (store.clone(), scope.clone());
                async move {
                    let found = store.claims_by_anchor(&scope, view, anchor, reference).await.unwrap();
                    found.into_iter().map(|found| found.claim).collect::<Vec<_>>()
                }
            };
            assert_eq!(found("a", None, View::NOW).await, [other, first]);
            assert_eq!(found("a", Some("urn:book:one"), View::NOW).await, [first]);
            assert_eq!(found("b", None, View::NOW).await, [first]);
            assert_eq!(found("c", None, View::NOW).await, []);
            let (again, _) = named(&store, &scope, &["urn:book:one#a"]).await;
            assert_eq!(found("a", None, View::NOW).await, [again, other]);
            // What it meant before is not kept.
            assert_eq!(found("a", None, View::as_of(at)).await, [other]);
            let stranger = store.ensure_tenant("other").await.unwrap();
            assert_eq!(store.claims_by_anchor(&stranger, View::NOW, "a", None).await.unwrap(), []);
        })
        .await;
    }
}
