//! The log as a stream and as pages: arguments, deliveries, and what is followed besides the events themselves.

mod begin;
mod changes;
mod claim_changed;
mod consumer;
mod delivery;
mod edge_changed;
mod filter;
mod follow;

pub use begin::LogPlace;
pub(crate) use begin::{Beginning, MemberInput};
pub(crate) use changes::delivery;
pub(crate) use claim_changed::claim_changes;
pub use claim_changed::{ClaimChange, ClaimChangeKind, ClaimChanges, ClaimDelivery};
pub use consumer::{Consumer, ConsumerMember};
pub use delivery::{Bookmark, EventBatch, EventDelivery, ResyncRequired};
pub(crate) use edge_changed::edge_changes;
pub use edge_changed::{EdgeChange, EdgeChangeKind, EdgeChanges, EdgeDelivery};
pub(crate) use filter::EventFilterInput;
use filter::of_kinds;
pub(crate) use follow::{Item, Pick, Seen, events, followed, open};
