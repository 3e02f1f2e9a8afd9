//! The claims of many namespaces, bundles or sources at once.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{BundleId, NamespaceId, SourceId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::claim_list::{IncludeStatuses, listed};
use super::claims::ClaimRow;
use super::cursor::{Cursor, Fingerprint};
use super::dialect::{self, alias};
use super::filter::{ClaimFilter, Context};
use super::page::Page;
use super::sql::{MAX_IDS, col, distinct, fetch};
use super::view::View;
use crate::entity::{claim, provenance};
use crate::scope::Scope;
use crate::store::Store;

/// What has claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClaimHolder {
    /// Those right in a namespace, not those below it.
    Namespace(NamespaceId),
    /// Those that a bundle brought.
    Bundle(BundleId),
    /// Those that were drawn from a source.
    Source(SourceId),
}

/// Which claims of each holder, in the order of creation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HolderArgs {
    /// Which statuses besides draft and active.
    pub include: IncludeStatuses,
    /// Most claims of each holder.
    pub first: u32,
    /// Only claims after this one.
    pub after: Option<Cursor>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Namespace,
    Bundle,
    Source,
}

impl ClaimHolder {
    fn parts(self) -> (Kind, Uuid) {
        match self {
            Self::Namespace(id) => (Kind::Namespace, id.uuid()),
            Self::Bundle(id) => (Kind::Bundle, id.uuid()),
            Self::Source(id) => (Kind::Source, id.uuid()),
        }
    }
}

#[derive(FromQueryResult)]
struct Held {
    holder: Uuid,
    id: Uuid,
}

#[derive(FromQueryResult)]
struct Counted {
    holder: Uuid,
    n: i64,
}

/// The id of the holder, a row `k`.
fn holder() -> Expr {
    Expr::col((alias("k"), alias("column1")))
}

/// Holds for the claims of the holder `k` that a list shows.
fn of_holder(cx: Context, kind: Kind, include: IncludeStatuses) -> Condition {
    let c = |column| col(&cx.claim(), column);
    let held = match kind {
        Kind::Namespace => c(claim::Column::NamespaceId).eq(holder()),
        Kind::Bundle => c(claim::Column::BundleId).eq(holder()),
        Kind::Source => {
            let p = |column| col("drawn", column);
            let mut drawn = Query::select();
            drawn
                .expr(p(provenance::Column::ClaimId))
                .from_as(provenance::Entity, alias("drawn"))
                .and_where(p(provenance::Column::TenantId).eq(cx.tenant))
                .and_where(p(provenance::Column::SourceId).eq(holder()));
            if let Some(recorded) = cx.view.exists(p(provenance::Column::CreatedPos)) {
                drawn.and_where(recorded);
            }
            c(claim::Column::Id).in_subquery(drawn)
        }
    };
    Cond::all().add(held).add(listed(cx, &ClaimFilter::default(), include))
}

/// The holders of each kind, as rows `k` filled up to a power of two with rows that match nothing.
fn by_kind(holders: &[ClaimHolder]) -> impl Iterator<Item = (Kind, Vec<Option<Uuid>>)> {
    [Kind::Namespace, Kind::Bundle, Kind::Source].into_iter().flat_map(|kind| {
        let ids = distinct(holders.iter().map(|holder| holder.parts()).filter(|(k, _)| *k == kind).map(|(_, id)| id));
        let padded = |chunk: &[Uuid]| {
            let mut rows: Vec<Option<Uuid>> = chunk.iter().copied().map(Some).collect();
            rows.resize(rows.len().next_power_of_two().min(MAX_IDS), None);
            (kind, rows)
        };
        ids.chunks(MAX_IDS).map(padded).collect::<Vec<_>>()
    })
}

