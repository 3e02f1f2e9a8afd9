//! What one owner adds to the schema. Rust types are erased here and nowhere else.

use std::{
    any::{TypeId, type_name},
    borrow::Cow,
    sync::Arc,
};

use async_graphql::{ObjectType, OutputType, SubscriptionType, registry::Registry};

use super::{
    carrier::Carrier,
    error::Root,
    routes::{FieldSource, Made, Standing, StreamSource},
};

/// Owner name of everything the core itself defines.
pub const CORE: &str = "core";

/// What one owner, a plugin or the core, adds to the schema.
///
/// The methods only collect; clashes are found by [`compose`](super::compose). Fields of later
/// contributions follow those of earlier ones in the schema.
#[derive(Clone)]
pub struct Contributions {
    pub(super) owner: Arc<str>,
    pub(super) parts: Vec<Part>,
    pub(super) members: Vec<Member>,
    prefixes: Vec<Cow<'static, str>>,
}

impl Contributions {
    /// Starts the contributions of `owner`, a plugin id; errors name it.
    #[must_use]
    pub fn new(owner: impl Into<Arc<str>>) -> Self {
        Self { owner: owner.into(), parts: Vec::new(), members: Vec::new(), prefixes: Vec::new() }
    }

    /// Starts the contributions of the core: its `Node` members, and root fields kept in objects of their own.
    #[must_use]
    pub fn core() -> Self {
        Self::new(CORE)
    }

    /// Whose contributions these are.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Adds the fields of `root` to the query root. The value lives as long as the schema.
    pub fn query<Q: ObjectType + 'static>(&mut self, root: Q) -> &mut Self {
        let source = Source::Fields(Arc::new(Standing(root)));
        self.add(Place::Root(Root::Query), Carrier::object::<Q>(), source)
    }

    /// Adds the fields of `root` to the mutation root. The value lives as long as the schema.
    pub fn mutation<M: ObjectType + 'static>(&mut self, root: M) -> &mut Self {
        let source = Source::Fields(Arc::new(Standing(root)));
        self.add(Place::Root(Root::Mutation), Carrier::object::<M>(), source)
    }

    /// Adds the fields of `root` to the subscription root. The value lives as long as the schema.
    pub fn subscription<S: SubscriptionType + 'static>(&mut self, root: S) -> &mut Self {
        let source = Source::Streams(Arc::new(root));
        self.add(Place::Root(Root::Subscription), Carrier::subscription::<S>(), source)
    }

    /// Adds the fields of `Ext` to `Core`, a type the schema returns as `Extended<Core>`.
    ///
    /// `make` runs once for each selected field of `Ext` on each value, so it should only copy what the
    /// fields need; loading belongs into the fields, through a loader that batches.
    pub fn extend<Core, Ext>(&mut self, make: impl Fn(&Core) -> Ext + Send + Sync + 'static) -> &mut Self
    where
        Core: ObjectType + 'static,
        Ext: ObjectType + 'static,
    {
        let place = Place::Type { key: TypeId::of::<Core>(), rust_type: type_name::<Core>() };
        let source = Source::Fields(Arc::new(Made::new(make)));
        self.add(place, Carrier::object::<Ext>(), source)
    }

    /// Lets `T` join the `Node` interface; `T` needs the field `id: ID!`, and an extensible type is
    /// given as `Extended<T>`. How an id is found is not declared here.
    pub fn node_type<T: ObjectType + 'static>(&mut self) -> &mut Self {
        self.members.push(Member {
            owner: Arc::clone(&self.owner),
            type_name: <T as OutputType>::type_name,
            register: <T as OutputType>::create_type_info,
        });
        self
    }

    /// Notes that ids with a prefix, without the underscore, are of this owner's types.
    pub fn id_prefix(&mut self, prefix: impl Into<Cow<'static, str>>) -> &mut Self {
        self.prefixes.push(prefix.into());
        self
    }

    /// The prefixes of its ids, each with the owner.
    pub(super) fn id_prefixes(&self) -> impl Iterator<Item = (String, Arc<str>)> {
        self.prefixes.iter().map(|prefix| (prefix.clone().into_owned(), Arc::clone(&self.owner)))
    }

    fn add(&mut self, place: Place, carrier: Carrier, source: Source) -> &mut Self {
        self.parts.push(Part { owner: Arc::clone(&self.owner), place, carrier, source });
        self
    }
}

/// One contributed object.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) owner: Arc<str>,
    pub(super) place: Place,
    pub(super) carrier: Carrier,
    pub(super) source: Source,
}

/// Where the fields of a part go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A root operation type, whatever it is called.
    Root(Root),
    /// The object type with this Rust type.
    Type {
        /// Identity of the Rust type.
        key: TypeId,
        /// Its name, for errors.
        rust_type: &'static str,
    },
}

/// What answers the fields of a part at run time.
#[derive(Clone)]
pub(super) enum Source {
    /// Fields of an object.
    Fields(Arc<dyn FieldSource>),
    /// Fields of the subscription root.
    Streams(Arc<dyn StreamSource>),
}

/// A type that joins the `Node` interface.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) owner: Arc<str>,
    pub(super) type_name: fn() -> Cow<'static, str>,
    pub(super) register: fn(&mut Registry) -> String,
}
