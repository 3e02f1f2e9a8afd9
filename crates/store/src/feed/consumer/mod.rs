//! Named consumers: workers whose place in the log the server keeps.
//!
//! A consumer is a group of one or more members, each with a place of its own. The group divides the streams of the log
//! among its members by [`Share`], so that the events of one stream are always one member's, in order. A
//! member is given everything after what it has acknowledged, and again what it had not when it was interrupted: each
//! event at least once.
//!
//! Where consumers stand follows from no event: it is neither exported nor made again by a replay.

mod ack;
mod register;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::time::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cursor::LogCursor;
use super::filter::Share;
use super::start::{Begin, LogState};
use crate::entity::{consumer, unreadable};
use crate::error::OrDatabase;
use crate::read::TenantEntity;
use crate::scope::Scope;
use crate::store::Store;

pub use ack::Acked;

/// A consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consumer {
    /// Its name.
    pub name: String,
    /// Its members in order, one or more.
    pub members: Vec<Member>,
}

/// A member of a consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its share of the streams.
    pub share: Share,
    /// Everything up to here was acknowledged.
    pub cursor: LogCursor,
    /// Events that are recorded and not acknowledged, those of other members' streams too.
    pub lag: i64,
    /// When it acknowledged last.
    pub acked_at: Option<Timestamp>,
}

/// Which member of which consumer calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberKey {
    /// The consumer's name.
    pub name: String,
    /// The share that the member believes to have.
    pub share: Share,
}

impl Consumer {
    fn of(scope: &Scope, state: LogState, rows: Vec<consumer::Model>) -> Result<Vec<Self>, Error> {
        let mut all: Vec<Self> = Vec::new();
        for row in rows {
            let number = |number: i32| u32::try_from(number).map_err(|_| unreadable("consumer.member"));
            let share = Share { member: number(row.member)?, size: number(row.size)? };
            let member = Member {
                share,
                cursor: LogCursor { tenant: scope.tenant().uuid(), epoch: row.epoch, position: row.position },
                lag: state.head.saturating_sub(row.position).max(0),
                acked_at: row.acked_at.map(Timestamp::from_micros),
            };
            match all.last_mut().filter(|last| last.name == row.name) {
                Some(last) => last.members.push(member),
                None => all.push(Self { name: row.name, members: vec![member] }),
            }
        }
        Ok(all)
    }
}

impl Store {
    /// A consumer by name: two statements.
    ///
    /// # Errors
    /// `NOT_FOUND` when the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn consumer(&self, scope: &Scope, name: &str) -> Result<Option<Consumer>, Error> {
        Ok(self.consumers_where(scope, Some(name)).await?.pop())
    }

    /// The tenant's consumers by name: two statements.
    ///
    /// # Errors
    /// `NOT_FOUND` when the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn consumers(&self, scope: &Scope) -> Result<Vec<Consumer>, Error> {
        self.consumers_where(scope, None).await
    }

    /// Where a member begins.
    ///
    /// # Errors
    /// `NOT_FOUND` for a consumer that does not exist, `CONFLICT` for a member of a group of another size;
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn consumer_begin(&self, scope: &Scope, key: &MemberKey) -> Result<Begin, Error> {
        let found = self.consumer(scope, &key.name).await?.ok_or_else(|| absent(&key.name))?;
        let member = found.members.iter().find(|member| member.share == key.share);
        member.map(|member| Begin::After(member.cursor)).ok_or_else(|| resized(key, found.members.len()))
    }

    /// Removes a consumer; `false` when there was none.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn remove_consumer(&self, scope: &Scope, name: &str) -> Result<bool, Error> {
        let removed = consumer::Entity::delete_many()
            .filter(consumer::Column::TenantId.eq(scope.key.0))
            .filter(consumer::Column::Name.eq(name))
            .exec(&self.db().writer(scope))
            .await
            .or_database()?;
        Ok(removed.rows_affected > 0)
    }

    async fn consumers_where(&self, scope: &Scope, name: Option<&str>) -> Result<Vec<Consumer>, Error> {
        let mut query = consumer::Entity::of(scope);
        if let Some(name) = name {
            query = query.filter(consumer::Column::Name.eq(name));
        }
        let query = query.order_by_asc(consumer::Column::Name).order_by_asc(consumer::Column::Member);
        let rows = query.all(&self.db().reader(scope)).await.or_database()?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        Consumer::of(scope, self.log_state(scope).await?, rows)
    }
}

fn absent(name: &str) -> Error {
    Error::not_found("consumer", name)
}

fn resized(key: &MemberKey, size: usize) -> Error {
    let Share { member, size: believed } = key.share;
    let message = format!(
        "the consumer `{}` has {size} members now, so it has no member {member} of {believed}; begin anew with its present size",
        key.name
    );
    Error::new(Code::Conflict, message)
}
