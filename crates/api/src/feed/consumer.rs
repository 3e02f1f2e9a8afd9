//! Named consumers.

use async_graphql::{Object, SimpleObject};
use claimgraph_store::feed::consumer;

use crate::scalars::{Cursor, DateTime, Long};

/// A named consumer of the log: workers whose places the server keeps.
#[derive(Debug, Clone)]
pub struct Consumer(consumer::Consumer);

impl From<consumer::Consumer> for Consumer {
    fn from(consumer: consumer::Consumer) -> Self {
        Self(consumer)
    }
}

/// A named consumer of the log: a group of workers whose places the server keeps.
#[Object]
impl Consumer {
    /// Its name, unique in the tenant.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// How many members share the streams of the log.
    async fn size(&self) -> usize {
        self.0.members.len()
    }

    /// The members, by number.
    async fn members(&self) -> Vec<ConsumerMember> {
        self.0.members.iter().map(ConsumerMember::of).collect()
    }

    /// The greatest lag of a member: events that are recorded, and that it has not acknowledged.
    async fn lag(&self) -> Long {
        self.0.members.iter().map(|member| member.lag).max().unwrap_or(0).into()
    }
}

/// A member of a consumer.
#[derive(Debug, Clone, SimpleObject)]
pub struct ConsumerMember {
    /// Which member, from 0.
    member: u32,
    /// The position up to which it has acknowledged everything.
    position: Long,
    /// The same as a cursor.
    cursor: Cursor,
    /// Events that are recorded and that it has not acknowledged, those that are not its share too.
    lag: Long,
    /// When it acknowledged last; null when it never did.
    acked_at: Option<DateTime>,
}

impl ConsumerMember {
    fn of(member: &consumer::Member) -> Self {
        Self {
            member: member.share.member,
            position: member.cursor.position().into(),
            cursor: member.cursor.into(),
            lag: member.lag.into(),
            acked_at: member.acked_at.map(DateTime),
        }
    }
}
