use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id;

use super::{AsOf, connection, page, view};
use crate::compose::Extended;
use crate::context::loaders;
use crate::filter::ReferenceFilterInput;
use crate::scalars::DateTime;
use crate::types::{PendingReference, PendingReferenceConnection};

/// Root fields about pending references.
pub(super) struct Query;

#[Object]
impl Query {
    /// A pending reference, resolved ones too, by id; null when there is none in the view. `BAD_REQUEST` for an id of
    /// another kind.
    async fn pending_reference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `reference_…`.")] id: ID,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Option<Result<Extended<PendingReference>>> {
        let found = async {
            let id = id::parse(&id)?;
            PendingReference::find(ctx, view(ctx, as_of, valid_at).await?, id).await
        };
        found.await.transpose()
    }

    /// The tenant's pending references in the order of recording, resolved ones too. `LIMIT_EXCEEDED` for a page above
    /// the page maximum, `BAD_REQUEST` for a negative one or for both `first` and `last`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn pending_references(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most references from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only references after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most references from the end, bounded like `first`; not together with it.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only references before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which references; all when absent.")] filter: Option<ReferenceFilterInput>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<PendingReferenceConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let filter = filter.unwrap_or_default().read()?;
        let view = view(ctx, as_of, valid_at).await?;
        let found = loaders.store.list_pending_references(&loaders.scope, view, &filter, &page).await?;
        Ok(connection(found, |row| PendingReference::new(view, row)))
    }
}
