//! What a list is ordered by, and where a cursor stands in that order.

use claimgraph_domain::error::Error;
use sea_orm::QueryResult;
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait, Value};
use uuid::Uuid;

use super::cursor::{Cursor, Fingerprint, KeyValue, invalid};
use super::sql::truth;
use crate::error::OrDatabase;

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
    pub(super) expr: Expr,
    kind: KeyKind,
    pub(super) descending: bool,
    pub(super) nullable: bool,
}

impl Key {
    /// Ascending, never null. Text must already be in bytewise order, see [`super::dialect::bytewise`].
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

    /// On one side of a value or equal to it; `None` where nulls make that no range.
    fn at_or_beyond(&self, value: &KeyValue, later: bool) -> Option<Expr> {
        let value = if self.nullable { None } else { bound(value) }?;
        Some(if later == self.descending { self.expr.clone().lte(value) } else { self.expr.clone().gte(value) })
    }

    /// The row's value.
    pub(super) fn read(&self, row: &QueryResult, name: &str) -> Result<KeyValue, Error> {
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
pub(super) fn side_of(keys: &[Key], values: &[KeyValue], later: bool) -> Condition {
    let mut any = Cond::any();
    let mut equal = Cond::all();
    for (key, value) in keys.iter().zip(values) {
        if let Some(beyond) = key.beyond(value, later) {
            any = any.add(equal.clone().add(beyond));
        }
        equal = equal.add(key.equals(value));
    }
    if any.is_empty() {
        // An `any` of nothing must be false, not absent.
        return any.add(truth(false));
    }
    match (keys, values) {
        // Implied by the rest; but no database takes an index range from an `or`.
        ([first, _, ..], [value, ..]) => Cond::all().add_option(first.at_or_beyond(value, later)).add(any),
        _ => any,
    }
}

/// The values of a cursor, when it belongs to the list and fits its keys.
pub(super) fn values_of(cursor: &Cursor, list: Fingerprint, keys: &[Key]) -> Result<Vec<KeyValue>, Error> {
    let values = cursor.values(list)?;
    let fits = values.len() == keys.len() && keys.iter().zip(&values).all(|(key, value)| key.fits(value));
    if fits { Ok(values) } else { Err(invalid()) }
}
