use sea_orm::DbBackend;
use sea_orm::sea_query::{Expr, ExprTrait};

use super::super::dialect;
use super::{Comparison, TextOp};

impl Comparison {
    /// The comparison of two expressions.
    pub(crate) fn apply(self, left: Expr, right: Expr) -> Expr {
        match self {
            Self::Eq => left.eq(right),
            Self::Lt => left.lt(right),
            Self::Lte => left.lte(right),
            Self::Gt => left.gt(right),
            Self::Gte => left.gte(right),
        }
    }
}

/// What an operator demands of a column. The column may be null.
pub(crate) fn text_condition(backend: DbBackend, column: &Expr, op: &TextOp) -> Expr {
    let test = match op {
        TextOp::IsNull(true) => return column.clone().is_null(),
        TextOp::IsNull(false) => return column.clone().is_not_null(),
        TextOp::Eq(text) => column.clone().eq(text.as_str()),
        TextOp::In(texts) => column.clone().is_in(texts.iter().map(String::as_str)),
        TextOp::Contains(part) => dialect::contains(backend, column.clone(), part),
        TextOp::StartsWith(start) => dialect::starts_with(column.clone(), start),
    };
    column.clone().is_not_null().and(test)
}
