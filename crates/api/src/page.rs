//! Pages of lists: their arguments and the connection types.

use async_graphql::connection::PageInfo;
use async_graphql::{Context, Result};
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::read::{Cursor, Page, PageRequest};

use crate::context::ApiLimits;

/// The four arguments of a page, as given.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageArgs {
    pub(crate) first: Option<i32>,
    pub(crate) after: Option<String>,
    pub(crate) last: Option<i32>,
    pub(crate) before: Option<String>,
}

impl PageArgs {
    /// The page that is asked for.
    pub(crate) fn request(self, limits: &ApiLimits) -> Result<PageRequest, Error> {
        let both = "give either `first` or `last`, not both";
        let page = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Error::new(Code::BadRequest, both)),
            (first, None) => PageRequest::first(size("first", first, limits)?),
            (None, last) => PageRequest::last(size("last", last, limits)?),
        };
        Ok(page.after(self.after.map(Cursor::from_text)).before(self.before.map(Cursor::from_text)))
    }
}

/// The size of a page.
pub(crate) fn size(name: &str, asked: Option<i32>, limits: &ApiLimits) -> Result<u32, Error> {
    let Some(asked) = asked else { return Ok(limits.page_size_default) };
    let Ok(size) = u32::try_from(asked) else {
        return Err(Error::new(Code::BadRequest, format!("`{name}` is {asked}; it cannot be negative")));
    };
    let most = limits.page_size_max;
    if size > most {
        let message =
            format!("`{name}` is {size}, above the page maximum of {most}; ask for less and go on with `after`");
        return Err(Error::new(Code::LimitExceeded, message));
    }
    Ok(size)
}

/// Counts what a list holds, when the client asks.
pub(crate) trait Count: Send + Sync {
    /// How many, whatever the page.
    fn count(&self, ctx: &Context<'_>) -> impl Future<Output = Result<i64>> + Send;
}

/// What GraphQL says of a page.
pub(crate) fn info<T>(page: &Page<T>) -> PageInfo {
    let cursor = |item: Option<&(T, Cursor)>| item.map(|(_, cursor)| cursor.text());
    PageInfo {
        has_previous_page: page.has_previous,
        has_next_page: page.has_next,
        start_cursor: cursor(page.items.first()),
        end_cursor: cursor(page.items.last()),
    }
}

/// The same page of other items.
pub(crate) fn map<T, U>(page: Page<T>, mut change: impl FnMut(T) -> U) -> Page<U> {
    let items = page.items.into_iter().map(|(item, cursor)| (change(item), cursor)).collect();
    Page { items, has_next: page.has_next, has_previous: page.has_previous }
}

/// Makes a connection and its edge type. With `counted by`, it has a `totalCount`.
macro_rules! connection {
    ($(#[doc = $doc:literal])* $name:ident, $edge:ident of $node:ty) => {
        $crate::page::connection!(@types $(#[doc = $doc])* $name, $edge, $node, {});

        $(#[doc = $doc])*
        #[async_graphql::Object]
        impl $name {
            /// The items with their cursors.
            async fn edges(&self) -> Vec<$edge<'_>> {
                self.page.items.iter().map(|(node, cursor)| $edge { node, cursor }).collect()
            }

            /// The items.
            async fn nodes(&self) -> Vec<&$node> {
                self.page.items.iter().map(|(node, _)| node).collect()
            }

            /// Where the page stands in the list.
            async fn page_info(&self) -> async_graphql::connection::PageInfo {
                $crate::page::info(&self.page)
            }
        }

        impl From<claimgraph_store::read::Page<$node>> for $name {
            fn from(page: claimgraph_store::read::Page<$node>) -> Self {
                Self { page }
            }
        }
    };
    ($(#[doc = $doc:literal])* $name:ident, $edge:ident of $node:ty, counted by $count:ty) => {
        $crate::page::connection!(@types $(#[doc = $doc])* $name, $edge, $node, { count: $count, });

        $(#[doc = $doc])*
        #[async_graphql::Object]
        impl $name {
            /// The items with their cursors.
            async fn edges(&self) -> Vec<$edge<'_>> {
                self.page.items.iter().map(|(node, cursor)| $edge { node, cursor }).collect()
            }

            /// The items.
            async fn nodes(&self) -> Vec<&$node> {
                self.page.items.iter().map(|(node, _)| node).collect()
            }

            /// Where the page stands in the list.
            async fn page_info(&self) -> async_graphql::connection::PageInfo {
                $crate::page::info(&self.page)
            }

            /// How many items the list has, whatever the page; counted only when asked for.
            async fn total_count(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<i64> {
                $crate::page::Count::count(&self.count, ctx).await
            }
        }

        impl $name {
            /// A page of a list that can be counted.
            pub(crate) fn new(page: claimgraph_store::read::Page<$node>, count: $count) -> Self {
                Self { page, count }
            }
        }
    };
    (@types $(#[doc = $doc:literal])* $name:ident, $edge:ident, $node:ty, { $($field:ident: $type:ty,)* }) => {
        $(#[doc = $doc])*
        pub struct $name {
            page: claimgraph_store::read::Page<$node>,
            $($field: $type,)*
        }

        /// An item of a page with its cursor.
        pub struct $edge<'a> {
            node: &'a $node,
            cursor: &'a claimgraph_store::read::Cursor,
        }

        /// An item of a page with its cursor.
        #[async_graphql::Object]
        impl $edge<'_> {
            /// The item.
            async fn node(&self) -> &$node {
                self.node
            }

            /// Marks the item's place in this list, for `after` and `before`; opaque.
            async fn cursor(&self) -> String {
                self.cursor.text()
            }
        }
    };
}
pub(crate) use connection;
