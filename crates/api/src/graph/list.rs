//! Pages of lists that are held in memory.

use async_graphql::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::TenantId;
use claimgraph_store::read::{Cursor, Page};

use crate::context::request;
use crate::page::{Count, size};

/// What tells an item from the others of its list, in every form and at every later state of the graph.
pub(super) type Key = [u8; 16];

/// Tells a list from others, so that a cursor of one is refused by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint([u8; 8]);

impl Fingerprint {
    /// That of a tenant's list; the `Debug` text of what decides its items is the canonical form, as a cursor need not
    /// outlive the version of the program.
    pub(super) fn new(tenant: TenantId, shape: &impl std::fmt::Debug) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(tenant.uuid().as_bytes());
        hasher.update(format!("{shape:?}").as_bytes());
        Self::of(&hasher)
    }

    /// That of one list of several.
    pub(super) fn among(self, list: &impl std::fmt::Debug) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        hasher.update(format!("{list:?}").as_bytes());
        Self::of(&hasher)
    }

    fn of(hasher: &blake3::Hasher) -> Self {
        let mut eight = [0; 8];
        hasher.finalize_xof().fill(&mut eight);
        Self(eight)
    }

    fn cursor(self, key: Key) -> Cursor {
        Cursor::from_text(URL_SAFE_NO_PAD.encode([self.0.as_slice(), &key].concat()))
    }

    /// The key in a cursor of this list.
    fn key(self, cursor: &str) -> Result<Key, Error> {
        let invalid = || {
            let message = "the cursor is garbled or belongs to another list, filter or order; start again without one";
            Error::new(Code::CursorInvalid, message)
        };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
        bytes.strip_prefix(self.0.as_slice()).and_then(|key| key.try_into().ok()).ok_or_else(invalid)
    }
}

/// The place of a key among the keys of a list.
pub(super) fn place_of(count: usize, wanted: Key, key: impl Fn(usize) -> Key) -> Result<usize, Error> {
    (0..count).find(|index| key(*index) == wanted).ok_or_else(|| {
        let message = "what the cursor points at is no longer in the list; start again without one";
        Error::new(Code::CursorInvalid, message)
    })
}

/// A part of a list of so many items, of which only those of the page are made; `None` for what is not there.
pub(super) fn page<T>(
    ctx: &Context<'_>,
    list: Fingerprint,
    (first, after): (Option<i32>, Option<String>),
    (count, key): (usize, impl Fn(usize) -> Key),
    make: impl Fn(usize) -> Option<T>,
) -> Result<Page<T>> {
    let size = usize::try_from(size("first", first, &request(ctx)?.limits)?).unwrap_or(usize::MAX);
    let begin = match &after {
        Some(cursor) => place_of(count, list.key(cursor)?, &key)? + 1,
        None => 0,
    };
    let end = begin.saturating_add(size).min(count);
    let items = (begin..end).filter_map(|index| Some((make(index)?, list.cursor(key(index)))));
    Ok(Page { items: items.collect(), has_next: end < count, has_previous: begin > 0 })
}

/// A list whose length is known.
pub(crate) struct Known(pub(super) usize);

impl Count for Known {
    async fn count(&self, _: &Context<'_>) -> Result<i64> {
        Ok(i64::try_from(self.0).unwrap_or(i64::MAX))
    }
}
