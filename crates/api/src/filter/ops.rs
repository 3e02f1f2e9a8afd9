//! Operators on values of one type.

use async_graphql::{InputObject, OneofObject};
use claimgraph_domain::error::Error;
use claimgraph_store::read::{Compare, Comparison, TextOp};

use super::values;
use crate::scalars::DateTime;

/// What must hold of a text; exactly one. A missing text fits only `isNull: true`.
#[derive(Debug, Clone, OneofObject)]
#[graphql(name = "TextFilter")]
pub(crate) enum TextFilter {
    /// Exactly this.
    Eq(String),
    /// Exactly one of these, at most 1,000.
    In(Vec<String>),
    /// Has this in it; A-Z and a-z are alike, other letters count as written.
    Contains(String),
    /// Begins with exactly this.
    StartsWith(String),
    /// Whether it is missing.
    IsNull(bool),
}

impl TextFilter {
    /// The store's operator.
    pub(crate) fn op(self) -> Result<TextOp, Error> {
        Ok(match self {
            Self::Eq(text) => TextOp::Eq(text),
            Self::In(texts) => TextOp::In(values(texts)?),
            Self::Contains(part) => TextOp::Contains(part),
            Self::StartsWith(start) => TextOp::StartsWith(start),
            Self::IsNull(missing) => TextOp::IsNull(missing),
        })
    }
}

macro_rules! comparisons {
    ($($(#[doc = $doc:literal])* $name:ident($value:ty) = $text:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Default, InputObject)]
        #[graphql(name = $text)]
        pub(crate) struct $name {
            /// Equal to this.
            eq: Option<$value>,
            /// Less than this.
            lt: Option<$value>,
            /// At most this.
            lte: Option<$value>,
            /// Greater than this.
            gt: Option<$value>,
            /// At least this.
            gte: Option<$value>,
        }

        impl $name {
            /// The comparisons, all of which must hold.
            pub(crate) fn all<T: From<$value>>(self) -> impl Iterator<Item = Compare<T>> {
                let pairs = [
                    (Comparison::Eq, self.eq),
                    (Comparison::Lt, self.lt),
                    (Comparison::Lte, self.lte),
                    (Comparison::Gt, self.gt),
                    (Comparison::Gte, self.gte),
                ];
                pairs.into_iter().filter_map(|(by, value)| Some(Compare { by, value: value?.into() }))
            }
        }
    )*};
}

comparisons! {
    /// What must hold of an integer: all that is given.
    IntFilter(i32) = "IntFilter";
    /// What must hold of a moment: all that is given.
    DateTimeFilter(DateTime) = "DateTimeFilter";
}
