use async_graphql::{Context, Object, Result, SimpleObject};
use claimgraph_store::read::{self, GroupValue, StatsGroup, View};
use serde_json::Value;

use super::{Agent, ClaimStatus, Namespace};
use crate::compose::Extended;
use crate::page::connection;
use crate::scalars::DateTime;

/// Least, greatest and mean of the numbers of a group.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct Measure {
    /// How many claims have such a number.
    pub count: i64,
    /// Least; null where there was none.
    pub min: Option<f64>,
    /// Greatest; null where there was none.
    pub max: Option<f64>,
    /// Arithmetic mean; null where there was none.
    pub avg: Option<f64>,
}

impl From<read::Measure> for Measure {
    fn from(measure: read::Measure) -> Self {
        Self { count: measure.count, min: measure.min, max: measure.max, avg: measure.avg }
    }
}

/// Claims that have something in common.
#[derive(Debug, Clone)]
pub struct ClaimGroup {
    group: StatsGroup,
    view: View,
}

impl ClaimGroup {
    /// A group as the store gives it.
    #[must_use]
    pub fn new(view: View, group: StatsGroup) -> Self {
        Self { group, view }
    }

    fn key<T>(&self, pick: impl Fn(&GroupValue) -> Option<T>) -> Option<T> {
        self.group.keys.iter().find_map(pick)
    }
}

/// Claims that have something in common, and what they amount to.
#[Object]
impl ClaimGroup {
    /// Their claim type; null unless grouped by TYPE.
    async fn claim_type(&self) -> Option<String> {
        self.key(|key| if let GroupValue::Type(name) = key { Some(name.clone()) } else { None })
    }

    /// Their status; null unless grouped by STATUS.
    async fn status(&self) -> Option<ClaimStatus> {
        self.key(|key| if let GroupValue::Status(status) = key { Some((*status).into()) } else { None })
    }

    /// Their namespace; null unless grouped by NAMESPACE.
    async fn namespace(&self, ctx: &Context<'_>) -> Option<Result<Extended<Namespace>>> {
        let id = self.key(|key| if let GroupValue::Namespace(id) = key { Some(*id) } else { None })?;
        Some(Namespace::cited(ctx, self.view, id).await)
    }

    /// Their author; null unless grouped by AUTHOR.
    async fn author(&self, ctx: &Context<'_>) -> Option<Result<Extended<Agent>>> {
        let id = self.key(|key| if let GroupValue::Author(id) = key { Some(*id) } else { None })?;
        Some(Agent::cited(ctx, id).await)
    }

    /// The beginning of the day of their creation, UTC; null unless grouped by `CREATED_DAY`.
    async fn created_day(&self) -> Option<DateTime> {
        self.key(|key| if let GroupValue::CreatedDay(day) = key { Some((*day).into()) } else { None })
    }

    /// The values of the attributes that were grouped by, in the order of `groupByAttrs`; null where there is no
    /// scalar.
    async fn attrs(&self) -> Vec<Option<Value>> {
        let values = self.group.keys.iter().filter_map(|key| match key {
            GroupValue::Attr(value) => Some(value.clone()),
            _ => None,
        });
        values.collect()
    }

    /// How many claims.
    async fn count(&self) -> i64 {
        self.group.count
    }

    /// The oldest one's creation.
    async fn created_min(&self) -> DateTime {
        self.group.created_min.into()
    }

    /// The newest one's creation.
    async fn created_max(&self) -> DateTime {
        self.group.created_max.into()
    }

    /// Characters of their contents.
    async fn content_length(&self) -> Measure {
        self.group.content_length.into()
    }

    /// The measured attribute; null unless `measure` was given.
    async fn measure(&self) -> Option<Measure> {
        self.group.measure.map(Into::into)
    }
}

connection! {
    /// A page of groups of claims.
    ClaimGroupConnection, ClaimGroupConnectionEdge of ClaimGroup
}
