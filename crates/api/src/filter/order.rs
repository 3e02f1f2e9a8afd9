//! Orders of claims.

use async_graphql::{Enum, InputObject};
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::read::{ClaimOrderField, Order};

/// Most steps of an order.
const MAX_STEPS: usize = 6;

/// What claims may be ordered by.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "ClaimOrderField", name = "ClaimOrderField")]
pub(crate) enum ClaimOrderFieldInput {
    /// The order of creation, by id: the cheapest.
    Id,
    /// When the version was made.
    CreatedAt,
    /// The statement, by its bytes in UTF-8.
    Content,
    /// The name of the claim type.
    Type,
    /// The version number.
    Version,
    /// The namespace's path, by its bytes in UTF-8.
    Namespace,
}

/// Which way an order runs.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum OrderDirection {
    /// From the least up.
    #[default]
    Asc,
    /// From the greatest down.
    Desc,
}

/// One step of an order.
#[derive(Debug, Clone, InputObject)]
#[graphql(name = "ClaimOrder")]
pub(crate) struct ClaimOrderInput {
    /// By what.
    field: ClaimOrderFieldInput,
    /// Which way.
    #[graphql(default)]
    direction: OrderDirection,
}

/// The store's order. Ties are broken by id.
pub(crate) fn order(steps: Vec<ClaimOrderInput>) -> Result<Vec<Order>, Error> {
    if steps.len() > MAX_STEPS {
        let message = format!("the order has {} steps; the most is {MAX_STEPS}", steps.len());
        return Err(Error::new(Code::LimitExceeded, message));
    }
    let step =
        |step: ClaimOrderInput| Order { field: step.field.into(), descending: step.direction == OrderDirection::Desc };
    Ok(steps.into_iter().map(step).collect())
}
