//! Pages of lists by keyset: each page costs the same, however far into the list.

use claimgraph_domain::error::Error;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Condition, ExprTrait, Order as Direction, Query, SelectStatement};

use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

use super::cursor::{Cursor, Fingerprint};
use super::dialect;
pub(crate) use super::keyset::{Key, KeyKind};
use super::keyset::{side_of, values_of};
use super::sql::{TenantEntity, col, fetch_rows, select_all};

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Most items; 0 is allowed and tells only whether there are any.
    pub size: u32,
    /// Whether to take the last items of the part rather than the first; they still come in list order.
    pub backward: bool,
    /// Only what follows this.
    pub after: Option<Cursor>,
    /// Only what comes before this.
    pub before: Option<Cursor>,
}

impl PageRequest {
    /// The first items.
    #[must_use]
    pub const fn first(size: u32) -> Self {
        Self { size, backward: false, after: None, before: None }
    }

    /// The last items.
    #[must_use]
    pub const fn last(size: u32) -> Self {
        Self { size, backward: true, after: None, before: None }
    }

    /// Only what follows a cursor.
    #[must_use]
    pub fn after(mut self, cursor: Option<Cursor>) -> Self {
        self.after = cursor;
        self
    }

    /// Only what comes before a cursor.
    #[must_use]
    pub fn before(mut self, cursor: Option<Cursor>) -> Self {
        self.before = cursor;
        self
    }
}

/// A part of a list, each item with its cursor.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The items in list order.
    pub items: Vec<(T, Cursor)>,
    /// Whether something follows; when paging backward, whether the page was cut off by `before`.
    pub has_next: bool,
    /// Whether something comes before; when paging forward, whether the page was cut off by `after`.
    pub has_previous: bool,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { items: Vec::new(), has_next: false, has_previous: false }
    }
}

impl<T> Page<T> {
    /// The same page of other items; items for which the function gives nothing are left out.
    pub(crate) fn try_filter_map<U>(
        self,
        mut change: impl FnMut(T) -> Result<Option<U>, Error>,
    ) -> Result<Page<U>, Error> {
        let mut items = Vec::with_capacity(self.items.len());
        for (item, cursor) in self.items {
            if let Some(item) = change(item)? {
                items.push((item, cursor));
            }
        }
        Ok(Page { items, has_next: self.has_next, has_previous: self.has_previous })
    }

    /// The same page of other items.
    pub(crate) fn map<U>(self, mut change: impl FnMut(T) -> U) -> Page<U> {
        let items = self.items.into_iter().map(|(item, cursor)| (change(item), cursor)).collect();
        Page { items, has_next: self.has_next, has_previous: self.has_previous }
    }
}

/// Runs a select as one page of a list. The keys must tell any two rows apart.
pub(crate) async fn fetch_page<R: FromQueryResult>(
    store: &Store,
    scope: &Scope,
    mut select: SelectStatement,
    keys: &[Key],
    list: Fingerprint,
    request: &PageRequest,
) -> Result<Page<R>, Error> {
    for (cursor, later) in [(&request.after, true), (&request.before, false)] {
        if let Some(cursor) = cursor {
            select.cond_where(side_of(keys, &values_of(cursor, list, keys)?, later));
        }
    }
    for (n, key) in keys.iter().enumerate() {
        select.expr_as(key.expr.clone(), dialect::alias(&format!("k{n}")));
        let up = key.descending == request.backward;
        if key.nullable {
            let nulls_last = if request.backward { Direction::Desc } else { Direction::Asc };
            select.order_by_expr(key.expr.clone().is_null(), nulls_last);
        }
        select.order_by_expr(key.expr.clone(), if up { Direction::Asc } else { Direction::Desc });
    }
    select.limit(u64::from(request.size) + 1);
    let rows = fetch_rows(store, scope, &select).await?;
    let wanted = usize::try_from(request.size).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    let mut items = Vec::with_capacity(rows.len().min(wanted));
    for row in rows.iter().take(wanted) {
        let values =
            keys.iter().enumerate().map(|(n, key)| key.read(row, &format!("k{n}"))).collect::<Result<_, _>>()?;
        items.push((R::from_query_result(row, "").or_database()?, Cursor::new(list, values)));
    }
    if request.backward {
        items.reverse();
        return Ok(Page { items, has_next: request.before.is_some(), has_previous: more });
    }
    Ok(Page { items, has_next: more, has_previous: request.after.is_some() })
}

/// A page of an entity's rows, called `t` in the condition and the keys.
pub(crate) async fn entity_page<E: TenantEntity>(
    store: &Store,
    scope: &Scope,
    condition: Condition,
    keys: &[Key],
    list: Fingerprint,
    request: &PageRequest,
) -> Result<Page<E::Model>, Error> {
    let mut select = Query::select();
    select
        .from_as(E::default(), dialect::alias("t"))
        .and_where(col("t", E::TENANT).eq(scope.key.0))
        .cond_where(condition);
    select_all::<E>(&mut select, "t");
    fetch_page::<E::Model>(store, scope, select, keys, list, request).await
}
