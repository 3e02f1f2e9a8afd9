//! Where a stream or a page begins.

use async_graphql::{Enum, InputObject, Result};
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::feed::consumer::MemberKey;
use claimgraph_store::feed::{Begin, EventFilter, LogCursor, Share};

use crate::loader::Loaders;
use crate::scalars::Cursor;

/// Where in the log to begin when no cursor is given.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
pub enum LogPlace {
    /// At the oldest event that is kept.
    Oldest,
    /// At the present end.
    Now,
}

/// A member of a named consumer. The streams of the log are divided among the members of a group, so that all events of
/// one stream are one member's, in order.
#[derive(Debug, Clone, InputObject)]
#[graphql(name = "ConsumerMemberInput")]
pub(crate) struct MemberInput {
    /// The consumer's name.
    name: String,
    /// Which member, 0 to `size` - 1.
    #[graphql(default = 0)]
    member: u32,
    /// How many members the caller believes the group to have. CONFLICT when it has another number, so that nobody
    /// works on with a share that has become another's.
    #[graphql(default = 1)]
    size: u32,
}

impl From<MemberInput> for MemberKey {
    fn from(input: MemberInput) -> Self {
        Self { name: input.name, share: Share { member: input.member, size: input.size } }
    }
}

/// The arguments that say where to begin.
#[derive(Debug, Clone)]
pub(crate) struct Beginning {
    pub(crate) after: Option<Cursor>,
    pub(crate) from: LogPlace,
}

impl Beginning {
    /// Reads them. `CURSOR_INVALID` for a garbled cursor.
    pub(crate) fn read(&self) -> Result<Begin> {
        Ok(match (&self.after, self.from) {
            (Some(cursor), _) => Begin::After(LogCursor::parse(&cursor.0)?),
            (None, LogPlace::Oldest) => Begin::Oldest,
            (None, LogPlace::Now) => Begin::Now,
        })
    }

    /// Reads them for a caller that may be a member of a consumer: it begins after what it has acknowledged, and is
    /// given its share.
    pub(crate) async fn read_for(
        &self,
        loaders: &Loaders,
        consumer: Option<MemberInput>,
        filter: EventFilter,
    ) -> Result<(Begin, EventFilter)> {
        let Some(consumer) = consumer else { return Ok((self.read()?, filter)) };
        if self.after.is_some() {
            let message = "give either `after` or `consumer`: a consumer begins after what it has acknowledged";
            return Err(Error::new(Code::BadRequest, message).into());
        }
        let key = MemberKey::from(consumer);
        let begin = loaders.store.consumer_begin(&loaders.scope, &key).await?;
        Ok((begin, EventFilter { share: Some(key.share), ..filter }))
    }
}
