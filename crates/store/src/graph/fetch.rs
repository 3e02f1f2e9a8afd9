//! Answering without an index: the operation runs over a part of the graph that is fetched as it is walked.
//!
//! Each round fetches the rows that the last run lacked, in a few statements whatever their number, and runs the
//! operation again; a breadth-first walk gets one level further in each. All statements see the same position of the
//! log. The rows that are there are the set of what was visited, so that cycles end.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{ClaimId, EdgeId, LineageId, RelationId};
use claimgraph_graph::{Budget, EdgeFact, Lens, Partial, RelationFact, Side, Snapshot, VersionFact};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Cond, Condition, ExprTrait, Query};
use uuid::Uuid;

use super::ask::{Run, work_off};
use super::load::{self, Loaded, Progress};
use super::reader::Reader;
use super::rows::{self, Statuses};
use crate::entity::{claim, claim_status, edge, relation, relation_member};
use crate::error::OrDatabase;
use crate::read::{MAX_IDS, alias, col, one_of};
use crate::scope::TenantKey;
use crate::store::Store;

/// Runs an operation over what it needs of the graph.
pub(super) async fn fetched<T, F>(
    store: &Store,
    tenant: TenantKey,
    run: Arc<Run<F>>,
) -> Result<(T, Arc<Snapshot>), Error>
where
    T: Send + 'static,
    F: Fn(&Lens<'_>, &[u32], &Budget<'_>) -> T + Send + Sync + 'static,
{
    // A walk is short in each of its rounds, and these together may be long.
    run.begin();
    let reader = Reader::begin(store, tenant).await?;
    let at_least = run.question.at_least;
    if let Some(position) = at_least.filter(|position| *position > reader.position) {
        return Err(super::follow::behind(position, reader.position));
    }
    let most = store.keeper().options.fetch_links;
    let outcome = Fetch { reader: &reader, part: Part::default(), most }.run(run).await;
    reader.end().await?;
    outcome
}

/// The part of the graph that is there.
#[derive(Default)]
struct Part {
    versions: HashMap<ClaimId, VersionFact>,
    edges: HashMap<EdgeId, EdgeFact>,
    relations: HashMap<RelationId, RelationFact>,
    /// The lineages whose versions are there.
    lineages: HashSet<LineageId>,
}

struct Fetch<'a> {
    reader: &'a Reader,
    part: Part,
    most: usize,
}

