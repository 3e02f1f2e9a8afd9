//! Pages of lists by keyset: each page costs the same, however far into the list.

use claimgraph_domain::error::Error;
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait, Order as Direction, Query, SelectStatement, Value};
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;

use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

use super::cursor::{Cursor, Fingerprint, KeyValue, invalid};
use super::dialect;
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

/// What a column of an order holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    /// A 64-bit integer.
    Int,
    /// A double.
    Double,
    /// A text, ordered by its bytes.
    Text,
    /// An id.
    Id,
}

/// One column of an order. Nulls come last.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    expr: Expr,
    kind: KeyKind,
    descending: bool,
    nullable: bool,
}

impl Key {
    /// Ascending, never null. Text must already be in bytewise order, see [`dialect::bytewise`].
    pub(crate) fn new(expr: Expr, kind: KeyKind) -> Self {
        Self { expr, kind, descending: false, nullable: false }
    }

    /// In the other order.
    pub(crate) fn descending(mut self, descending: bool) -> Self {
        self.descending = descending;
        self
    }

    /// With nulls, which come last.
    pub(crate) fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    fn fits(&self, value: &KeyValue) -> bool {
        match value {
            KeyValue::Null => self.nullable,
            KeyValue::Int(_) => self.kind == KeyKind::Int,
            KeyValue::Double(_) => self.kind == KeyKind::Double,
            KeyValue::Text(_) => self.kind == KeyKind::Text,
            KeyValue::Id(_) => self.kind == KeyKind::Id,
        }
    }

    fn equals(&self, value: &KeyValue) -> Expr {
        match bound(value) {
            None => self.expr.clone().is_null(),
            Some(value) => self.expr.clone().eq(value),
        }
    }

    /// Strictly on one side of a value; `None` where nothing is.
    fn beyond(&self, value: &KeyValue, later: bool) -> Option<Expr> {
        let Some(value) = bound(value) else {
            return (!later).then(|| self.expr.clone().is_not_null());
        };
        let side = if later == self.descending { self.expr.clone().lt(value) } else { self.expr.clone().gt(value) };
        Some(if self.nullable && later { side.or(self.expr.clone().is_null()) } else { side })
    }

    fn read(&self, row: &QueryResult, name: &str) -> Result<KeyValue, Error> {
        let value = match self.kind {
            KeyKind::Int => row.try_get::<Option<i64>>("", name).or_database()?.map(KeyValue::Int),
            KeyKind::Double => {
                row.try_get::<Option<f64>>("", name).or_database()?.map(|value| KeyValue::Double(value.to_bits()))
            }
            KeyKind::Text => row.try_get::<Option<String>>("", name).or_database()?.map(KeyValue::Text),
            KeyKind::Id => row.try_get::<Option<Uuid>>("", name).or_database()?.map(KeyValue::Id),
        };
        Ok(value.unwrap_or(KeyValue::Null))
    }
}

fn bound(value: &KeyValue) -> Option<Value> {
    match value {
        KeyValue::Null => None,
        KeyValue::Int(value) => Some((*value).into()),
        KeyValue::Double(bits) => Some(f64::from_bits(*bits).into()),
        KeyValue::Text(text) => Some(text.clone().into()),
        KeyValue::Id(id) => Some((*id).into()),
    }
}

/// Rows strictly on one side of a place: beyond it in the first key, or equal there and beyond it
/// in the second, and so on.
fn side_of(keys: &[Key], values: &[KeyValue], later: bool) -> Condition {
    let mut any = Cond::any();
    let mut equal = Cond::all();
    for (key, value) in keys.iter().zip(values) {
        if let Some(beyond) = key.beyond(value, later) {
            any = any.add(equal.clone().add(beyond));
        }
        equal = equal.add(key.equals(value));
    }
    // An `any` of nothing must be false, not absent.
    any.add(Expr::val(1).eq(0))
}

fn values_of(cursor: &Cursor, list: Fingerprint, keys: &[Key]) -> Result<Vec<KeyValue>, Error> {
    let values = cursor.values(list)?;
    let fits = values.len() == keys.len() && keys.iter().zip(&values).all(|(key, value)| key.fits(value));
    if fits { Ok(values) } else { Err(invalid()) }
}

/// Runs a select as one page of a list. The keys must tell any two rows apart.
pub(crate) async fn fetch_page<R: FromQueryResult>(
    store: &Store,
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
    let rows = fetch_rows(store, &select).await?;
    let wanted = usize::try_from(request.size).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    let mut items = Vec::with_capacity(rows.len().min(wanted));
    for row in rows.iter().take(wanted) {
        let values = keys.iter().enumerate().map(|(n, key)| key.read(row, &format!("k{n}"))).collect::<Result<_, _>>()?;
        items.push((R::from_query_result(row, "").or_database()?, Cursor::new(list, values)?));
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
    select.from_as(E::default(), dialect::alias("t")).and_where(col("t", E::TENANT).eq(scope.key.0)).cond_where(condition);
    select_all::<E>(&mut select, "t");
    fetch_page::<E::Model>(store, select, keys, list, request).await
}
