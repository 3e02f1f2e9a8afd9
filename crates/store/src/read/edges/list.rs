use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, ClaimId, LineageId};
use claimgraph_domain::model::Direction;
use sea_orm::sea_query::{Cond, Condition, ExprTrait, Query};

use super::super::cursor::Fingerprint;
use super::super::dialect::alias;
use super::super::page::{Key, KeyKind, Page, PageRequest, fetch_page};
use super::super::sql::{col, distinct, one_of};
use super::super::view::View;
use super::{EdgeRecord, EdgeRow, select_record, shown, types_condition};
use crate::entity::{claim, edge};
use crate::scope::Scope;
use crate::store::Store;

/// One end of the edges of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgeEnd {
    /// Any version of a claim.
    Lineage(LineageId),
    /// Exactly this version.
    Version(ClaimId),
}

/// Which edges, and which part of them. Each edge is listed once, as it was asserted.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeQuery {
    /// Only these types.
    pub types: Option<Vec<String>>,
    /// Where they start.
    pub source: Option<EdgeEnd>,
    /// Where they end.
    pub target: Option<EdgeEnd>,
    /// Asserted by one of these.
    pub asserted_by: Option<Vec<AgentId>>,
    /// Also edges that were taken back.
    pub include_retracted: bool,
    /// Least strength, inclusive; leaves out edges without one.
    pub min_strength: Option<f64>,
    /// Greatest strength, inclusive; leaves out edges without one.
    pub max_strength: Option<f64>,
    /// Which part, in the order of assertion.
    pub page: PageRequest,
}

impl EdgeQuery {
    /// The first standing edges.
    #[must_use]
    pub const fn first(size: u32) -> Self {
        Self {
            types: None,
            source: None,
            target: None,
            asserted_by: None,
            include_retracted: false,
            min_strength: None,
            max_strength: None,
            page: PageRequest::first(size),
        }
    }

    fn condition(&self, tenant: i32) -> Condition {
        use edge::Column;
        let e = |column| col("e", column);
        let strength = || e(Column::Strength);
        let agents = self.asserted_by.as_ref().map(|ids| distinct(ids.iter().map(AgentId::uuid)));
        Cond::all()
            .add(types_condition("e", self.types.as_deref(), false))
            .add_option(self.source.map(|end| at_end(tenant, end, Column::SourceLineageId, Column::SourceId)))
            .add_option(self.target.map(|end| at_end(tenant, end, Column::TargetLineageId, Column::TargetId)))
            .add_option(agents.map(|ids| one_of(e(Column::AssertedBy), &ids)))
            .add_option(self.min_strength.map(|least| strength().gte(least)))
            .add_option(self.max_strength.map(|most| strength().lte(most)))
    }
}

fn at_end(tenant: i32, end: EdgeEnd, lineage: edge::Column, version: edge::Column) -> Condition {
    match end {
        EdgeEnd::Lineage(id) => Cond::all().add(col("e", lineage).eq(id.uuid())),
        EdgeEnd::Version(id) => {
            // Edges are indexed by lineage, so the version's lineage finds them.
            let c = |column| col("end", column);
            let of_version = Query::select()
                .expr(c(claim::Column::LineageId))
                .from_as(claim::Entity, alias("end"))
                .and_where(c(claim::Column::TenantId).eq(tenant))
                .and_where(c(claim::Column::Id).eq(id.uuid()))
                .to_owned();
            Cond::all().add(col("e", lineage).in_subquery(of_version)).add(col("e", version).eq(id.uuid()))
        }
    }
}

impl Store {
    /// A page of the tenant's edges: one statement.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another query; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_edges(&self, scope: &Scope, view: View, query: &EdgeQuery) -> Result<Page<EdgeRow>, Error> {
        let tenant = scope.key.0;
        let shape = EdgeQuery { page: PageRequest::first(0), ..query.clone() };
        let list = Fingerprint::new(scope, "edges", &shape);
        let mut select = Query::select();
        select
            .from_as(edge::Entity, alias("e"))
            .and_where(col("e", edge::Column::TenantId).eq(tenant))
            .cond_where(shown(view, "e", query.include_retracted))
            .cond_where(query.condition(tenant));
        select_record(&mut select, tenant);
        let keys = [Key::new(col("e", edge::Column::Id), KeyKind::Id)];
        let page = fetch_page::<EdgeRecord>(self, scope, select, &keys, list, &query.page).await?;
        Ok(page.map(|record| record.into_row(view, Direction::Out)))
    }
}