impl Store {
    /// A page of the claims of each holder, in the order of creation: at most two statements and one
    /// for each kind of holder. Holders without claims get no entry.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another list; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn claims_under(
        &self,
        scope: &Scope,
        view: View,
        args: &HolderArgs,
        holders: &[ClaimHolder],
    ) -> Result<HashMap<ClaimHolder, Page<ClaimRow>>, Error> {
        let list = Fingerprint::new(scope, "claims_under", &args.include);
        let after = args.after.as_ref().map(|cursor| cursor.id(list)).transpose()?;
        let cx = self.context(scope, view);
        let mut held: HashMap<(Kind, Uuid), Vec<Uuid>> = HashMap::new();
        for (kind, rows) in by_kind(holders) {
            for found in fetch::<Held>(self, scope, &select_held(cx, kind, args, after, rows)).await? {
                held.entry((kind, found.holder)).or_default().push(found.id);
            }
        }
        let rows = self.state_rows(scope, view, claim::Column::Id, held.values().flatten().copied()).await?;
        let claims = self.claim_rows(scope, &rows).await?;
        let claims: HashMap<Uuid, ClaimRow> = claims.into_iter().flatten().map(|row| (row.id().uuid(), row)).collect();
        let mut pages = HashMap::with_capacity(held.len());
        for holder in holders {
            if let Some(ids) = held.get(&holder.parts()) {
                pages.insert(*holder, page(list, args, ids, &claims));
            }
        }
        Ok(pages)
    }

    /// How many claims each holder has, whatever the page: one statement for each kind of holder.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn count_claims_under(
        &self,
        scope: &Scope,
        view: View,
        include: IncludeStatuses,
        holders: &[ClaimHolder],
    ) -> Result<HashMap<ClaimHolder, i64>, Error> {
        let cx = self.context(scope, view);
        let mut counts: HashMap<(Kind, Uuid), i64> = HashMap::new();
        for (kind, rows) in by_kind(holders) {
            let count = Query::select()
                .expr(Expr::val(1).count())
                .from_as(claim::Entity, alias(&cx.claim()))
                .cond_where(of_holder(cx, kind, include))
                .to_owned();
            let select = Query::select()
                .expr_as(holder(), alias("holder"))
                .expr_as(Expr::SubQuery(None, Box::new(count.into())), alias("n"))
                .from_values(rows, alias("k"))
                .and_where(holder().is_not_null())
                .to_owned();
            counts.extend(
                fetch::<Counted>(self, scope, &select).await?.into_iter().map(|row| ((kind, row.holder), row.n)),
            );
        }
        Ok(holders.iter().filter_map(|holder| Some((*holder, *counts.get(&holder.parts())?))).collect())
    }
}

fn select_held(
    cx: Context,
    kind: Kind,
    args: &HolderArgs,
    after: Option<Uuid>,
    rows: Vec<Option<Uuid>>,
) -> SelectStatement {
    let limit = u64::from(args.first) + 1;
    let id = || col(&cx.claim(), claim::Column::Id);
    let mut inner = Query::select();
    inner.expr_as(id(), alias("id")).from_as(claim::Entity, alias(&cx.claim())).cond_where(of_holder(
        cx,
        kind,
        args.include,
    ));
    if let Some(after) = after {
        inner.and_where(id().gt(after));
    }
    let mut select = Query::select();
    select
        .expr_as(holder(), alias("holder"))
        .expr_as(Expr::col((alias("e"), alias("id"))), alias("id"))
        .from_values(rows, alias("k"));
    dialect::join_first(cx.backend, &mut select, inner, alias("claim"), cx.tenant, limit);
    select.order_by((alias("e"), claim::Column::Id), sea_orm::Order::Asc);
    select
}

fn page(list: Fingerprint, args: &HolderArgs, ids: &[Uuid], claims: &HashMap<Uuid, ClaimRow>) -> Page<ClaimRow> {
    let first = usize::try_from(args.first).unwrap_or(usize::MAX);
    let mut items = Vec::with_capacity(ids.len().min(first));
    for claim in ids.iter().take(first).filter_map(|id| claims.get(id)) {
        items.push((claim.clone(), Cursor::of_id(list, claim.id().uuid())));
    }
    Page { items, has_next: ids.len() > first, has_previous: args.after.is_some() }
}
