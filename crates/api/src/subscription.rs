//! The subscription root: the log as a stream, and what can be made of it.

use async_graphql::{Context, ID, Result, Subscription};
use futures::stream::{Stream, TryStreamExt};

use crate::context::loaders;
use crate::feed::{
    Beginning, ClaimDelivery, EdgeDelivery, EventDelivery, EventFilterInput, LogPlace, MemberInput, claim_changes,
    edge_changes, events, followed, open,
};
use crate::filter::ClaimFilterInput;
use crate::graph::{
    ConflictDelivery, GraphFilter, TraversalDelivery, WatchedTraversal, conflicts_opened, traversal_changes,
};
use crate::scalars::Cursor;
use crate::types::{EdgeDirection, EdgeView};

/// What may be followed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subscription;

/// What may be followed. All of it comes from the log: history first, then what is new, with no seam between the two,
/// each thing at least once and in order. A slow client loses nothing, since the log is read on only as fast as it
/// takes. Every delivery has a cursor; to go on after an interruption, pass the last one as `after`. Without `after` a
/// `Bookmark` comes first, so that there is a cursor whatever happens. `CURSOR_INVALID` for a cursor that is garbled,
/// of another tenant, or of a position that the log has not reached; one that was good once and leads nowhere now gives
/// `ResyncRequired`.
#[Subscription]
impl Subscription {
    /// The tenant's events.
    async fn events<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<Cursor>,
        #[graphql(desc = "Where to begin without a cursor.", default_with = "LogPlace::Now")] from: LogPlace,
        #[graphql(desc = "Which events; all when absent.")] filter: Option<EventFilterInput>,
        #[graphql(
            desc = "The member of a named consumer that asks: what it has acknowledged is left out, and what is not its share. Not together with `after`. NOT_FOUND for a consumer that does not exist, CONFLICT for a group of another size."
        )]
        consumer: Option<MemberInput>,
    ) -> Result<impl Stream<Item = Result<EventDelivery>> + 'a> {
        let loaders = loaders(ctx)?;
        let filter = filter.unwrap_or_default().read()?;
        let (begin, filter) = Beginning { after, from }.read_for(loaders, consumer, filter).await?;
        let reader = open(ctx, begin, filter).await?;
        Ok(events(ctx, loaders, reader))
    }

    /// What happens to claims: versions that are made, and their statuses. `BAD_REQUEST` for a malformed id or filter,
    /// `LIMIT_EXCEEDED` for a filter that is too large.
    async fn claim_changed<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(desc = "Only of the claim with this lineage, `lineage_…`; of all claims when absent.")]
        lineage: Option<ID>,
        #[graphql(
            desc = "Only of versions that fit this, in the state at the end of the delivery, whatever their status."
        )]
        filter: Option<ClaimFilterInput>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<Cursor>,
        #[graphql(desc = "Where to begin without a cursor.", default_with = "LogPlace::Now")] from: LogPlace,
    ) -> Result<impl Stream<Item = Result<ClaimDelivery>> + 'a> {
        let loaders = loaders(ctx)?;
        let (events, watch) = claim_changes(loaders, lineage.as_ref(), filter)?;
        let reader = open(ctx, Beginning { after, from }.read()?, events).await?;
        Ok(followed(ctx, loaders, reader, watch).map_ok(ClaimDelivery::from))
    }

    /// What happens to edges: they are asserted, and taken back. `BAD_REQUEST` for a malformed id, `NOT_FOUND` for a
    /// claim that does not exist, `EDGE_TYPE_UNKNOWN` for a type that is not registered.
    async fn edge_changed<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(
            desc = "Only edges with an end at this claim, by the id of any of its versions or of its lineage; all when absent."
        )]
        about: Option<ID>,
        #[graphql(desc = "Only edges of these types, at most 1,000; of all types when absent.")] edge_types: Option<
            Vec<String>,
        >,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<Cursor>,
        #[graphql(desc = "Where to begin without a cursor.", default_with = "LogPlace::Now")] from: LogPlace,
    ) -> Result<impl Stream<Item = Result<EdgeDelivery>> + 'a> {
        let loaders = loaders(ctx)?;
        let (events, watch) = edge_changes(ctx, about.as_ref(), edge_types).await?;
        let reader = open(ctx, Beginning { after, from }.read()?, events).await?;
        Ok(followed(ctx, loaders, reader, watch).map_ok(EdgeDelivery::from))
    }

    /// Pairs of claims that cannot both hold and that are open, when they were not before: the query `conflicts`, asked
    /// again whenever something happens that it depends on. A pair opens when its contradiction arises, and when a
    /// decision about it is taken back. Where the number of pairs is bounded the nearest count, as in the query.
    async fn conflict_opened<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(
            desc = "Only conflicts of this claim: its id, or that of its lineage for the newest version; of all claims when absent."
        )]
        about: Option<ID>,
        #[graphql(
            desc = "Most links of a proof besides the contradiction itself, 0 to 10 unless configured otherwise; 3 when absent."
        )]
        depth: Option<i32>,
        #[graphql(
            desc = "Most pairs that are watched, 0 to the page maximum (200 unless configured otherwise); 50 when absent."
        )]
        first: Option<i32>,
        #[graphql(desc = "What narrows the walk; nothing when absent.")] filter: Option<GraphFilter>,
        #[graphql(desc = "Only what comes after this cursor; the present end when absent.")] after: Option<Cursor>,
    ) -> Result<impl Stream<Item = Result<ConflictDelivery>> + 'a> {
        let loaders = loaders(ctx)?;
        let begin = Beginning { after, from: LogPlace::Now };
        let (reader, watch) = conflicts_opened(ctx, begin, (about, depth, first), filter).await?;
        Ok(followed(ctx, loaders, reader, watch).map_ok(ConflictDelivery::from))
    }

    /// Which claims come into the answer of a traversal and which leave it: the query `traverse` with these arguments,
    /// asked again whenever something happens that it depends on. Errors are those of the query.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn traversal_changed<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(desc = "Where to start: ids of claims, or of lineages for their newest versions, 1 to 1,000.")]
        from: Vec<ID>,
        #[graphql(desc = "Which way links are followed.", default_with = "EdgeDirection::Out")]
        direction: EdgeDirection,
        #[graphql(desc = "Most links from the nearest start, 0 to 10 unless configured otherwise; 3 when absent.")]
        depth: Option<i32>,
        #[graphql(desc = "What narrows the walk; nothing when absent.")] filter: Option<GraphFilter>,
        #[graphql(
            desc = "Whether a link counts for all versions of the claims that it joins, or joins only the versions that it cites.",
            default
        )]
        view: EdgeView,
        #[graphql(desc = "Most claims that are entered, 1 to 100,000 unless configured otherwise; 1,000 when absent.")]
        nodes: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor; the present end when absent.")] after: Option<Cursor>,
    ) -> Result<impl Stream<Item = Result<TraversalDelivery>> + 'a> {
        let loaders = loaders(ctx)?;
        let begin = Beginning { after, from: LogPlace::Now };
        let traversal = WatchedTraversal { from, direction, depth, filter, view, nodes };
        let (reader, watch) = traversal_changes(ctx, begin, traversal).await?;
        Ok(followed(ctx, loaders, reader, watch).map_ok(TraversalDelivery::from))
    }
}
