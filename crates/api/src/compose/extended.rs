//! The wrapper that makes an object type extensible.

use std::{any::type_name, borrow::Cow, ops::Deref};

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value,
    parser::types::Field,
    registry::{MetaType, MetaTypeId, Registry},
    resolver_utils::resolve_container,
};

use super::{
    placement::{Target, Task},
    registration,
    routes::Routes,
};

/// `T` with the fields that were contributed to it; to clients it is `T`, under the name of `T`.
///
/// Wrap the three roots, and every object type that plugins may extend wherever it is returned:
/// `Vec<Extended<Claim>>`, `Option<Extended<Claim>>`, `Edge<_, Extended<Claim>, _>`. Outside of
/// [`compose`](super::compose) it behaves exactly like `T`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Extended<T>(pub T);

impl<T> From<T> for Extended<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Extended<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ObjectType + 'static> ContainerType for Extended<T> {
    fn is_empty() -> bool {
        T::is_empty()
    }

    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        if let Some(value) = self.0.resolve_field(ctx).await? {
            return Ok(Some(value));
        }
        match Routes::field::<T>(ctx) {
            Some(source) => source.resolve_field(&self.0, ctx).await,
            None => Ok(None),
        }
    }

    async fn find_entity(&self, ctx: &Context<'_>, params: &Value) -> ServerResult<Option<Value>> {
        if let Some(entity) = self.0.find_entity(ctx, params).await? {
            return Ok(Some(entity));
        }
        for source in Routes::entities::<T>(ctx) {
            if let Some(entity) = source.find_entity(ctx, params).await? {
                return Ok(Some(entity));
            }
        }
        Ok(None)
    }
}

impl<T: ObjectType + 'static> OutputType for Extended<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = T::type_name();
        let own = type_name::<Self>();
        match registry.types.get(&*name) {
            Some(meta) if is_claimed(meta, own, type_name::<T>()) => {}
            // The name belongs to someone else, so this panics with both Rust types in the message.
            Some(_) => {
                drop(
                    registry.create_output_type::<Self, _>(MetaTypeId::Object, Registry::create_fake_output_type::<T>),
                );
            }
            None => {
                let target = Target::new::<T, Self>(&name);
                registration::register(registry, Task::Extend(target), |registry| {
                    T::create_type_info(registry);
                    claim(registry, &name, own);
                });
            }
        }
        Self::qualified_type_name()
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _field: &Positioned<Field>) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

impl<T: ObjectType + 'static> ObjectType for Extended<T> {}

/// Whether an entry was made by the wrapper `own`, or is `inner` just being registered by it: entries
/// under construction have no name yet.
fn is_claimed(meta: &MetaType, own: &str, inner: &str) -> bool {
    meta.rust_typename().is_some_and(|holder| holder == own || (holder == inner && meta.name().is_empty()))
}

/// Writes the wrapper's Rust type into the entry of `name`, so that the bare type clashes with it.
pub(super) fn claim(registry: &mut Registry, name: &str, own: &'static str) {
    if let Some(MetaType::Object { rust_typename, .. }) = registry.types.get_mut(name) {
        *rust_typename = Some(own);
    }
}

/// The `T` in the name of `Extended<T>`; other names as they are.
pub(super) fn unwrapped(rust_type: &str) -> &str {
    type_name::<Extended<()>>()
        .strip_suffix("()>")
        .and_then(|prefix| rust_type.strip_prefix(prefix))
        .and_then(|inner| inner.strip_suffix('>'))
        .unwrap_or(rust_type)
}
