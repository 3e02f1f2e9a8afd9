use async_graphql::{Context, Enum, Object, Result};
use claimgraph_store::read::Cursor;
use claimgraph_store::search;

use super::{AsOf, view};
use crate::context::loaders;
use crate::filter::{Budget, ClaimFilterInput};
use crate::page::size;
use crate::scalars::DateTime;
use crate::types::{Include, SearchConnection, SearchStatus, statuses};

/// How claims are found.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "search::SearchMode")]
pub(crate) enum SearchMode {
    /// By their words.
    #[default]
    Text,
    /// By their meaning, the nearest first. `NO_EMBEDDER` where none is configured, `EMBEDDER_UNAVAILABLE` while it is away or no
    /// claim has a vector.
    Semantic,
    /// By both, and by what else is weighed. `NO_EMBEDDER` where none is configured; while it is away, words alone count, and
    /// `missing` says so.
    Hybrid,
}

/// The root field that searches.
pub(super) struct Query;

#[Object]
impl Query {
    /// Claims that fit a text, best first. `docs/SEARCH.md` tells the language that it is written in.
    ///
    /// `QUERY_INVALID` for a text that cannot be read, with the place and what was expected there; `LIMIT_EXCEEDED` for
    /// one that is too large, and for a page above the page maximum; `NO_EMBEDDER` and `EMBEDDER_UNAVAILABLE` for a mode
    /// that needs one; `UNAVAILABLE` while the index is being made.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words, \"phrases\", beginnings*, AND, OR, NOT, -without, (groups), and the fields \
                    `type:`, `namespace:`, `author:`, `status:` and `source:`.")]
        query: String,
        #[graphql(desc = "How claims are found.", default)] mode: SearchMode,
        #[graphql(desc = "Only claims that fit this, too.")] filter: Option<ClaimFilterInput>,
        #[graphql(desc = "Most claims, 0 to the page maximum (200 unless configured otherwise); 50 unless given.")]
        first: Option<i32>,
        #[graphql(desc = "Only claims after this cursor; CURSOR_INVALID for one of another search.")] after: Option<
            String,
        >,
        #[graphql(desc = "Whether to tell where the words stand.", default)] highlight: bool,
        #[graphql(desc = "Whether to tell what each score is made of.", default)] explain: bool,
        #[graphql(desc = "Also claims that lists leave out.", default)] include: Vec<Include>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<SearchConnection> {
        let loaders = loaders(ctx)?;
        let query = search::SearchQuery {
            text: query,
            mode: mode.into(),
            filter: filter.unwrap_or_default().read(&mut Budget::default())?,
            include: statuses(&include),
            first: size("first", first, &loaders.limits)?,
            after: after.map(Cursor::from_text),
            highlight,
            explain,
        };
        let view = view(ctx, as_of, valid_at).await?;
        let answer = loaders.store.search(&loaders.scope, view, &query).await?;
        Ok(SearchConnection::new(view, answer))
    }

    /// How far searching by meaning has come: which models there are vectors of, and of how many claims.
    async fn search_status(&self, ctx: &Context<'_>) -> Result<SearchStatus> {
        let loaders = loaders(ctx)?;
        Ok(loaders.store.search_status(&loaders.scope).await?.into())
    }
}
