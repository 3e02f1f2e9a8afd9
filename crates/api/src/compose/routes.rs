//! The routing table: which contributed object answers which field, used only after the core's own
//! type did not know the field. Lives in the schema's data.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
};

use async_graphql::{Context, ObjectType, Response, ServerResult, SubscriptionType, Value};
use futures::{Stream, future::BoxFuture};

/// Result of asking a source: `None` when it does not know the field or entity.
pub(super) type Answer<'a> = BoxFuture<'a, ServerResult<Option<Value>>>;

/// Stream of responses of one subscription field.
pub(super) type ResponseStream<'a> = Pin<Box<dyn Stream<Item = Response> + Send + 'a>>;

/// A contributed object with its type erased.
pub(super) trait FieldSource: Send + Sync {
    /// Resolves the field of `ctx`; `core` is the value of the type that is extended.
    fn resolve_field<'a>(&'a self, core: &'a (dyn Any + Send + Sync), ctx: &'a Context<'_>) -> Answer<'a>;

    /// Resolves a federation entity; only objects on the query root have any.
    fn find_entity<'a>(&'a self, ctx: &'a Context<'_>, params: &'a Value) -> Answer<'a>;
}

/// A contributed subscription object with its type erased.
pub(super) trait StreamSource: Send + Sync {
    /// Opens the stream of the field of `ctx`.
    fn open<'a>(&'a self, ctx: &'a Context<'_>) -> Option<ResponseStream<'a>>;
}

impl<S: SubscriptionType> StreamSource for S {
    fn open<'a>(&'a self, ctx: &'a Context<'_>) -> Option<ResponseStream<'a>> {
        self.create_field_stream(ctx)
    }
}

/// A root object, which lives as long as the schema.
pub(super) struct Standing<Q>(pub(super) Q);

impl<Q: ObjectType> FieldSource for Standing<Q> {
    fn resolve_field<'a>(&'a self, _core: &'a (dyn Any + Send + Sync), ctx: &'a Context<'_>) -> Answer<'a> {
        Box::pin(self.0.resolve_field(ctx))
    }

    fn find_entity<'a>(&'a self, ctx: &'a Context<'_>, params: &'a Value) -> Answer<'a> {
        Box::pin(self.0.find_entity(ctx, params))
    }
}

/// An object made from a core value each time one of its fields is asked for.
pub(super) struct Made<Core, Ext, Make> {
    make: Make,
    types: PhantomData<fn(&Core) -> Ext>,
}

impl<Core, Ext, Make: Fn(&Core) -> Ext> Made<Core, Ext, Make> {
    /// Keeps `make` for use at resolve time.
    pub(super) const fn new(make: Make) -> Self {
        Self { make, types: PhantomData }
    }
}

impl<Core, Ext, Make> FieldSource for Made<Core, Ext, Make>
where
    Core: Any + Send + Sync,
    Ext: ObjectType,
    Make: Fn(&Core) -> Ext + Send + Sync,
{
    fn resolve_field<'a>(&'a self, core: &'a (dyn Any + Send + Sync), ctx: &'a Context<'_>) -> Answer<'a> {
        Box::pin(async move {
            // The table is keyed by the type of the core value, so the cast holds for every entry.
            let Some(core) = core.downcast_ref::<Core>() else {
                return Ok(None);
            };
            (self.make)(core).resolve_field(ctx).await
        })
    }

    fn find_entity<'a>(&'a self, _ctx: &'a Context<'_>, _params: &'a Value) -> Answer<'a> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

/// All routes of one schema.
#[derive(Default)]
pub(super) struct Routes {
    types: HashMap<TypeId, TypeRoutes>,
    streams: HashMap<String, Arc<dyn StreamSource>>,
}

/// Routes of one extended type.
#[derive(Default)]
struct TypeRoutes {
    fields: HashMap<String, Arc<dyn FieldSource>>,
    entities: Vec<Arc<dyn FieldSource>>,
}

impl Routes {
    /// Answers the field `name` of the core type `core` from `source`.
    pub(super) fn add_field(&mut self, core: TypeId, name: String, source: Arc<dyn FieldSource>) {
        self.types.entry(core).or_default().fields.insert(name, source);
    }

    /// Also asks `source` for entities; `core` is the query root.
    pub(super) fn add_entities(&mut self, core: TypeId, source: Arc<dyn FieldSource>) {
        self.types.entry(core).or_default().entities.push(source);
    }

    /// Answers the subscription field `name` from `source`.
    pub(super) fn add_stream(&mut self, name: String, source: Arc<dyn StreamSource>) {
        self.streams.insert(name, source);
    }

    /// Who answers the field of `ctx` on the core type `Core`, if it was contributed.
    pub(super) fn field<'a, Core: 'static>(ctx: &Context<'a>) -> Option<&'a dyn FieldSource> {
        let table = ctx.data_opt::<Self>()?.types.get(&TypeId::of::<Core>())?;
        table.fields.get(ctx.item.node.name.node.as_str()).map(AsRef::as_ref)
    }

    /// Who may know an entity besides the core type `Core`.
    pub(super) fn entities<'a, Core: 'static>(ctx: &Context<'a>) -> impl Iterator<Item = &'a dyn FieldSource> {
        ctx.data_opt::<Self>()
            .and_then(|routes| routes.types.get(&TypeId::of::<Core>()))
            .into_iter()
            .flat_map(|table| table.entities.iter().map(AsRef::as_ref))
    }

    /// Who answers the subscription field of `ctx`, if it was contributed.
    pub(super) fn stream<'a>(ctx: &Context<'a>) -> Option<&'a dyn StreamSource> {
        ctx.data_opt::<Self>()?.streams.get(ctx.item.node.name.node.as_str()).map(AsRef::as_ref)
    }
}
