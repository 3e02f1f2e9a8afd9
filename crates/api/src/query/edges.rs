use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id;

use super::{AsOf, connection, page, view};
use crate::compose::Extended;
use crate::context::loaders;
use crate::filter::{EdgeListFilterInput, RelationFilterInput};
use crate::loader::ClaimTypes;
use crate::scalars::DateTime;
use crate::types::{ClaimType, Edge, EdgeConnection, EdgeType, Relation, RelationConnection};

/// Root fields about edges, relations and the registries.
pub(super) struct Query;

#[Object]
impl Query {
    /// An edge, retracted ones too, by id; null when there is none in the view. `BAD_REQUEST` for an id of another
    /// kind.
    async fn edge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `edge_…`.")] id: ID,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<Edge>>> {
        let found = async {
            let id = id::parse(&id)?;
            Edge::find(ctx, view(ctx, as_of, valid_at).await?, id).await
        };
        found.await.transpose()
    }

    /// The tenant's edges, each once, in the order of assertion. `LIMIT_EXCEEDED` for a page above the page maximum,
    /// `BAD_REQUEST` for a negative one or for both `first` and `last`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn edges(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most edges from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only edges after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most edges from the end, bounded like `first`; not together with it.")] last: Option<i32>,
        #[graphql(desc = "Only edges before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which edges; all that stand when absent.")] filter: Option<EdgeListFilterInput>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<EdgeConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let query = filter.unwrap_or_default().query(page)?;
        let view = view(ctx, as_of, valid_at).await?;
        let found = loaders.store.list_edges(&loaders.scope, view, &query).await?;
        Ok(connection(found, |row| Edge::new(view, row)))
    }

    /// A relation, retracted ones too, by id; null when there is none in the view. `BAD_REQUEST` for an id of another
    /// kind.
    async fn relation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `relation_…`.")] id: ID,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<Relation>>> {
        let found = async {
            let id = id::parse(&id)?;
            Relation::find(ctx, view(ctx, as_of, valid_at).await?, id).await
        };
        found.await.transpose()
    }

    /// The tenant's relations in the order of assertion. `LIMIT_EXCEEDED` for a page above the page maximum,
    /// `BAD_REQUEST` for a negative one or for both `first` and `last`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn relations(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most relations from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only relations after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most relations from the end, bounded like `first`; not together with it.")] last: Option<i32>,
        #[graphql(desc = "Only relations before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which relations; all that stand when absent.")] filter: Option<RelationFilterInput>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<RelationConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let query = filter.unwrap_or_default().query(page)?;
        let view = view(ctx, as_of, valid_at).await?;
        let found = loaders.store.list_relations(&loaders.scope, view, &query).await?;
        Ok(connection(found, |row| Relation::new(view, row)))
    }

    /// The registered edge types, by name.
    async fn edge_types(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those registered then; their flags are always those of the present.")] as_of: Option<
            AsOf,
        >,
    ) -> Result<Vec<Extended<EdgeType>>> {
        EdgeType::all(ctx, view(ctx, as_of, None).await?).await
    }

    /// The registered claim types, by name.
    async fn claim_types(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those registered then.")] as_of: Option<AsOf>,
    ) -> Result<Vec<Extended<ClaimType>>> {
        let view = view(ctx, as_of, None).await?;
        let types = loaders(ctx)?.of::<ClaimTypes>().load(&view, ()).await?.unwrap_or_default();
        Ok(types.iter().map(|claim_type| ClaimType::new(claim_type.clone())).collect())
    }
}
