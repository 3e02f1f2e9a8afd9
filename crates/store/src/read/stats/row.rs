use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, NamespaceId};
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::time::Timestamp;
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::{GroupKey, GroupValue, Measure, StatsGroup};
use crate::entity::unreadable;

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// A row of aggregates. The first two letters of a group column's name tell what it holds.
pub(super) struct Aggregates {
    keys: Vec<Part>,
    count: i64,
    created: (i64, i64),
    length: Measure,
    measure: Measure,
}

/// The columns of one group value; an attribute takes three.
enum Part {
    Text(Option<String>),
    Id(Option<Uuid>),
    Int(Option<i64>),
    Double(Option<f64>),
}

impl FromQueryResult for Aggregates {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        let measure = |name: &str| {
            Ok::<_, DbErr>(Measure {
                count: row.try_get("", &format!("{name}_n"))?,
                min: row.try_get("", &format!("{name}_min"))?,
                max: row.try_get("", &format!("{name}_max"))?,
                avg: row.try_get("", &format!("{name}_avg"))?,
            })
        };
        let mut keys = Vec::new();
        for name in row.column_names() {
            match name.get(..2) {
                Some("gt") => keys.push(Part::Text(row.try_get("", &name)?)),
                Some("gu") => keys.push(Part::Id(row.try_get("", &name)?)),
                Some("gi") => keys.push(Part::Int(row.try_get("", &name)?)),
                Some("gd") => keys.push(Part::Double(row.try_get("", &name)?)),
                _ => {}
            }
        }
        Ok(Self {
            keys,
            count: row.try_get("", "n")?,
            created: (row.try_get("", "created_min")?, row.try_get("", "created_max")?),
            length: measure("length")?,
            measure: measure("measure")?,
        })
    }
}

impl Aggregates {
    /// The group that the row tells.
    pub(super) fn into_group(self, group_by: &[GroupKey], measured: bool) -> Result<StatsGroup, Error> {
        let mut parts = self.keys.into_iter();
        let keys = group_by.iter().map(|key| value(key, &mut parts).ok_or_else(|| unreadable("a group"))?);
        Ok(StatsGroup {
            keys: keys.collect::<Result<_, _>>()?,
            count: self.count,
            created_min: Timestamp::from_micros(self.created.0),
            created_max: Timestamp::from_micros(self.created.1),
            content_length: self.length,
            measure: measured.then_some(self.measure),
        })
    }
}

/// The value of a key; `None` when the row holds something else.
fn value(key: &GroupKey, parts: &mut impl Iterator<Item = Part>) -> Option<Result<GroupValue, Error>> {
    Some(Ok(match (key, parts.next()?) {
        (GroupKey::Type, Part::Text(Some(name))) => GroupValue::Type(name),
        (GroupKey::Status, Part::Text(Some(status))) => {
            return Some(
                ClaimStatus::from_text(&status).map(GroupValue::Status).ok_or_else(|| unreadable("claim.status")),
            );
        }
        (GroupKey::Namespace, Part::Id(Some(id))) => GroupValue::Namespace(NamespaceId::from_uuid(id)),
        (GroupKey::Author, Part::Id(Some(id))) => GroupValue::Author(AgentId::from_uuid(id)),
        (GroupKey::CreatedDay, Part::Int(Some(day))) => {
            GroupValue::CreatedDay(Timestamp::from_micros(day.saturating_mul(DAY)))
        }
        (GroupKey::Attr(_), Part::Int(rank)) => {
            let (Part::Double(number), Part::Text(text)) = (parts.next()?, parts.next()?) else {
                return None;
            };
            GroupValue::Attr(scalar(rank, number, text))
        }
        _ => return None,
    }))
}

fn scalar(rank: Option<i64>, number: Option<f64>, text: Option<String>) -> Option<serde_json::Value> {
    match (rank?, number, text) {
        (0, ..) => Some(false.into()),
        (1, ..) => Some(true.into()),
        (2, Some(number), _) => Some(number.into()),
        (3, _, Some(text)) => Some(text.into()),
        _ => None,
    }
}
