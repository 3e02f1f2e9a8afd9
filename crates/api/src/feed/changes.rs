//! The types that clients see of what follows from events: they differ in what has changed, and not in how it comes.

/// Makes the union of what following something gives, from the type of the changes. The text is for clients.
macro_rules! delivery {
    ($(#[doc = $doc:literal])* $name:ident of $changes:ident) => {
        $(#[doc = $doc])*
        #[derive(Debug, async_graphql::Union)]
        pub enum $name {
            /// Changes.
            Changes($changes),
            /// No changes, but a cursor.
            Bookmark($crate::feed::Bookmark),
            /// The end: the cursor leads nowhere.
            Resync($crate::feed::ResyncRequired),
        }

        impl From<$crate::feed::Item<$changes>> for $name {
            fn from(item: $crate::feed::Item<$changes>) -> Self {
                match item {
                    $crate::feed::Item::Changes(changes) => Self::Changes(changes),
                    $crate::feed::Item::Bookmark(bookmark) => Self::Bookmark(bookmark),
                    $crate::feed::Item::Resync(resync) => Self::Resync(resync),
                }
            }
        }
    };
}

/// Makes the type of changes in the order of the log, from that of one change. The text is for clients.
macro_rules! changes {
    ($(#[doc = $doc:literal])* $name:ident of $change:ident) => {
        $(#[doc = $doc])*
        #[derive(Debug)]
        pub struct $name {
            changes: Vec<$change>,
            cursor: claimgraph_store::feed::LogCursor,
        }

        $(#[doc = $doc])*
        #[async_graphql::Object]
        impl $name {
            /// What happened, at least one thing.
            async fn changes(&self) -> &[$change] {
                &self.changes
            }

            /// Pass it as `after` to go on, after any interruption.
            async fn cursor(&self) -> $crate::scalars::Cursor {
                self.cursor.into()
            }

            /// The position of the log at the cursor.
            async fn position(&self) -> $crate::scalars::Long {
                self.cursor.position().into()
            }
        }

        impl $name {
            /// Those changes; `None` where there are none.
            fn of(changes: Vec<$change>, cursor: claimgraph_store::feed::LogCursor) -> Option<Self> {
                (!changes.is_empty()).then_some(Self { changes, cursor })
            }
        }
    };
}

pub(crate) use {changes, delivery};
