use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id;
use claimgraph_store::read::ClaimQuery;

use super::{AsOf, page, view};
use crate::compose::Extended;
use crate::context::loaders;
use crate::filter::{Budget, ClaimFilterInput, ClaimOrderInput, order};
use crate::scalars::DateTime;
use crate::types::{Claim, ClaimConnection, ClaimCount, Include, Lineage, statuses};

/// Root fields about claims.
pub(super) struct Query;

#[Object]
impl Query {
    /// Claims. Drafts and active versions, unless `include` or a status in the filter brings others. `LIMIT_EXCEEDED`
    /// for a page above the page maximum or a filter that is too large, `BAD_REQUEST` for a negative page or for both
    /// `first` and `last`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most claims from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only claims after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most claims from the end, bounded like `first`; not together with it.")] last: Option<i32>,
        #[graphql(desc = "Only claims before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which claims; all when absent.")] filter: Option<ClaimFilterInput>,
        #[graphql(
            desc = "In which order, at most 6 steps; ties are broken by id, so the order of creation when empty.",
            default
        )]
        order_by: Vec<ClaimOrderInput>,
        #[graphql(desc = "Also claims that lists leave out.", default)] include: Vec<Include>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<ClaimConnection> {
        let loaders = loaders(ctx)?;
        let query = ClaimQuery {
            filter: filter.unwrap_or_default().read(&mut Budget::default())?,
            include: statuses(&include),
            order: order(order_by)?,
            page: page(ctx, first, after, last, before)?,
        };
        let view = view(ctx, as_of, valid_at).await?;
        let found = loaders.store.list_claims(&loaders.scope, view, &query).await?;
        let count = ClaimCount::Filtered(view, query.filter, query.include);
        Ok(ClaimConnection::new(crate::page::map(found, |row| Claim::with_state(view, row)), count))
    }

    /// All versions of one claim, by id; null when there is none in the view. `BAD_REQUEST` for an id of another kind.
    async fn lineage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `lineage_…`.")] id: ID,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<Lineage>>> {
        let found = async {
            let id = id::parse(&id)?;
            Lineage::find(ctx, view(ctx, as_of, valid_at).await?, id).await
        };
        found.await.transpose()
    }
}
