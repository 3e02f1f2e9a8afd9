use claimgraph_domain::id::{AgentId, BundleId, ClaimId, LineageId};
use sea_orm::DbBackend;
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait, Query};
use uuid::Uuid;

use super::super::dialect::{self, JsonAt};
use super::super::sql::{col, one_of, truth};
use super::super::view::View;
use super::attr::attr_condition;
use super::op::text_condition;
use super::{ClaimFilter, Comparison, link};
use crate::entity::{claim, claim_status, namespace};
use crate::scope::TenantKey;

/// What a condition needs to know besides the filter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    /// Which SQL.
    pub(crate) backend: DbBackend,
    /// Whose rows.
    pub(crate) tenant: i32,
    /// When.
    pub(crate) view: View,
    /// How deep in subqueries over claims; each depth has aliases of its own.
    pub(crate) depth: u8,
}

impl From<Context> for TenantKey {
    fn from(cx: Context) -> Self {
        Self(cx.tenant)
    }
}

impl Context {
    /// The alias of the claim at this depth.
    pub(crate) fn claim(self) -> String {
        format!("c{}", self.depth)
    }

    fn of(self, column: claim::Column) -> Expr {
        col(&self.claim(), column)
    }

    /// The condition of a filter on the claim at this depth.
    pub(crate) fn condition(self, filter: &ClaimFilter) -> Condition {
        let none = || Cond::any().add(truth(false));
        match filter {
            ClaimFilter::And(parts) => parts.iter().fold(Cond::all(), |all, part| all.add(self.condition(part))),
            ClaimFilter::Or(parts) => parts.iter().fold(none(), |any, part| any.add(self.condition(part))),
            ClaimFilter::Not(part) => Cond::all().add(self.condition(part)).not(),
            ClaimFilter::Edge(edge) => link::edge_condition(self, edge),
            ClaimFilter::Source(source) => Cond::all().add(link::source_condition(self, source)),
            ClaimFilter::Review(review) => Cond::all().add(link::review_condition(self, review)),
            ClaimFilter::Attr { path, op } => {
                attr_condition(&JsonAt::new(self.backend, self.of(claim::Column::Attrs), path), op)
            }
            other => Cond::all().add(self.plain(other)),
        }
    }

    /// The filters on the claim's own columns.
    fn plain(self, filter: &ClaimFilter) -> Expr {
        use claim::Column;
        let text = |column, op| text_condition(self.backend, &self.of(column), op);
        match filter {
            ClaimFilter::Id(ids) => self.among(Column::Id, ids.iter().map(ClaimId::uuid)),
            ClaimFilter::Lineage(ids) => self.among(Column::LineageId, ids.iter().map(LineageId::uuid)),
            ClaimFilter::Author(ids) => self.among(Column::CreatedBy, ids.iter().map(AgentId::uuid)),
            ClaimFilter::Bundle(ids) => {
                let bundle = self.of(Column::BundleId);
                bundle.is_not_null().and(self.among(Column::BundleId, ids.iter().map(BundleId::uuid)))
            }
            ClaimFilter::Type(op) => text(Column::ClaimType, op),
            ClaimFilter::Content(op) => text(Column::Content, op),
            ClaimFilter::FormalContent(op) => text(Column::FormalContent, op),
            ClaimFilter::Status(statuses) => status_at(self).is_in(statuses.iter().map(|status| status.as_str())),
            ClaimFilter::Namespace { path, subtree } => self.within(path, *subtree),
            ClaimFilter::Version(compare) => compare.by.apply(self.of(Column::Version), Expr::val(compare.value)),
            ClaimFilter::CreatedAt(compare) => {
                compare.by.apply(self.of(Column::CreatedAt), Expr::val(compare.value.micros()))
            }
            ClaimFilter::ValidAt(moment) => {
                let at = self.view.valid_at(*moment);
                at.valid(&self.of(Column::ValidFrom), &self.of(Column::ValidTo)).unwrap_or_else(|| truth(true))
            }
            ClaimFilter::ContentHash(hashes) => {
                self.of(Column::ContentHash).is_in(hashes.iter().map(|hash| hash.0.to_vec()))
            }
            ClaimFilter::LatestOnly(latest) => {
                let superseded = superseded_at(self);
                if *latest { superseded.not() } else { superseded }
            }
            ClaimFilter::And(_)
            | ClaimFilter::Or(_)
            | ClaimFilter::Not(_)
            | ClaimFilter::Edge(_)
            | ClaimFilter::Source(_)
            | ClaimFilter::Review(_)
            | ClaimFilter::Attr { .. } => truth(true),
        }
    }

    fn among(self, column: claim::Column, ids: impl Iterator<Item = Uuid>) -> Expr {
        one_of(self.of(column), &super::super::sql::distinct(ids))
    }

    fn within(self, path: &str, subtree: bool) -> Expr {
        let alias = format!("n{}", self.depth);
        let column = |column| col(&alias, column);
        let mut paths = Cond::any().add(column(namespace::Column::Path).eq(path));
        if subtree {
            paths = paths.add(dialect::starts_with(column(namespace::Column::Path), &format!("{path}/")));
        }
        let ids = Query::select()
            .expr(column(namespace::Column::Id))
            .from_as(namespace::Entity, dialect::alias(&alias))
            .and_where(column(namespace::Column::TenantId).eq(self.tenant))
            .cond_where(paths)
            .to_owned();
        self.of(claim::Column::NamespaceId).in_subquery(ids)
    }

    /// What every list of claims leaves out: rows not yet made, and claims that do not hold when asked.
    pub(crate) fn visible(self) -> Condition {
        use claim::Column;
        Cond::all()
            .add(self.of(Column::TenantId).eq(self.tenant))
            .add_option(self.view.exists(self.of(Column::CreatedPos)))
            .add_option(self.view.valid(&self.of(Column::ValidFrom), &self.of(Column::ValidTo)))
    }
}

/// The status of the claim in the view.
pub(crate) fn status_at(cx: Context) -> Expr {
    use claim_status::Column;
    let Some(position) = cx.view.as_of else {
        return cx.of(claim::Column::Status);
    };
    let alias = format!("s{}", cx.depth);
    let s = |column| col(&alias, column);
    let status = Query::select()
        .expr(s(Column::Status))
        .from_as(claim_status::Entity, dialect::alias(&alias))
        .and_where(s(Column::TenantId).eq(cx.tenant))
        .and_where(s(Column::ClaimId).eq(cx.of(claim::Column::Id)))
        .and_where(Comparison::Lte.apply(s(Column::FromPos), Expr::val(position)))
        .and_where(cx.view.open(&s(Column::ToPos)))
        .to_owned();
    Expr::SubQuery(None, Box::new(status.into()))
}

/// Whether the claim has a newer version in the view.
pub(crate) fn superseded_at(cx: Context) -> Expr {
    cx.view.open(&cx.of(claim::Column::SupersededPos)).not()
}
