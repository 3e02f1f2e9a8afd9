//! The wrapper on the subscription root, whose fields are streams.

use std::{any::type_name, borrow::Cow};

use async_graphql::{Context, SubscriptionType, registry::Registry};

use super::{
    Extended,
    extended::claim,
    placement::{Target, Task},
    registration,
    routes::{ResponseStream, Routes},
};

impl<S: SubscriptionType + 'static> SubscriptionType for Extended<S> {
    fn type_name() -> Cow<'static, str> {
        S::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = S::type_name();
        let target = Target::new::<S, Self>(&name);
        // A subscription root is registered once and is no output type, so nothing can refer back to it.
        registration::register(registry, Task::Extend(target), |registry| {
            S::create_type_info(registry);
            claim(registry, &name, type_name::<Self>());
        });
        Self::qualified_type_name()
    }

    fn is_empty() -> bool {
        S::is_empty()
    }

    fn create_field_stream<'a>(&'a self, ctx: &'a Context<'_>) -> Option<ResponseStream<'a>> {
        self.0.create_field_stream(ctx).or_else(|| Routes::stream(ctx)?.open(ctx))
    }
}
