//! Cohorts: subscriptions that are evaluated once for all who ask the same.
//!
//! Who asks the same document with the same variables, in the name of the same tenant and agent, has the same [`Key`].
//! Every [`Member`] begins by itself. Once it is known where in the log it stands, and somebody else has the same key,
//! it gives its own evaluation up and takes what the [`Cohort`] makes: each delivery is evaluated and written once, and
//! its bytes are kept in a [`ring`] until there is no more room.
//!
//! A member that waits for more may sit down ([`seats`]): then what is made is written to its client at once, and its
//! task sleeps on. One that is slow rises, and takes what it needs from the ring by itself.
//!
//! There is no seam, because members and deliveries are compared by positions of the log: a member takes a delivery
//! only where that begins no later, and tells of nothing earlier, than where the member stands. A member for which that
//! does not hold, because it was slow or came in the middle, evaluates by itself from its last cursor, and joins again
//! after that.

mod key;
mod lead;
mod member;
mod registry;
mod ring;
mod seats;
#[cfg(test)]
mod tests;

pub(super) use key::Key;
use lead::Cohort;
pub(super) use member::Member;
pub(super) use registry::Cohorts;
pub(super) use seats::Taker;
