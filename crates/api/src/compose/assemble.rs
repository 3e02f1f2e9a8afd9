//! Building a schema with contributions.

use std::panic::resume_unwind;

use async_graphql::{ObjectType, Schema, SchemaBuilder, SubscriptionType, registry::Registry};

use super::{
    Contributions,
    contributions::CORE,
    error::{Claimant, ComposeError},
    extended::unwrapped,
    outline::Outline,
    placement::Placement,
    scope,
};

/// Builds the schema that `build` describes, with `contributions` in it.
///
/// `build` calls `Schema::build` with the roots wrapped in [`Extended`](super::Extended) and sets data, limits and
/// extensions; it runs once, on this thread. Contributions join in the order given, which should be a
/// fixed one.
///
/// # Errors
/// The first [`ComposeError`]: a name taken twice, or a contribution that has no place in the schema.
///
/// # Panics
/// Passes on any panic of `build` that is not about two types with one GraphQL name. With
/// `panic = "abort"` that one ends the process too, with async-graphql's own message.
pub fn compose<Q, M, S>(
    contributions: impl IntoIterator<Item = Contributions>,
    build: impl FnOnce() -> SchemaBuilder<Q, M, S>,
) -> Result<Schema<Q, M, S>, ComposeError>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let (builder, placement) = run(knowing_the_core::<Q, M, S>(contributions)?, build)?;
    Ok(builder.data(placement.finish()?).finish())
}

/// The types and fields of the schema that [`compose`] builds of these roots and contributions, and whose they are.
///
/// # Errors
/// As [`compose`].
pub fn outline<Q, M, S>(contributions: impl IntoIterator<Item = Contributions>) -> Result<Outline, ComposeError>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let contributions: Vec<_> = contributions.into_iter().collect();
    let prefixes = contributions.iter().flat_map(Contributions::id_prefixes).collect();
    let (registry, placement) = run(knowing_the_core::<Q, M, S>(contributions)?, survey::<Q, M, S>)?;
    Ok(Outline::of(&registry, &placement, prefixes))
}

/// A placement of the contributions that can tell the core's types from those of plugins.
fn knowing_the_core<Q: ObjectType, M: ObjectType, S: SubscriptionType>(
    contributions: impl IntoIterator<Item = Contributions>,
) -> Result<Placement, ComposeError> {
    let contributions: Vec<_> = contributions.into_iter().collect();
    let core = contributions.iter().filter(|each| each.owner() == CORE);
    let (survey, _) = run(Placement::new(core.cloned()), survey::<Q, M, S>)?;
    let mut placement = Placement::new(contributions);
    placement.attribute_to(&CORE.into(), &survey);
    Ok(placement)
}

/// Registers types on the side, to see what there is.
fn survey<Q: ObjectType, M: ObjectType, S: SubscriptionType>() -> Registry {
    let mut registry = Registry {
        query_type: Q::type_name().into_owned(),
        mutation_type: (!M::is_empty()).then(|| M::type_name().into_owned()),
        subscription_type: (!S::is_empty()).then(|| S::type_name().into_owned()),
        ..Registry::default()
    };
    Q::create_type_info(&mut registry);
    if !M::is_empty() {
        M::create_type_info(&mut registry);
    }
    if !S::is_empty() {
        S::create_type_info(&mut registry);
    }
    registry
}

/// Runs a registration and turns a panic about two types with one name into an error.
fn run<R>(placement: Placement, work: impl FnOnce() -> R) -> Result<(R, Placement), ComposeError> {
    let (outcome, placement) = scope::within(placement, work);
    let placement = placement.unwrap_or_else(|| Placement::new([]));
    match outcome {
        Ok(done) => Ok((done, placement)),
        Err(panic) => match panic.downcast_ref::<String>() {
            Some(message) => Err(clash(message, &placement).unwrap_or_else(|| resume_unwind(panic))),
            None => resume_unwind(panic),
        },
    }
}

/// Reads "`first` and `second` have the same GraphQL name `name`", the builder's words.
fn clash(message: &str, placement: &Placement) -> Option<ComposeError> {
    let words: Vec<_> = message.split('`').collect();
    let ["", first, " and ", second, " have the same GraphQL name ", name, ""] = *words else {
        return None;
    };
    let (first_type, second_type) = (unwrapped(first), unwrapped(second));
    Some(if first_type == second_type {
        ComposeError::BareType {
            name: name.to_owned(),
            rust_type: first_type.to_owned(),
            owner: placement.current_owner().to_string(),
        }
    } else {
        ComposeError::TypeClash {
            first: Claimant { owner: placement.type_owner(first).to_string(), rust_type: first_type.to_owned() },
            second: Claimant { owner: placement.type_owner(second).to_string(), rust_type: second_type.to_owned() },
            name: name.to_owned(),
        }
    })
}
