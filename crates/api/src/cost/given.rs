//! The values that arguments are given: written in the document, or passed as variables.

use async_graphql::Value as Passed;
use async_graphql_value::Value as Written;

use super::Costing;

/// A value that an argument is given.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// Written in the document; there may be variables within it.
    Written(&'a Written),
    /// Passed as a variable, or the default of one.
    Passed(&'a Passed),
}

impl<'a> Given<'a> {
    /// What a value stands for; `None` for a variable that has none.
    pub(super) fn of(costing: Costing<'a>, value: &'a Written) -> Option<Self> {
        let Written::Variable(name) = value else { return Some(Self::Written(value)) };
        if let Some(value) = costing.variables.get(name) {
            return Some(Self::Passed(value));
        }
        let definition = costing.operation.variable_definitions.iter().find(|each| each.node.name.node == *name)?;
        definition.node.default_value.as_ref().map(|value| Self::Passed(&value.node))
    }

    /// A number that is not negative.
    pub(super) fn integer(self) -> Option<u64> {
        match self {
            Self::Written(Written::Number(number)) | Self::Passed(Passed::Number(number)) => number.as_u64(),
            _ => None,
        }
    }

    /// The entries of a list; one for what is no list, which GraphQL takes for a list of one.
    pub(super) fn length(self) -> u64 {
        let length = match self {
            Self::Written(Written::List(list)) => list.len(),
            Self::Passed(Passed::List(list)) => list.len(),
            _ => 1,
        };
        u64::try_from(length).unwrap_or(u64::MAX)
    }

    /// The objects in the lists within.
    pub(super) fn items(self, costing: Costing<'a>) -> u64 {
        match self {
            Self::Passed(value) => items(value),
            Self::Written(Written::List(list)) => list
                .iter()
                .map(|value| u64::from(matches!(value, Written::Object(_))) + within(costing, value))
                .fold(0, u64::saturating_add),
            Self::Written(Written::Object(object)) => {
                object.values().map(|value| within(costing, value)).fold(0, u64::saturating_add)
            }
            Self::Written(_) => 0,
        }
    }
}

fn within<'a>(costing: Costing<'a>, value: &'a Written) -> u64 {
    Given::of(costing, value).map_or(0, |given| given.items(costing))
}

fn items(value: &Passed) -> u64 {
    match value {
        Passed::List(list) => list
            .iter()
            .map(|value| u64::from(matches!(value, Passed::Object(_))) + items(value))
            .fold(0, u64::saturating_add),
        Passed::Object(object) => object.values().map(items).fold(0, u64::saturating_add),
        _ => 0,
    }
}
