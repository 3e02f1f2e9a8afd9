//! What bears on claims: the input of the confidence models.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{AgentId, ClaimId};
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::rules::confidence::{EvidenceGraph, MAX_DEPTH, WeighedReview};
use sea_orm::sea_query::{Cond, ExprTrait, Query, SelectStatement, UnionType};
use uuid::Uuid;

mod graph;

use self::graph::{AGAINST, FOR, Gathered, Link, graphs};
use super::claims::{StateRow, select_states};
use super::dialect::alias;
use super::edges::shown;
use super::sql::{MAX_IDS, col, fetch, one_of};
use super::view::View;
use crate::entity::{claim, edge};
use crate::scope::Scope;
use crate::store::Store;

/// Most claims that one call gathers.
pub const MAX_EVIDENCE: usize = 100_000;

impl Store {
    /// For each claim version that exists in the view, the reviews and the evidence around it up to
    /// `depth` links away, at most [`MAX_DEPTH`]; 0 gathers the reviews alone.
    ///
    /// Evidence is standing `supports` and `contradicts` edges. Edges belong to lineages, so an edge
    /// of an older version counts for the latest; another lineage takes part by its latest version,
    /// the asked one by the asked version, and none by a retracted one. A review weighs what `trust`
    /// gives its reviewer, else the reviewer's trust score. At most `depth + 5` statements.
    ///
    /// # Errors
    /// `LIMIT_EXCEEDED` when more than [`MAX_EVIDENCE`] claims bear on these; `UNAVAILABLE` or
    /// `INTERNAL` from the database.
    pub async fn evidence_graph(
        &self,
        scope: &Scope,
        view: View,
        claims: &[ClaimId],
        depth: u32,
        trust: &HashMap<AgentId, f64>,
    ) -> Result<HashMap<ClaimId, Arc<EvidenceGraph>>, Error> {
        let roots = self.state_rows(scope, view, claim::Column::Id, claims.iter().map(ClaimId::uuid)).await?;
        let mut lineages: HashSet<Uuid> = roots.iter().map(|root| root.lineage_id).collect();
        let links = self.gather_links(scope, view, &mut lineages, depth).await?;
        let latest = if links.is_empty() { HashMap::new() } else { self.standing(scope, view, &lineages).await? };
        let reviewed: HashSet<ClaimId> =
            latest.values().copied().chain(roots.iter().map(|root| ClaimId::from_uuid(root.id))).collect();
        let reviews = self.weighed_reviews(scope, view, reviewed, trust).await?;
        Ok(graphs(&roots, &Gathered { links, latest, reviews }))
    }

    /// Goes outward level by level, one statement each, and one level beyond the depth: a model
    /// wants to know whether there is more.
    async fn gather_links(
        &self,
        scope: &Scope,
        view: View,
        lineages: &mut HashSet<Uuid>,
        depth: u32,
    ) -> Result<Vec<Link>, Error> {
        let levels = if depth == 0 { 0 } else { Ord::min(depth, MAX_DEPTH) + 1 };
        let mut links: HashMap<Uuid, Link> = HashMap::new();
        let mut frontier: Vec<Uuid> = lineages.iter().copied().collect();
        for _ in 0..levels {
            let mut next = Vec::new();
            for chunk in frontier.chunks(MAX_IDS / 2) {
                for link in fetch::<Link>(self, scope, &select_links(scope, view, chunk)).await? {
                    let ends = [link.source_lineage_id, link.target_lineage_id];
                    next.extend(ends.into_iter().filter(|&end| lineages.insert(end)));
                    links.insert(link.id, link);
                }
                if lineages.len() > MAX_EVIDENCE {
                    return Err(too_much());
                }
            }
            if next.is_empty() {
                break;
            }
            frontier = next;
        }
        let mut links: Vec<Link> = links.into_values().collect();
        links.sort_unstable_by_key(|link| link.id);
        Ok(links)
    }

    /// The latest version of each lineage that has one which is not retracted.
    async fn standing(
        &self,
        scope: &Scope,
        view: View,
        lineages: &HashSet<Uuid>,
    ) -> Result<HashMap<Uuid, ClaimId>, Error> {
        let cx = self.context(scope, view);
        let ids: Vec<Uuid> = lineages.iter().copied().collect();
        let mut latest = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(MAX_IDS) {
            let mut select = select_states(cx);
            select
                .and_where(one_of(col(&cx.claim(), claim::Column::LineageId), chunk))
                .and_where(view.open(&col(&cx.claim(), claim::Column::SupersededPos)));
            for row in fetch::<StateRow>(self, scope, &select).await? {
                if row.state()?.status != ClaimStatus::Retracted {
                    latest.insert(row.lineage_id, ClaimId::from_uuid(row.id));
                }
            }
        }
        Ok(latest)
    }

    async fn weighed_reviews(
        &self,
        scope: &Scope,
        view: View,
        claims: HashSet<ClaimId>,
        trust: &HashMap<AgentId, f64>,
    ) -> Result<HashMap<ClaimId, Vec<WeighedReview>>, Error> {
        let claims: Vec<ClaimId> = claims.into_iter().collect();
        let reviews = self.reviews_of(scope, view, &claims).await?;
        let unknown: HashSet<AgentId> =
            reviews.values().flatten().map(|review| review.reviewer).filter(|id| !trust.contains_key(id)).collect();
        let agents = self.agents_by_id(scope, View::NOW, &unknown.into_iter().collect::<Vec<_>>()).await?;
        let weight = |id: &AgentId| {
            trust.get(id).copied().or_else(|| agents.get(id).map(|agent| agent.trust_score)).unwrap_or(0.0)
        };
        let weigh = |review: &claimgraph_domain::model::Review| WeighedReview {
            verdict: review.verdict,
            confidence: review.confidence,
            weight: weight(&review.reviewer),
            verification: review.verification,
        };
        Ok(reviews.iter().map(|(&claim, list)| (claim, list.iter().map(weigh).collect())).collect())
    }
}

fn too_much() -> Error {
    Error::new(
        Code::LimitExceeded,
        format!("more than {MAX_EVIDENCE} claims bear on these; ask for fewer claims or a smaller depth"),
    )
}

/// The standing evidence that bears on lineages: what points at them, and contradictions from them.
fn select_links(scope: &Scope, view: View, lineages: &[Uuid]) -> SelectStatement {
    use edge::Column;
    let e = |column| col("e", column);
    let arm = |end, types: &[&'static str]| {
        let mut select = Query::select();
        for column in [Column::Id, Column::SourceLineageId, Column::TargetLineageId, Column::EdgeType, Column::Strength]
        {
            select.expr(e(column));
        }
        select
            .from_as(edge::Entity, alias("e"))
            .and_where(e(Column::TenantId).eq(scope.key.0))
            .and_where(one_of(e(end), lineages))
            .and_where(e(Column::EdgeType).is_in(types.iter().copied()))
            .cond_where(Cond::all().add(shown(view, "e", false)))
            .to_owned()
    };
    arm(Column::TargetLineageId, &[FOR, AGAINST])
        .union(UnionType::All, arm(Column::SourceLineageId, &[AGAINST]))
        .to_owned()
}
