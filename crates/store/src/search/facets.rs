//! What the claims that were found have in common.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, NamespaceId, SourceId};
use claimgraph_domain::model::ClaimStatus;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{
    CommonTableExpression, Cond, Expr, ExprTrait, JoinType, Order, Query, SelectStatement, UnionType,
};
use uuid::Uuid;

use super::ask::{Facets, Matched};
use super::native::Native;
use crate::entity::{claim, provenance, unreadable};
use crate::read::{Context, alias, bytewise, col, fetch, status_at};
use crate::scope::Scope;
use crate::store::Store;

#[derive(FromQueryResult)]
struct Share {
    facet: String,
    value: String,
    n: i64,
}

impl Store {
    /// How the claims that a search finds are spread, with at most `first` values of each facet: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn search_facets(&self, scope: &Scope, matched: &Matched, first: u32) -> Result<Facets, Error> {
        let cx = self.context(scope, matched.view);
        let mut facets = Facets::default();
        for Share { facet, value, n } in fetch::<Share>(self, scope, &select(cx, matched, first)).await? {
            let id = || Uuid::parse_str(&value).map_err(|_| unreadable("an id"));
            match facet.as_str() {
                "type" => facets.types.push((value, n)),
                "namespace" => facets.namespaces.push((NamespaceId::from_uuid(id()?), n)),
                "status" => {
                    let status = ClaimStatus::from_text(&value).ok_or_else(|| unreadable("claim.status"))?;
                    facets.statuses.push((status, n));
                }
                "author" => facets.authors.push((AgentId::from_uuid(id()?), n)),
                _ => facets.sources.push((SourceId::from_uuid(id()?), n)),
            }
        }
        Ok(facets)
    }
}

fn hit(name: &str) -> Expr {
    Expr::col((alias("h"), alias(name)))
}

fn select(cx: Context, matched: &Matched, first: u32) -> SelectStatement {
    let native = Native::new(cx.backend, cx.tenant, matched.plan.language);
    let mut sources = branch(cx, "source", native.id_text(col("p", provenance::Column::SourceId)), true, first);
    let own = Cond::all()
        .add(col("p", provenance::Column::TenantId).eq(cx.tenant))
        .add(col("p", provenance::Column::ClaimId).eq(hit("id")))
        .add_option(cx.view.exists(col("p", provenance::Column::CreatedPos)));
    sources.join_as(JoinType::InnerJoin, provenance::Entity, alias("p"), own);
    let branches = [
        branch(cx, "namespace", native.id_text(hit("namespace_id")), false, first),
        branch(cx, "status", hit("status"), false, first),
        branch(cx, "author", native.id_text(hit("created_by")), false, first),
        sources,
    ];
    let mut all = wrapped(branch(cx, "type", hit("claim_type"), false, first));
    for branch in branches {
        all.union(UnionType::All, wrapped(branch));
    }
    let found = CommonTableExpression::new().query(found(cx, matched)).table_name(alias("found")).to_owned();
    all.with_cte(found).to_owned()
}

/// What is looked at of the claims that were found.
fn found(cx: Context, matched: &Matched) -> SelectStatement {
    let c = |column| col(&cx.claim(), column);
    let mut found = Query::select();
    found
        .expr_as(c(claim::Column::Id), alias("id"))
        .expr_as(c(claim::Column::ClaimType), alias("claim_type"))
        .expr_as(c(claim::Column::NamespaceId), alias("namespace_id"))
        .expr_as(c(claim::Column::CreatedBy), alias("created_by"))
        .expr_as(status_at(cx), alias("status"))
        .from_as(claim::Entity, alias(&cx.claim()));
    matched.narrow(cx, &mut found);
    found
}

/// The values of one facet, the most first.
fn branch(cx: Context, facet: &'static str, value: Expr, distinct: bool, first: u32) -> SelectStatement {
    let count = if distinct { Expr::cust("COUNT(DISTINCT \"h\".\"id\")") } else { Expr::cust("COUNT(*)") };
    Query::select()
        .expr_as(Expr::cust(format!("CAST('{facet}' AS text)")), alias("facet"))
        .expr_as(bytewise(cx.backend, value), alias("value"))
        .expr_as(count, alias("n"))
        .from_as(alias("found"), alias("h"))
        .add_group_by([Expr::cust("2")])
        .order_by_expr(Expr::cust("3"), Order::Desc)
        .order_by_expr(Expr::cust("2"), Order::Asc)
        .limit(u64::from(first))
        .to_owned()
}

/// A part of a union cannot have an order of its own; a select from it can.
fn wrapped(branch: SelectStatement) -> SelectStatement {
    let b = |name: &str| Expr::col((alias("b"), alias(name)));
    let mut select = Query::select();
    select.exprs([b("facet"), b("value"), b("n")]).from_subquery(branch, alias("b"));
    select
}
