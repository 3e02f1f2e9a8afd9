use claimgraph_domain::id::{ClaimId, LineageId};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use uuid::Uuid;

use super::super::dialect::alias;
use super::super::filter::EdgeDirection;
use super::super::sql::{MAX_IDS, col, count_all};
use super::super::view::View;
use super::of::EdgesArgs;
use super::{shown, types_condition};
use crate::entity::edge;

/// One query for the edges of many claims. The claims are rows `k(column1: lineage, column2: claim)`.
pub(super) struct Edges<'a> {
    pub(super) args: &'a EdgesArgs,
    pub(super) view: View,
    pub(super) tenant: i32,
    pub(super) after: Option<Uuid>,
}

impl Edges<'_> {
    /// Edges that touch the claim `k` at one end.
    fn arm(&self, select: &mut SelectStatement, claim_is_source: bool) {
        use edge::Column;
        let x = |column| col("x", column);
        let (lineage, version) = if claim_is_source {
            (Column::SourceLineageId, Column::SourceId)
        } else {
            (Column::TargetLineageId, Column::TargetId)
        };
        let hidden = if claim_is_source { EdgeDirection::In } else { EdgeDirection::Out };
        let only_symmetric = self.args.direction == hidden;
        select
            .from_as(edge::Entity, alias("x"))
            .and_where(x(Column::TenantId).eq(self.tenant))
            .and_where(x(lineage).eq(k("column1")))
            .cond_where(shown(self.view, "x", self.args.include_retracted))
            .cond_where(types_condition("x", self.args.types.as_deref(), only_symmetric));
        if self.args.exact {
            select.and_where(x(version).eq(k("column2")));
        }
        if !claim_is_source {
            self.not_twice(select);
        }
        if let Some(after) = self.after {
            select.and_where(x(Column::Id).gt(after));
        }
    }

    /// Leaves to the other arm the edges that touch the claim at both ends.
    fn not_twice(&self, select: &mut SelectStatement) {
        use edge::Column;
        let (lineage, version) = (col("x", Column::SourceLineageId), col("x", Column::SourceId));
        let elsewhere = lineage.ne(k("column1"));
        let covered_if_symmetric_only = self.args.direction == EdgeDirection::In;
        let mut elsewhere = if self.args.exact { elsewhere.or(version.ne(k("column2"))) } else { elsewhere };
        if covered_if_symmetric_only {
            // The other arm shows only symmetric types here, so it covers only those loops.
            elsewhere = elsewhere.or(col("x", Column::IsSymmetric).not());
        }
        select.and_where(elsewhere);
    }

    /// The ids of the first edges of the claim `k`, ascending.
    pub(super) fn ids(&self, limit: u64) -> SelectStatement {
        let arm = |claim_is_source, name: &str| {
            let mut inner = Query::select();
            inner.expr(col("x", edge::Column::Id));
            self.arm(&mut inner, claim_is_source);
            inner.order_by((alias("x"), edge::Column::Id), sea_orm::Order::Asc).limit(limit);
            Query::select().column((alias(name), alias("id"))).from_subquery(inner, alias(name)).to_owned()
        };
        let both = arm(true, "xs").union(UnionType::All, arm(false, "xt")).to_owned();
        Query::select().column((alias("both"), alias("id"))).from_subquery(both, alias("both")).to_owned()
    }

    /// How many edges one end has.
    pub(super) fn count(&self, claim_is_source: bool) -> Expr {
        let mut count = Query::select();
        count.expr(count_all());
        self.arm(&mut count, claim_is_source);
        Expr::SubQuery(None, Box::new(count.into()))
    }
}

/// A column of the claims asked for.
pub(super) fn k(column: &'static str) -> Expr {
    Expr::col((alias("k"), alias(column)))
}

/// The claims as rows `k`, filled up to a power of two with rows that match nothing.
pub(super) fn parents(claims: &[(LineageId, ClaimId)]) -> impl Iterator<Item = (Option<Uuid>, Option<Uuid>)> {
    let padding = claims.len().next_power_of_two().min(MAX_IDS / 2).saturating_sub(claims.len());
    let rows = claims.iter().map(|(lineage, claim)| (Some(lineage.uuid()), Some(claim.uuid())));
    rows.chain(std::iter::repeat_n((None, None), padding))
}
