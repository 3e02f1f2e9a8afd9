use async_graphql::{Context, Object, Result};

use super::{AsOf, connection, page, view};
use crate::context::loaders;
use crate::scalars::DateTime;
use crate::types::{ConflictAssessment, ConflictAssessmentConnection, ConflictState};

/// Root fields about what people decided about conflicts.
pub(super) struct Query;

#[Object]
impl Query {
    /// The tenant's live assessments of conflicts in the order of recording. A conflict without one is open.
    /// `LIMIT_EXCEEDED` for a page above the page maximum, `BAD_REQUEST` for a negative one or for both `first` and
    /// `last`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn conflict_assessments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that say so; all when absent. OPEN gives the conflicts that were opened again.")]
        state: Option<ConflictState>,
        #[graphql(
            desc = "Most assessments from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only assessments after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most assessments from the end, bounded like `first`; not together with it.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only assessments before this cursor.")] before: Option<String>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Lists below leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<ConflictAssessmentConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let view = view(ctx, as_of, valid_at).await?;
        let state = state.map(Into::into);
        let found = loaders.store.list_conflict_assessments(&loaders.scope, view, state, &page).await?;
        Ok(connection(found, |row| ConflictAssessment::new(view, row)))
    }
}
