//! What else claims are put in order by: what is thought of them, how old they are, and where they come from.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::rules::confidence::{MAX_DEPTH, Model, confidence};
use claimgraph_domain::search::fusion::{Part, Weights};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, Func, Query};
use uuid::Uuid;

use crate::entity::provenance::{self, Column};
use crate::read::{View, alias, col, fetch, one_of};
use crate::scope::Scope;
use crate::store::Store;

/// How sure it is that a source was read right, where nobody said.
const UNKNOWN: f64 = 0.5;

/// The values of claims by which one order is made; those without one do not stand in it.
pub(super) type Values = (Part, HashMap<Uuid, f64>);

#[derive(FromQueryResult)]
struct Read {
    claim_id: Uuid,
    best: f64,
}

impl Store {
    /// The values of claims, for each order that counts besides those by words and by meaning.
    pub(super) async fn beliefs(
        &self,
        scope: &Scope,
        view: View,
        ids: &[Uuid],
        weights: &Weights,
    ) -> Result<Vec<Values>, Error> {
        let mut all = Vec::new();
        if ids.is_empty() {
            return Ok(all);
        }
        let claims: Vec<ClaimId> = ids.iter().copied().map(ClaimId::from_uuid).collect();
        for (part, model, depth) in
            [(Part::Confidence, Model::Weighted, 0), (Part::Evidence, Model::Evidence, MAX_DEPTH)]
        {
            if weights.of(part) > 0 {
                let graphs = self.evidence_graph(scope, view, &claims, depth, &HashMap::new()).await?;
                let scores =
                    graphs.iter().filter_map(|(id, graph)| Some((id.uuid(), confidence(model, *id, graph)?.score)));
                all.push((part, scores.collect()));
            }
        }
        if weights.recency > 0 {
            let claims = self.claims_by_id(scope, &claims).await?;
            let moments = claims.values().map(|claim| (claim.id.uuid(), micros(claim.created_at.micros())));
            all.push((Part::Recency, moments.collect()));
        }
        if weights.provenance > 0 {
            all.push((Part::Provenance, self.readings(scope, view, ids).await?));
        }
        Ok(all)
    }

    /// How sure it is that the best of each claim's sources says so.
    async fn readings(&self, scope: &Scope, view: View, ids: &[Uuid]) -> Result<HashMap<Uuid, f64>, Error> {
        let p = |column| col("p", column);
        let sure = Func::coalesce([p(Column::Confidence), UNKNOWN.into()]);
        let mut select = Query::select();
        select
            .expr(p(Column::ClaimId))
            .expr_as(Func::max(sure), alias("best"))
            .from_as(provenance::Entity, alias("p"))
            .and_where(p(Column::TenantId).eq(scope.key.0))
            .and_where(one_of(p(Column::ClaimId), ids))
            .add_group_by([p(Column::ClaimId)]);
        if let Some(exists) = view.exists(p(Column::CreatedPos)) {
            select.and_where(exists);
        }
        let rows = fetch::<Read>(self, scope, &select).await?;
        Ok(rows.into_iter().map(|row| (row.claim_id, row.best)).collect())
    }
}

/// Microseconds since the Unix epoch; a double is exact for them until the year 2255.
fn micros(micros: i64) -> f64 {
    let (seconds, rest) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
    let seconds = seconds.clamp(0, i64::from(u32::MAX));
    f64::from(u32::try_from(seconds).unwrap_or(u32::MAX)) * 1_000_000.0 + f64::from(u32::try_from(rest).unwrap_or(0))
}
