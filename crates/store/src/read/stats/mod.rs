//! Aggregates over claims.

mod row;
mod run;

use claimgraph_domain::id::{AgentId, NamespaceId};
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::time::Timestamp;

use super::claim_list::IncludeStatuses;
use super::filter::ClaimFilter;
use super::page::PageRequest;

/// What claims are grouped by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GroupKey {
    /// The claim type.
    Type,
    /// The status in the view.
    Status,
    /// The namespace.
    Namespace,
    /// The author.
    Author,
    /// The day of creation, UTC.
    CreatedDay,
    /// The scalar at a path of the attributes. Numbers are grouped as doubles; arrays, objects,
    /// `null` and no value make one group.
    Attr(Vec<String>),
}

/// What a group has in common, in the order asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum GroupValue {
    /// A claim type.
    Type(String),
    /// A status.
    Status(ClaimStatus),
    /// A namespace.
    Namespace(NamespaceId),
    /// An author.
    Author(AgentId),
    /// The beginning of a day, UTC.
    CreatedDay(Timestamp),
    /// An attribute's value; `None` where there is no scalar.
    Attr(Option<serde_json::Value>),
}

/// Which groups to keep, by the number of their claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Having {
    /// At least so many.
    pub min_count: Option<i64>,
    /// At most so many.
    pub max_count: Option<i64>,
}

/// What to aggregate.
#[derive(Debug, Clone, PartialEq)]
pub struct StatsQuery {
    /// Which claims.
    pub filter: ClaimFilter,
    /// Which statuses, as in lists.
    pub include: IncludeStatuses,
    /// By what; nothing makes one group of all, or none where there are no claims.
    pub group_by: Vec<GroupKey>,
    /// Which groups.
    pub having: Option<Having>,
    /// A path of the attributes whose numbers are measured.
    pub measure: Option<Vec<String>>,
    /// Which part of the groups, which are ordered by their values; a missing value comes last.
    pub page: PageRequest,
}

/// Least, greatest and mean of numbers; `None` where there were none.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Measure {
    /// How many claims have such a number.
    pub count: i64,
    /// Least.
    pub min: Option<f64>,
    /// Greatest.
    pub max: Option<f64>,
    /// Arithmetic mean.
    pub avg: Option<f64>,
}

/// A group of claims.
#[derive(Debug, Clone, PartialEq)]
pub struct StatsGroup {
    /// What they have in common.
    pub keys: Vec<GroupValue>,
    /// How many.
    pub count: i64,
    /// The oldest one's creation.
    pub created_min: Timestamp,
    /// The newest one's creation.
    pub created_max: Timestamp,
    /// Characters of their contents.
    pub content_length: Measure,
    /// The measured attribute, where one was asked for.
    pub measure: Option<Measure>,
}
