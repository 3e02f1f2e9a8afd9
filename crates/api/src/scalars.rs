//! Scalars of the API besides those of GraphQL; JSON is `serde_json::Value`.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use claimgraph_domain::time::Timestamp;
use claimgraph_store::feed::LogCursor;

/// A moment in UTC as RFC 3339 with up to six decimals of a second: `2026-01-31T12:00:00.000001Z`.
/// Any offset is accepted as input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(pub Timestamp);

/// A moment in UTC as RFC 3339 with up to six decimals of a second: `2026-01-31T12:00:00.000001Z`.
/// Any offset is accepted as input.
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                Ok(Self(text.parse().map_err(|error: claimgraph_domain::error::Error| error.message)?))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<Timestamp> for DateTime {
    fn from(moment: Timestamp) -> Self {
        Self(moment)
    }
}

/// An integer of 64 bits, written as a JSON number. Positions of the log stay below 2^53, so that
/// every client reads them exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Long(pub i64);

/// An integer of 64 bits, written as a JSON number. Positions of the log stay below 2^53, so that
/// every client reads them exactly.
#[Scalar(name = "Long")]
impl ScalarType for Long {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => match number.as_i64() {
                Some(number) => Ok(Self(number)),
                None => Err("expected an integer of at most 64 bits".into()),
            },
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::Number(self.0.into())
    }
}

/// A place in the tenant's log: opaque text, to be given back exactly as it was received. It is good across
/// disconnects, restarts and replicas, for this tenant alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor(pub String);

/// A place in the tenant's log: opaque text, to be given back exactly as it was received. It is good across
/// disconnects, restarts and replicas, for this tenant alone.
#[Scalar(name = "Cursor")]
impl ScalarType for Cursor {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl From<LogCursor> for Cursor {
    fn from(cursor: LogCursor) -> Self {
        Self(cursor.text())
    }
}

impl From<i64> for Long {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl From<DateTime> for Timestamp {
    fn from(moment: DateTime) -> Self {
        moment.0
    }
}
