//! Edges: by id, of claims, and as a list of their own.

mod arm;
mod indexed;
mod list;
mod of;
mod seen;

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, EdgeId};
use claimgraph_domain::model::{Direction, Edge};
use sea_orm::sea_query::{Cond, Condition, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{FromQueryResult, QueryResult};

use super::dialect::alias;
use super::sql::{MAX_IDS, col, distinct, fetch, one_of, select_all};
use super::view::View;
use crate::entity::{claim, edge};
use crate::scope::Scope;
use crate::store::Store;

pub use list::{EdgeEnd, EdgeQuery};
pub use of::EdgesArgs;
pub use seen::SeenEdge;

/// That an edge or relation was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retraction {
    /// The position of the log at which it was.
    pub position: i64,
    /// Who took it back.
    pub by: Option<AgentId>,
    /// Why.
    pub reason: Option<String>,
}

impl Retraction {
    /// The retraction, when it had happened in the view.
    pub(crate) fn in_view(
        view: View,
        position: Option<i64>,
        by: Option<uuid::Uuid>,
        reason: Option<String>,
    ) -> Option<Self> {
        let position = position.filter(|position| view.ended(Some(*position)))?;
        Some(Self { position, by: by.map(AgentId::from_uuid), reason })
    }
}

/// An edge with its state in a view.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeRow {
    /// The edge.
    pub edge: Edge,
    /// Which way it runs, seen from the claim it was asked for; `Out` where it was not asked for one.
    pub direction: Direction,
    /// That it was taken back.
    pub retracted: Option<Retraction>,
    /// Whether a cited version has been superseded.
    pub stale: bool,
    /// The position at which it was asserted.
    pub position: i64,
}

/// An edge with when its ends were superseded.
pub(crate) struct EdgeRecord {
    model: edge::Model,
    source_superseded: Option<i64>,
    target_superseded: Option<i64>,
}

impl FromQueryResult for EdgeRecord {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        Ok(Self {
            model: edge::Model::from_query_result(row, prefix)?,
            source_superseded: row.try_get(prefix, "source_superseded")?,
            target_superseded: row.try_get(prefix, "target_superseded")?,
        })
    }
}

impl EdgeRecord {
    pub(crate) fn into_row(mut self, view: View, direction: Direction) -> EdgeRow {
        let reason = self.model.retract_reason.take();
        EdgeRow {
            direction,
            retracted: Retraction::in_view(view, self.model.retracted_pos, self.model.retracted_by, reason),
            stale: view.ended(self.source_superseded) || view.ended(self.target_superseded),
            position: self.model.created_pos,
            edge: self.model.into_domain(),
        }
    }
}

/// Adds to a select over edges called `e` the columns of an [`EdgeRecord`].
pub(crate) fn select_record(select: &mut SelectStatement, tenant: i32) {
    select_all::<edge::Entity>(select, "e");
    for (name, end, superseded) in
        [("cs", edge::Column::SourceId, "source_superseded"), ("ct", edge::Column::TargetId, "target_superseded")]
    {
        let same = Cond::all()
            .add(col(name, claim::Column::TenantId).eq(tenant))
            .add(col(name, claim::Column::Id).eq(col("e", end)));
        select.join_as(JoinType::LeftJoin, claim::Entity, alias(name), same);
        select.expr_as(col(name, claim::Column::SupersededPos), alias(superseded));
    }
}

/// Edges called `name` of one of some types, or only those of symmetric ones.
pub(crate) fn types_condition(name: &str, types: Option<&[String]>, only_symmetric: bool) -> Condition {
    let named = types.map(|types| col(name, edge::Column::EdgeType).is_in(types.iter().map(String::as_str)));
    let symmetric = only_symmetric.then(|| col(name, edge::Column::IsSymmetric));
    Cond::all().add_option(named).add_option(symmetric)
}

/// Edges called `name` that a view shows: recorded, valid, and not retracted unless those are wanted.
pub(crate) fn shown(view: View, name: &str, retracted_too: bool) -> Condition {
    use edge::Column;
    let e = |column| col(name, column);
    Cond::all()
        .add_option(view.exists(e(Column::CreatedPos)))
        .add_option(view.valid(&e(Column::ValidFrom), &e(Column::ValidTo)))
        .add_option((!retracted_too).then(|| view.open(&e(Column::RetractedPos))))
}

impl Store {
    /// Edges by id, retracted ones too; those that do not exist in the view are left out.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn edges_by_id(
        &self,
        scope: &Scope,
        view: View,
        ids: &[EdgeId],
    ) -> Result<HashMap<EdgeId, EdgeRow>, Error> {
        let view = View { valid_at: None, ..view };
        let mut found = HashMap::new();
        for chunk in distinct(ids.iter().map(EdgeId::uuid)).chunks(MAX_IDS) {
            let mut select = Query::select();
            select
                .from_as(edge::Entity, alias("e"))
                .and_where(col("e", edge::Column::TenantId).eq(scope.key.0))
                .and_where(one_of(col("e", edge::Column::Id), chunk))
                .cond_where(shown(view, "e", true));
            select_record(&mut select, scope.key.0);
            for record in fetch::<EdgeRecord>(self, scope, &select).await? {
                let row = record.into_row(view, Direction::Out);
                found.insert(row.edge.id, row);
            }
        }
        Ok(found)
    }
}
