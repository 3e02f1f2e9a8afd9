//! What an operation costs: estimated before it is executed, and measured from its answer.
//!
//! The unit is one field of one object. The rules follow from the schema, so that no field can be forgotten:
//!
//! - A field costs 1 and what is below it. A list costs what is below it once for each entry: as many as `first`,
//!   `last` or `top` say, or as a page has unless told otherwise; as there are ids where it takes them; else
//!   [`USUAL_LIST`]. Below a page its `nodes` and `edges` are the list, so that `pageInfo` and `totalCount` count once.
//! - A field that takes `nodes`, the most claims that a walk may enter, costs 1 more for every [`NODES_FOR_ONE`] of
//!   them.
//! - A mutation costs [`weights::MUTATION`], and [`weights::ITEM`] for every object in the lists of its input.
//! - What costs more than its shape shows stands in [`weights`]; the weights of walks stand beside their fields.
//!
//! An estimate takes time linear in the document as it is written, however often its fragments are spread. A
//! [`measure`](Costing::measure) walks the answer instead, with the lists as long as they are.

mod estimate;
mod given;
mod measure;
mod model;
#[cfg(test)]
mod tests;
mod weights;

pub use model::{CostModel, CostOptions};

use async_graphql::Variables;
use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, OperationType};

use given::Given;
use model::{FieldCost, Gives, TypeCosts};

/// Entries that a list without pages is taken for.
pub const USUAL_LIST: u64 = 5;

/// Claims that a walk may enter for the cost of one field.
pub const NODES_FOR_ONE: u64 = 100;

/// Ids, or other values without fields, that cost as much as one field: they are made without reading anything.
pub const VALUES_FOR_ONE: u64 = 100;

/// One operation with the values of its variables, to be estimated and measured.
#[derive(Clone, Copy)]
pub struct Costing<'a> {
    /// The rules.
    pub model: &'a CostModel,
    /// The document, whose fragments do not contain themselves.
    pub document: &'a ExecutableDocument,
    /// The operation of it.
    pub operation: &'a OperationDefinition,
    /// The values of its variables.
    pub variables: &'a Variables,
}

impl<'a> Costing<'a> {
    /// What the operation costs at most, as far as its shape tells. Sums stop at `u64::MAX`.
    #[must_use]
    pub fn estimate(self) -> u64 {
        estimate::estimate(self)
    }

    /// What was used to make an answer: the `data` of its response.
    #[must_use]
    pub fn measure(self, data: &async_graphql::Value) -> u64 {
        measure::measure(self, data)
    }

    fn root(self) -> Option<&'a TypeCosts> {
        self.model.type_of(match self.operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        })
    }

    /// What a field costs without what is below it.
    fn own(self, field: &'a Field, cost: &FieldCost) -> u64 {
        let mut own = cost.weight;
        if cost.takes_nodes {
            let nodes = self.integer(field, "nodes").unwrap_or(self.model.options.traversal_nodes_default.into());
            own = own.saturating_add(nodes / NODES_FOR_ONE);
        }
        if cost.takes_input
            && let Some(input) = self.argument(field, "input")
        {
            own = own.saturating_add(input.items(self).saturating_mul(weights::ITEM));
        }
        if cost.gives == Gives::Values {
            own = own.saturating_add(self.page(field, cost).unwrap_or(USUAL_LIST) / VALUES_FOR_ONE);
        }
        own
    }

    /// The size of the page that a field is asked for; `None` where it has none.
    fn page(self, field: &'a Field, cost: &FieldCost) -> Option<u64> {
        if !cost.is_page {
            return None;
        }
        let asked = model::PAGE_SIZES.iter().find_map(|name| self.integer(field, name));
        Some(asked.unwrap_or(self.model.options.page_size_default.into()))
    }

    fn integer(self, field: &'a Field, name: &str) -> Option<u64> {
        self.argument(field, name)?.integer()
    }

    fn argument(self, field: &'a Field, name: &str) -> Option<Given<'a>> {
        Given::of(self, &field.get_argument(name)?.node)
    }
}
