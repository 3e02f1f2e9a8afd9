use async_graphql::{Context, Enum, InputObject, Object, Result};
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::read::{GroupKey, Having, StatsQuery};

use super::{AsOf, connection, page, view};
use crate::context::loaders;
use crate::filter::{Budget, ClaimFilterInput};
use crate::paths;
use crate::scalars::DateTime;
use crate::types::{ClaimGroup, ClaimGroupConnection, Include, statuses};

/// Most things to group by.
const MAX_KEYS: usize = 6;

/// What claims are grouped by.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClaimGroupKey {
    /// The claim type.
    Type,
    /// The status.
    Status,
    /// The namespace.
    Namespace,
    /// The author.
    Author,
    /// The day of creation, UTC.
    CreatedDay,
}

impl From<ClaimGroupKey> for GroupKey {
    fn from(key: ClaimGroupKey) -> Self {
        match key {
            ClaimGroupKey::Type => Self::Type,
            ClaimGroupKey::Status => Self::Status,
            ClaimGroupKey::Namespace => Self::Namespace,
            ClaimGroupKey::Author => Self::Author,
            ClaimGroupKey::CreatedDay => Self::CreatedDay,
        }
    }
}

/// Which groups to keep.
#[derive(Debug, Clone, Copy, InputObject)]
pub(crate) struct ClaimGroupHaving {
    /// At least so many claims.
    min_count: Option<i64>,
    /// At most so many claims.
    max_count: Option<i64>,
}

/// Root fields about many claims together.
pub(super) struct Query;

#[Object]
impl Query {
    /// Groups of claims with their aggregates, ordered by what they have in common; a missing value comes last.
    /// Grouped by nothing, all claims make one group. `LIMIT_EXCEEDED` for a page above the page maximum.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn claim_stats(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which claims; all when absent.")] filter: Option<ClaimFilterInput>,
        #[graphql(desc = "By what, in this order; with `groupByAttrs` at most 6.", default)] group_by: Vec<
            ClaimGroupKey,
        >,
        #[graphql(
            desc = "Paths of attributes to group by, after `groupBy`; BAD_REQUEST for a malformed one.",
            default
        )]
        group_by_attrs: Vec<String>,
        #[graphql(desc = "Which groups; all when absent.")] having: Option<ClaimGroupHaving>,
        #[graphql(desc = "Path of an attribute whose numbers are measured.")] measure: Option<String>,
        #[graphql(desc = "Also claims that lists leave out.", default)] include: Vec<Include>,
        #[graphql(desc = "Most groups from the start, 0 to the page maximum (200 unless configured otherwise).")]
        first: Option<i32>,
        #[graphql(desc = "Only groups after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most groups from the end; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only groups before this cursor.")] before: Option<String>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Only claims that hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<ClaimGroupConnection> {
        let loaders = loaders(ctx)?;
        if group_by.len() + group_by_attrs.len() > MAX_KEYS {
            return Err(Error::new(Code::LimitExceeded, format!("the most to group by is {MAX_KEYS}")).into());
        }
        let attrs = group_by_attrs.iter().map(|path| paths::keys(path).map(GroupKey::Attr));
        let keys = group_by.into_iter().map(|key| Ok(key.into())).chain(attrs).collect::<Result<_, Error>>()?;
        let query = StatsQuery {
            filter: filter.unwrap_or_default().read(&mut Budget::default())?,
            include: statuses(&include),
            group_by: keys,
            having: having.map(|having| Having { min_count: having.min_count, max_count: having.max_count }),
            measure: measure.as_deref().map(paths::keys).transpose()?,
            page: page(ctx, first, after, last, before)?,
        };
        let view = view(ctx, as_of, valid_at).await?;
        let groups = loaders.store.claim_stats(&loaders.scope, view, &query).await?;
        Ok(connection(groups, |group| ClaimGroup::new(view, group)))
    }
}
