use sea_orm::sea_query::{Cond, Condition, ExprTrait};

use super::super::dialect::JsonAt;
use super::super::sql::truth;
use super::{Comparison, JsonOp};

/// What an operator demands of a JSON value.
pub(super) fn attr_condition(value: &JsonAt, op: &JsonOp) -> Condition {
    match op {
        JsonOp::Exists(true) => Cond::all().add(value.exists()),
        JsonOp::Exists(false) => Cond::all().add(value.exists().not()),
        JsonOp::Compare(by, scalar) => Cond::all().add(value.compares(*by, scalar)),
        JsonOp::Ne(scalar) => Cond::all().add(value.exists()).add(value.compares(Comparison::Eq, scalar).not()),
        JsonOp::In(scalars) => {
            let none = Cond::any().add(truth(false));
            scalars.iter().fold(none, |any, scalar| any.add(value.compares(Comparison::Eq, scalar)))
        }
        JsonOp::Contains(part) => Cond::all().add(value.contains(part)),
    }
}
