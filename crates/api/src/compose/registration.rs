//! Putting contributed fields and members into the registry, while a schema is built.

use std::sync::Arc;

use async_graphql::registry::{MetaType, Registry};

use super::{
    carrier::Fields,
    contributions::Part,
    error::{ComposeError, Root},
    node,
    placement::{Placement, Target, Task},
    scope,
};

/// Registers a type with `create` and queues `task`; the outermost call works off the queue. Without a
/// current placement it only registers.
pub(super) fn register(registry: &mut Registry, task: Task, create: impl FnOnce(&mut Registry)) {
    scope::with(Placement::descend);
    create(registry);
    if scope::with(|placement| placement.queue(task)) == Some(true) {
        while let Some(task) = scope::with(Placement::next_task).flatten() {
            match task {
                Task::Extend(target) => extend(registry, &target),
                Task::Members => join(registry),
            }
        }
    }
    scope::with(Placement::ascend);
}

/// Adds what was contributed to `target`.
fn extend(registry: &mut Registry, target: &Target) {
    let root = root_of(registry, &target.name);
    let parts = scope::with(|placement| placement.take_parts(target, root)).unwrap_or_default();
    for part in parts {
        match as_owner(registry, &part.owner, |registry| part.carrier.fields(registry)) {
            Ok(fields) => place(registry, target, &part, fields),
            Err(taken) => {
                scope::with(|placement| placement.refuse_carrier(&part, taken));
            }
        }
        if root == Some(Root::Query) {
            scope::with(|placement| placement.place_entities(target, &part));
        }
    }
}

/// Inserts the fields of one part into the entry of `target`.
fn place(registry: &mut Registry, target: &Target, part: &Part, contributed: Fields) {
    let Some(MetaType::Object { fields, .. }) = registry.types.get_mut(&target.name) else {
        return;
    };
    for (name, field) in contributed {
        if fields.contains_key(&name) {
            scope::with(|placement| placement.refuse_field(target, part, &name));
        } else {
            scope::with(|placement| placement.place_field(target, part, &name));
            fields.insert(name, field);
        }
    }
}

/// Adds the declared members to the `Node` interface.
fn join(registry: &mut Registry) {
    let members = scope::with(Placement::take_members).unwrap_or_default();
    for member in members {
        as_owner(registry, &member.owner, member.register);
        let name = (member.type_name)().into_owned();
        if lacks_id(registry, &name) {
            let error = ComposeError::NodeWithoutId { owner: member.owner.to_string(), type_name: name.clone() };
            scope::with(|placement| placement.report(error));
        }
        registry.add_implements(&name, node::NAME);
        if let Some(MetaType::Interface { possible_types, .. }) = registry.types.get_mut(node::NAME) {
            possible_types.insert(name);
        }
    }
}

/// Whether a type is complete and has no `id: ID!`. Entries under construction have no name yet.
fn lacks_id(registry: &Registry, name: &str) -> bool {
    registry.types.get(name).is_some_and(|meta| {
        let id = meta.field_by_name(node::ID_FIELD);
        !meta.name().is_empty() && id.is_none_or(|id| id.ty != node::ID_TYPE)
    })
}

/// Runs a registration as `owner`: types that appear meanwhile are attributed to it.
fn as_owner<R>(registry: &mut Registry, owner: &Arc<str>, work: impl FnOnce(&mut Registry) -> R) -> R {
    scope::with(|placement| placement.begin(owner, registry));
    let result = work(registry);
    // Not reached after a panic, on purpose: the owner at that point is the one the error names.
    scope::with(|placement| placement.end(registry));
    result
}

/// The root operation type with the GraphQL name `name`.
fn root_of(registry: &Registry, name: &str) -> Option<Root> {
    if registry.query_type == name {
        Some(Root::Query)
    } else if registry.mutation_type.as_deref() == Some(name) {
        Some(Root::Mutation)
    } else if registry.subscription_type.as_deref() == Some(name) {
        Some(Root::Subscription)
    } else {
        None
    }
}
