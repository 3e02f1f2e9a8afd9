//! Conditions on attributes.

use async_graphql::{InputObject, MaybeUndefined};
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::read::{ClaimFilter, Comparison, JsonOp, Scalar};
use serde_json::Value;

use super::{Budget, values};
use crate::paths;

/// What must hold of the value at a path of the attributes: all that is given, at least one. Values of different
/// types are never equal, less or greater.
#[derive(Debug, Clone, InputObject)]
#[graphql(name = "AttrFilter")]
pub(crate) struct AttrFilterInput {
    /// Keys from the outside in, joined by dots; `\.` is a dot within a key. Elements of arrays cannot be reached.
    /// `BAD_REQUEST` for a malformed path.
    path: String,
    /// Equal to this text, number or truth value, or to null.
    eq: MaybeUndefined<Value>,
    /// There is a value, and it is not this.
    ne: MaybeUndefined<Value>,
    /// Equal to one of these, at most 1,000.
    #[graphql(name = "in")]
    within: Option<Vec<Value>>,
    /// Less than this text or number.
    lt: Option<Value>,
    /// At most this text or number.
    lte: Option<Value>,
    /// Greater than this text or number.
    gt: Option<Value>,
    /// At least this text or number.
    gte: Option<Value>,
    /// A text with this in it; A-Z and a-z are alike.
    contains: Option<String>,
    /// Whether there is a value, be it null.
    exists: Option<bool>,
}

impl AttrFilterInput {
    /// The store's conditions, all of which must hold.
    pub(super) fn read(self, budget: &mut Budget, all: &mut Vec<ClaimFilter>) -> Result<(), Error> {
        let keys = paths::keys(&self.path)?;
        let path = self.path;
        let scalar = |value: Value| scalar(&path, value);
        let mut ops = Vec::new();
        if let Some(value) = given(self.eq) {
            ops.push(JsonOp::Compare(Comparison::Eq, scalar(value)?));
        }
        if let Some(value) = given(self.ne) {
            ops.push(JsonOp::Ne(scalar(value)?));
        }
        if let Some(list) = self.within {
            ops.push(JsonOp::In(values(list)?.into_iter().map(scalar).collect::<Result<_, _>>()?));
        }
        let compared = [
            (Comparison::Lt, self.lt),
            (Comparison::Lte, self.lte),
            (Comparison::Gt, self.gt),
            (Comparison::Gte, self.gte),
        ];
        for (by, value) in compared {
            if let Some(value) = value {
                ops.push(JsonOp::Compare(by, ordered(&path, scalar(value)?)?));
            }
        }
        ops.extend(self.contains.map(JsonOp::Contains));
        ops.extend(self.exists.map(JsonOp::Exists));
        if ops.is_empty() {
            let message = format!("the attribute filter on `{path}` has no operator; give one, such as `exists: true`");
            return Err(Error::new(Code::BadRequest, message));
        }
        for op in ops {
            budget.condition()?;
            all.push(ClaimFilter::Attr { path: keys.clone(), op });
        }
        Ok(())
    }
}

/// A value that was given, be it null.
fn given(value: MaybeUndefined<Value>) -> Option<Value> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(Value::Null),
        MaybeUndefined::Value(value) => Some(value),
    }
}

fn scalar(path: &str, value: Value) -> Result<Scalar, Error> {
    Scalar::from_json(value).ok_or_else(|| {
        let message = format!(
            "the attribute filter on `{path}` compares with a list or object; give a text, number, truth value or null"
        );
        Error::new(Code::BadRequest, message)
    })
}

/// A value that has an order.
fn ordered(path: &str, value: Scalar) -> Result<Scalar, Error> {
    match value {
        Scalar::Number(_) | Scalar::Text(_) => Ok(value),
        Scalar::Null | Scalar::Bool(_) => {
            let message =
                format!("the attribute filter on `{path}` orders by a truth value or null; give a number or text");
            Err(Error::new(Code::BadRequest, message))
        }
    }
}
