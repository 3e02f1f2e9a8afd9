//! Lists of claims.

use claimgraph_domain::error::Error;
use claimgraph_domain::model::ClaimStatus;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};

use super::claims::{ClaimRow, StateRow, select_states};
use super::cursor::Fingerprint;
use super::dialect::{self, alias};
use super::filter::{ClaimFilter, Context, status_at};
use super::page::{Key, KeyKind, Page, PageRequest, fetch_page};
use super::sql::{col, count_all, fetch};
use super::view::View;
use crate::entity::{claim, namespace};
use crate::scope::Scope;
use crate::store::Store;

/// Which statuses a list shows besides draft and active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct IncludeStatuses {
    /// Also deprecated versions.
    pub deprecated: bool,
    /// Also retracted versions.
    pub retracted: bool,
}

impl IncludeStatuses {
    /// Everything.
    pub const ALL: Self = Self { deprecated: true, retracted: true };

    fn shown(self) -> impl Iterator<Item = ClaimStatus> {
        let shows = move |status: &ClaimStatus| match status {
            ClaimStatus::Deprecated => self.deprecated,
            ClaimStatus::Retracted => self.retracted,
            ClaimStatus::Draft | ClaimStatus::Active => true,
        };
        ClaimStatus::ALL.iter().copied().filter(shows)
    }
}

/// What claims may be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimOrderField {
    /// The order of creation, by id: the cheapest.
    Id,
    /// When the version was made.
    CreatedAt,
    /// The statement, by its bytes.
    Content,
    /// The claim type's name.
    Type,
    /// The version number.
    Version,
    /// The namespace's path, by its bytes.
    Namespace,
}

/// One step of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Order {
    /// By what.
    pub field: ClaimOrderField,
    /// From the greatest down.
    pub descending: bool,
}

/// Which claims, in which order, which part.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimQuery {
    /// Which claims.
    pub filter: ClaimFilter,
    /// Which statuses besides draft and active; without effect when the filter itself names statuses.
    pub include: IncludeStatuses,
    /// In which order; ties are broken by id, so empty is the order of creation.
    pub order: Vec<Order>,
    /// Which part.
    pub page: PageRequest,
}

impl ClaimQuery {
    /// The first claims in the order of creation.
    #[must_use]
    pub fn first(size: u32) -> Self {
        let page = PageRequest::first(size);
        Self { filter: ClaimFilter::default(), include: IncludeStatuses::default(), order: Vec::new(), page }
    }
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

/// The claims that a list shows, as a condition on the claim of the context.
pub(crate) fn listed(cx: Context, filter: &ClaimFilter, include: IncludeStatuses) -> Condition {
    let all = include == IncludeStatuses::ALL || filter.names_status();
    let shown = (!all).then(|| status_at(cx).is_in(include.shown().map(ClaimStatus::as_str)));
    cx.visible().add(cx.condition(filter)).add_option(shown)
}

/// The keys of an order, the id last.
fn keys(cx: Context, order: &[Order]) -> Vec<Key> {
    let column = |column| col(&cx.claim(), column);
    let text = |expr| dialect::bytewise(cx.backend, expr);
    let mut keys = Vec::with_capacity(order.len() + 1);
    for step in order {
        let (expr, kind) = match step.field {
            ClaimOrderField::Id => (column(claim::Column::Id), KeyKind::Id),
            ClaimOrderField::CreatedAt => (column(claim::Column::CreatedAt), KeyKind::Int),
            ClaimOrderField::Content => (text(column(claim::Column::Content)), KeyKind::Text),
            ClaimOrderField::Type => (text(column(claim::Column::ClaimType)), KeyKind::Text),
            ClaimOrderField::Version => (column(claim::Column::Version).cast_as("bigint"), KeyKind::Int),
            ClaimOrderField::Namespace => (text(namespace_path(cx)), KeyKind::Text),
        };
        keys.push(Key::new(expr, kind).descending(step.descending));
        if step.field == ClaimOrderField::Id {
            return keys;
        }
    }
    keys.push(Key::new(column(claim::Column::Id), KeyKind::Id));
    keys
}

fn namespace_path(cx: Context) -> Expr {
    let n = |column| col("path", column);
    let path = Query::select()
        .expr(n(namespace::Column::Path))
        .from_as(namespace::Entity, alias("path"))
        .and_where(n(namespace::Column::TenantId).eq(cx.tenant))
        .and_where(n(namespace::Column::Id).eq(col(&cx.claim(), claim::Column::NamespaceId)))
        .to_owned();
    Expr::SubQuery(None, Box::new(path.into()))
}

impl Store {
    /// A page of the claims that a filter lets through: at most two statements, one when all
    /// versions are in memory.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another list, filter or order; `UNAVAILABLE` or `INTERNAL`
    /// from the database.
    pub async fn list_claims(&self, scope: &Scope, view: View, query: &ClaimQuery) -> Result<Page<ClaimRow>, Error> {
        let cx = self.context(scope, view);
        let mut select = select_states(cx);
        select.cond_where(listed(cx, &query.filter, query.include));
        let list = Fingerprint::new(scope, "claims", &(&query.filter, query.include, &query.order));
        let page = fetch_page::<StateRow>(self, scope, select, &keys(cx, &query.order), list, &query.page).await?;
        let (rows, cursors): (Vec<StateRow>, Vec<_>) = page.items.into_iter().unzip();
        let claims = self.claim_rows(scope, &rows).await?;
        let items = claims.into_iter().zip(cursors).filter_map(|(claim, cursor)| Some((claim?, cursor))).collect();
        Ok(Page { items, has_next: page.has_next, has_previous: page.has_previous })
    }

    /// How many claims such a list has.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn count_claims(
        &self,
        scope: &Scope,
        view: View,
        filter: &ClaimFilter,
        include: IncludeStatuses,
    ) -> Result<i64, Error> {
        let cx = self.context(scope, view);
        let count = Query::select()
            .expr_as(count_all(), alias("n"))
            .from_as(claim::Entity, alias(&cx.claim()))
            .cond_where(listed(cx, filter, include))
            .to_owned();
        Ok(fetch::<Count>(self, scope, &count).await?.first().map_or(0, |count| count.n))
    }
}