impl Fetch<'_> {
    async fn run<T, F>(mut self, run: Arc<Run<F>>) -> Result<(T, Arc<Snapshot>), Error>
    where
        T: Send + 'static,
        F: Fn(&Lens<'_>, &[u32], &Budget<'_>) -> T + Send + Sync + 'static,
    {
        self.versions_of(Cond::all().add(self.cites(&run.question.claims))).await?;
        let mut partial = Partial::default();
        let mut whole = None;
        let mut is_last = false;
        loop {
            let snapshot = match &whole {
                Some(snapshot) => Arc::clone(snapshot),
                None => Arc::new(self.build().await?),
            };
            let (again, graph) = (Arc::clone(&run), Arc::clone(&snapshot));
            let (value, rest) = work_off(move || {
                let value = again.over(&Lens::new(&graph, Some(&partial), &again.question.options))?;
                Ok((value, partial))
            })
            .await?;
            partial = rest;
            let missed = partial.take_missed();
            if missed.is_nothing() || is_last {
                return Ok((value, snapshot));
            }
            // When the time is over, what was lacking is cut off. A walk that began in time does not know, so the last
            // one begins after it, sees the clock first, and its answer says so.
            if run.is_over() {
                is_last = true;
                continue;
            }
            if missed.whole {
                whole = Some(Arc::new(self.whole().await?));
                partial.whole = true;
            } else {
                self.rows(&missed.rows).await?;
                partial.loaded.extend(missed.rows);
            }
        }
    }

    /// The lineages of some claims.
    fn cites(&self, claims: &[ClaimId]) -> Condition {
        let ids: Vec<Uuid> = claims.iter().map(ClaimId::uuid).collect();
        let lineages = Query::select()
            .expr(col("asked", claim::Column::LineageId))
            .from_as(claim::Entity, alias("asked"))
            .and_where(col("asked", claim::Column::TenantId).eq(self.reader.tenant))
            .and_where(one_of(col("asked", claim::Column::Id), &ids))
            .to_owned();
        Cond::all().add(col("t", claim::Column::LineageId).in_subquery(lineages))
    }

    async fn build(&self) -> Result<Snapshot, Error> {
        let mut builder = load::begin(self.reader).await?;
        let part = &self.part;
        builder.versions(part.versions.values().cloned().collect()).map_err(load::refused)?;
        part.edges.values().try_for_each(|edge| builder.edge(edge)).map_err(load::refused)?;
        part.relations.values().try_for_each(|relation| builder.relation(relation)).map_err(load::refused)?;
        builder.finish(self.reader.position).map_err(load::refused)
    }

    /// All of the graph, if that is not too much.
    async fn whole(&self) -> Result<Snapshot, Error> {
        let most = u64::try_from(self.most).unwrap_or(u64::MAX).saturating_mul(load::BYTES_PER_LINK);
        match load::read(self.reader, most, &Progress::default()).await? {
            Loaded::Whole(snapshot) => Ok(*snapshot),
            Loaded::TooLarge => Err(self.too_much()),
        }
    }

    fn too_much(&self) -> Error {
        let message = format!(
            "the answer needs more than {} links, and there is no index of the graph in memory; narrow the question",
            self.most
        );
        Error::new(Code::LimitExceeded, message)
    }

    /// Fetches rows of links, with all versions of the claims that they join.
    async fn rows(&mut self, rows: &BTreeSet<(LineageId, Side)>) -> Result<(), Error> {
        let mut joined: HashSet<LineageId> = HashSet::new();
        let of = |side| rows.iter().filter(move |row| row.1 == side).map(|row| row.0.uuid()).collect::<Vec<Uuid>>();
        for (side, lineages) in [(Side::Out, of(Side::Out)), (Side::In, of(Side::In))] {
            for chunk in lineages.chunks(MAX_IDS / 2) {
                self.edges(side, chunk, &mut joined).await?;
            }
        }
        let all: BTreeSet<Uuid> = rows.iter().map(|row| row.0.uuid()).collect();
        for chunk in all.into_iter().collect::<Vec<_>>().chunks(MAX_IDS / 2) {
            self.relations(chunk, &mut joined).await?;
        }
        let unknown: Vec<Uuid> =
            joined.iter().filter(|lineage| !self.part.lineages.contains(lineage)).map(LineageId::uuid).collect();
        for chunk in unknown.chunks(MAX_IDS) {
            self.versions_of(Cond::all().add(one_of(col("t", claim::Column::LineageId), chunk))).await?;
        }
        Ok(())
    }

    /// The links of one side, and symmetric ones of either.
    async fn edges(&mut self, side: Side, lineages: &[Uuid], joined: &mut HashSet<LineageId>) -> Result<(), Error> {
        use edge::Column;
        let (near, far) = match side {
            Side::Out => (Column::SourceLineageId, Column::TargetLineageId),
            Side::In => (Column::TargetLineageId, Column::SourceLineageId),
        };
        // Two statements: an `OR` over two columns would use no index.
        let near = Cond::all().add(one_of(col("t", near), lineages));
        let symmetric = Cond::all().add(one_of(col("t", far), lineages)).add(col("t", Column::IsSymmetric));
        for condition in [near, symmetric] {
            let select = rows::select_edges(self.reader.tenant, condition);
            for row in self.reader.tx.query_all(&select).await.or_database()? {
                let (edge, lineages) = rows::edge(&row)?;
                joined.extend(lineages);
                self.part.edges.insert(edge.id, edge);
            }
            if self.part.edges.len() > self.most {
                return Err(self.too_much());
            }
        }
        Ok(())
    }

    async fn relations(&mut self, lineages: &[Uuid], joined: &mut HashSet<LineageId>) -> Result<(), Error> {
        use relation_member::Column as M;
        let with_member = || {
            Query::select()
                .expr(col("m", M::RelationId))
                .from_as(relation_member::Entity, alias("m"))
                .and_where(col("m", M::TenantId).eq(self.reader.tenant))
                .and_where(one_of(col("m", M::LineageId), lineages))
                .to_owned()
        };
        let of_relations = Cond::all().add(col("t", relation::Column::Id).in_subquery(with_member()));
        let of_members = Cond::all().add(col("t", M::RelationId).in_subquery(with_member()));
        for (relation, lineages) in rows::relations(self.reader, of_relations, of_members).await? {
            joined.extend(lineages);
            self.part.relations.insert(relation.id, relation);
        }
        Ok(())
    }

    /// Fetches claim versions with their statuses.
    async fn versions_of(&mut self, condition: Condition) -> Result<(), Error> {
        let tenant = self.reader.tenant;
        let ids = Query::select()
            .expr(col("t", claim::Column::Id))
            .from_as(claim::Entity, alias("t"))
            .and_where(col("t", claim::Column::TenantId).eq(tenant))
            .cond_where(condition.clone())
            .to_owned();
        let of_statuses = Cond::all().add(col("t", claim_status::Column::ClaimId).in_subquery(ids));
        let mut statuses = Statuses::default();
        for row in self.reader.tx.query_all(&rows::select_statuses(tenant, of_statuses)).await.or_database()? {
            statuses.add(&row)?;
        }
        for row in self.reader.tx.query_all(&rows::select_versions(tenant, condition)).await.or_database()? {
            let mut version = rows::version(&row)?;
            statuses.give(&mut version);
            self.part.lineages.insert(version.lineage);
            self.part.versions.insert(version.claim, version);
        }
        Ok(())
    }
}
