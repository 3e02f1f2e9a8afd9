//! Reading: each function takes a `&Scope` first, runs a constant number of statements whatever
//! the length of the answer, and gives domain values.
//!
//! Most functions also take a [`View`], which says as of which position of the log one reads. What
//! belongs to another tenant looks exactly like what does not exist.

mod agents;
mod anchors;
mod artifacts;
mod bundles;
pub mod cache;
mod cached;
mod claim_list;
mod claims;
mod claims_under;
mod conflicts;
mod cursor;
mod dialect;
mod edges;
mod events;
mod evidence;
mod filter;
mod head;
mod keys;
mod keyset;
mod namespaces;
mod page;
mod provenance;
mod references;
mod registry;
mod relations;
mod reviews;
mod sources;
mod sql;
mod state;
mod stats;
#[cfg(test)]
mod tests;
mod view;
mod webhooks;

pub use agents::AgentFilter;
pub use anchors::Anchored;
pub use claim_list::{ClaimOrderField, ClaimQuery, IncludeStatuses, Order};
pub use claims::{ClaimRow, ClaimState, StatusChange};
pub use claims_under::{ClaimHolder, HolderArgs};
pub use conflicts::AssessmentRow;
pub use cursor::Cursor;
pub use edges::{EdgeEnd, EdgeQuery, EdgeRow, EdgesArgs, Retraction, SeenEdge};
pub use evidence::MAX_EVIDENCE;
pub use filter::{
    ClaimFilter, Compare, Comparison, EdgeDirection, EdgeFilter, JsonOp, ReviewFilter, Scalar, SourceFilter, TextOp,
};
pub use namespaces::NamespaceFilter;
pub use page::{Page, PageRequest};
pub use references::{ReferenceFilter, ReferenceRow, Resolution};
pub use relations::{RelationQuery, RelationRow};
pub use reviews::ReviewRow;
pub use stats::{GroupKey, GroupValue, Having, Measure, StatsGroup, StatsQuery};
pub use view::View;

pub(crate) use claim_list::listed;
pub(crate) use claims::{StateRow, select_states};
pub(crate) use cursor::{Fingerprint, KeyValue, invalid as invalid_cursor};
pub(crate) use dialect::{alias, bytewise};
pub(crate) use filter::{Context, status_at};
pub(crate) use page::{Key, KeyKind, entity_page, fetch_page};
pub(crate) use sql::{MAX_IDS, TenantEntity, col, count_all, fetch, fetch_rows, one_of, truth};
