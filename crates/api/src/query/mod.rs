//! The query root. Its fields stand in several objects, one a subject, which [`contribute`] puts together.

mod agents;
mod audit;
mod claims;
mod conflict_assessments;
mod consumers;
mod context;
mod edges;
mod keys;
mod log;
mod namespaces;
mod node;
mod references;
mod search;
mod server;
mod sources;
mod stats;
mod view;
mod webhooks;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id;
use claimgraph_store::read::{Page, PageRequest};

pub use server::PluginInfo;
pub(crate) use server::Server;
pub(crate) use view::{AsOf, view};

use crate::compose::{Contributions, Extended, NodeRef};
use crate::context::request;
use crate::page::{self, PageArgs};
use crate::scalars::DateTime;
use crate::types;

/// What may be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query;

/// What may be read. Lists leave out what is deprecated or retracted unless it is asked for; ids that are unknown or
/// another tenant's give null. `asOf` reads the state that was recorded at a moment, `validAt` leaves out what does
/// not hold at a moment; everything below a root field inherits both.
#[Object]
impl Query {
    /// A claim version by id, whatever its status; null when there is none in the view. `BAD_REQUEST` for an id of
    /// another kind.
    async fn claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version's id, `claim_…`.")] id: ID,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists below leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<types::Claim>>> {
        let found = async {
            let id = id::parse(&id)?;
            types::Claim::find(ctx, view(ctx, as_of, valid_at).await?, id).await
        };
        found.await.transpose()
    }

    /// Anything that has an id, as it is now; null when there is none. `nodes` tells how it was at another time.
    /// `BAD_REQUEST` for an id whose prefix nobody knows.
    // Relay's compiler takes it for the field of its specification only where the id is its one argument.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "An id of any kind.")] id: ID) -> Option<Result<NodeRef>> {
        let found = async { node::find(ctx, view(ctx, None, None).await?, &id).await };
        found.await.transpose()
    }

    /// Many things that have ids, in the order of the ids; null for each that does not exist in the view.
    /// `LIMIT_EXCEEDED` for more ids than the page maximum, `BAD_REQUEST` in place of each malformed one.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ids of any kinds, at most the page maximum (200 unless configured otherwise).")] ids: Vec<ID>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists below leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<Vec<Option<Result<NodeRef>>>> {
        let most = request(ctx)?.limits.page_size_max;
        if u32::try_from(ids.len()).map_or(true, |count| count > most) {
            let message = format!("`ids` has {} ids; the most is {most}", ids.len());
            return Err(Error::new(Code::LimitExceeded, message).into());
        }
        let view = view(ctx, as_of, valid_at).await?;
        let found = ids.iter().map(|id| async move { node::find(ctx, view, id).await.transpose() });
        Ok(futures::future::join_all(found).await)
    }
}

/// The rest of the query root.
pub(crate) fn contribute(core: &mut Contributions, server: Server) {
    core.query(claims::Query)
        .query(edges::Query)
        .query(sources::Query)
        .query(agents::Query)
        .query(namespaces::Query)
        .query(references::Query)
        .query(conflict_assessments::Query)
        .query(consumers::Query)
        .query(webhooks::Query)
        .query(keys::Query)
        .query(stats::Query)
        .query(search::Query)
        .query(context::Query)
        .query(log::Query)
        .query(audit::Query)
        .query(server);
    crate::graph::contribute(core);
}

/// The page that a list's arguments ask for.
fn page(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
) -> Result<PageRequest> {
    Ok(PageArgs { first, after, last, before }.request(&request(ctx)?.limits)?)
}

/// A connection of a page of things.
fn connection<T, U, C: From<Page<U>>>(found: Page<T>, make: impl FnMut(T) -> U) -> C {
    page::map(found, make).into()
}

/// Exactly one of two ways to name a thing.
fn one_of<A, B>((name_a, a): (&str, Option<A>), (name_b, b): (&str, Option<B>)) -> Result<Either<A, B>, Error> {
    match (a, b) {
        (Some(a), None) => Ok(Either::A(a)),
        (None, Some(b)) => Ok(Either::B(b)),
        _ => Err(Error::new(Code::BadRequest, format!("give exactly one of `{name_a}` and `{name_b}`"))),
    }
}

/// One of two ways to name a thing.
enum Either<A, B> {
    A(A),
    B(B),
}
