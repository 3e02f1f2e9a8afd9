//! Reading the fields of a contributed object out of the registry.

use std::{any::type_name, borrow::Cow};

use async_graphql::{
    CacheControl, ObjectType, OutputType, SubscriptionType,
    indexmap::IndexMap,
    registry::{MetaField, MetaType, MetaTypeName, Registry},
};

/// Field metadata by GraphQL name, in the order of definition.
pub(super) type Fields = IndexMap<String, MetaField>;

/// A contributed object as a bearer of fields. Its own GraphQL name is of no consequence.
#[derive(Clone, Copy)]
pub(super) struct Carrier {
    pub(super) rust_type: &'static str,
    type_name: fn() -> Cow<'static, str>,
    register: fn(&mut Registry) -> String,
}

/// The carrier's own fields return the carrier, and its name belongs to another Rust type.
pub(super) struct NameTaken {
    pub(super) name: String,
    pub(super) holder: &'static str,
}

impl Carrier {
    /// The carrier for an `#[Object]` type.
    pub(super) fn object<T: ObjectType>() -> Self {
        Self {
            rust_type: type_name::<T>(),
            type_name: <T as OutputType>::type_name,
            register: <T as OutputType>::create_type_info,
        }
    }

    /// The carrier for a `#[Subscription]` type.
    pub(super) fn subscription<T: SubscriptionType>() -> Self {
        Self {
            rust_type: type_name::<T>(),
            type_name: <T as SubscriptionType>::type_name,
            register: <T as SubscriptionType>::create_type_info,
        }
    }

    /// Registers the carrier and the types its fields lead to, and returns its fields. The carrier
    /// stays registered only when one of these types refers to it.
    pub(super) fn fields(&self, registry: &mut Registry) -> Result<Fields, NameTaken> {
        let name = (self.type_name)();
        if rust_type(registry, &name) == Some(self.rust_type) {
            return Ok(registry.types.get(&*name).map(fields_of).unwrap_or_default());
        }
        let holder = registry.types.remove(&*name);
        let known: Vec<String> = registry.types.keys().cloned().collect();
        (self.register)(registry);
        let Some(own) = registry.types.remove(&*name) else {
            return Ok(Fields::new());
        };
        let fields = fields_of(&own);
        let referred = refers_to(&own, &name)
            || registry.types.iter().any(|(ty, meta)| known.binary_search(ty).is_err() && refers_to(meta, &name));
        let clash = holder
            .as_ref()
            .filter(|_| referred)
            .map(|holder| NameTaken { name: name.to_string(), holder: holder.rust_typename().unwrap_or("a scalar") });
        if let Some(keep) = holder.or_else(|| referred.then_some(own)) {
            registry.types.insert(name.into_owned(), keep);
        }
        clash.map_or(Ok(fields), Err)
    }
}

/// The Rust type registered under a GraphQL name.
pub(super) fn rust_type(registry: &Registry, name: &str) -> Option<&'static str> {
    registry.types.get(name).and_then(MetaType::rust_typename)
}

/// The fields of an object, with what it declares for all of them written into each.
fn fields_of(carrier: &MetaType) -> Fields {
    let MetaType::Object { fields, cache_control, visible, .. } = carrier else {
        return Fields::new();
    };
    let mut fields = fields.clone();
    for field in fields.values_mut() {
        field.cache_control = stricter(field.cache_control, *cache_control);
        field.visible = field.visible.or(*visible);
    }
    fields
}

/// The stricter of two cache policies: -1 means "do not store", 0 "not stated".
fn stricter(a: CacheControl, b: CacheControl) -> CacheControl {
    CacheControl {
        public: a.public && b.public,
        max_age: match (a.max_age, b.max_age) {
            (-1, _) | (_, -1) => -1,
            (age, 0) | (0, age) => age,
            (a, b) => a.min(b),
        },
    }
}

/// Whether a field or a member of `meta` is of the type `name`.
fn refers_to(meta: &MetaType, name: &str) -> bool {
    let by_field = meta
        .fields()
        .is_some_and(|fields| fields.values().any(|field| MetaTypeName::concrete_typename(&field.ty) == name));
    let by_member = meta.possible_types().is_some_and(|members| members.contains(name));
    by_field || by_member
}
