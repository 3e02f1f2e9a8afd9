//! What is told of requests: a line in the log, numbers for `/metrics`, and the audit of those that may not.
//!
//! [`Seen`] is what a request turns out to be on its way, [`Told`] what became of it. What is answered at once carries
//! both to [`super::frame`] in the answer's extensions; what is answered bit by bit is watched by a [`Watch`] until it
//! ends, and what is given up because its client went away is told of by [`OnItsWay`]. None ever holds a variable, a
//! credential, or the text of a document.

mod counts;
mod finish;
mod seen;
mod watch;
mod way;

pub(super) use counts::Counts;
pub(super) use finish::{Finished, finish, refused};
pub(super) use seen::{Seen, Told};
pub(super) use watch::Watch;
pub(super) use way::OnItsWay;
