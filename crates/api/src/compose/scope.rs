//! The thread-local through which static registration functions see the contributions.
//!
//! Set only by [`compose`](super::compose), only while types are registered on the calling thread.

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use super::placement::Placement;

thread_local! {
    static CURRENT: RefCell<Option<Placement>> = const { RefCell::new(None) };
}

/// Runs `work` with `placement` current on this thread, and hands the placement back. What was current
/// before is current again afterwards, also when `work` panics; the panic is returned.
pub(super) fn within<R>(placement: Placement, work: impl FnOnce() -> R) -> (thread::Result<R>, Option<Placement>) {
    let previous = CURRENT.replace(Some(placement));
    // A panic leaves the registry half filled, but that is dropped with the closure; the placement is
    // afterwards only read for an error.
    let outcome = catch_unwind(AssertUnwindSafe(work));
    (outcome, CURRENT.replace(previous))
}

/// Runs `f` on the current placement; `None` when no schema is being composed. `f` must not register
/// types, because registration comes back here.
pub(super) fn with<R>(f: impl FnOnce(&mut Placement) -> R) -> Option<R> {
    CURRENT.with_borrow_mut(|current| current.as_mut().map(f))
}
