//! Filters as clients write them, and how they become the store's.

mod attr;
mod claim;
mod ops;
mod order;
mod related;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id;
use type_safe_id::{StaticType, TypeSafeId};

pub(crate) use attr::AttrFilterInput;
pub(crate) use claim::ClaimFilterInput;
pub(crate) use ops::{DateTimeFilter, IntFilter, TextFilter};
pub(crate) use order::{ClaimOrderInput, order};
pub(crate) use related::{
    AgentFilterInput, ArtifactFilterInput, EdgeListFilterInput, EdgeOfFilterInput, NamespaceFilterInput,
    ReferenceFilterInput, RelationFilterInput, ReviewFilterInput, SourceFilterInput,
};

/// Deepest nesting of a filter.
const MAX_DEPTH: u32 = 8;
/// Most conditions of a filter.
const MAX_CONDITIONS: u32 = 200;
/// Most values of one list.
const MAX_VALUES: usize = 1_000;

/// What is left of the bounds on a filter while it is read.
pub(crate) struct Budget {
    depth: u32,
    conditions: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { depth: MAX_DEPTH, conditions: MAX_CONDITIONS }
    }
}

impl Budget {
    /// Goes one level down for the duration of `read`.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let Some(left) = self.depth.checked_sub(1) else {
            return Err(Error::new(
                Code::LimitExceeded,
                format!("the filter is nested deeper than {MAX_DEPTH} levels"),
            ));
        };
        self.depth = left;
        let read = read(self);
        self.depth += 1;
        read
    }

    /// Takes one condition.
    fn condition(&mut self) -> Result<(), Error> {
        match self.conditions.checked_sub(1) {
            Some(left) => {
                self.conditions = left;
                Ok(())
            }
            None => Err(Error::new(
                Code::LimitExceeded,
                format!("the filter has more than {MAX_CONDITIONS} conditions; ask for less at a time"),
            )),
        }
    }
}

/// A list of values, when it is not too long.
pub(crate) fn values<T>(values: Vec<T>) -> Result<Vec<T>, Error> {
    if values.len() > MAX_VALUES {
        let message = format!("a filter's list has {} values; the most is {MAX_VALUES}", values.len());
        return Err(Error::new(Code::LimitExceeded, message));
    }
    Ok(values)
}

/// A list of ids of one kind.
pub(crate) fn ids<K: StaticType>(ids: Vec<async_graphql::ID>) -> Result<Vec<TypeSafeId<K>>, Error> {
    values(ids)?.iter().map(|text| id::parse(text)).collect()
}
