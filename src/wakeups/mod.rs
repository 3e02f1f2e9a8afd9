//! The word of commits through message servers, for several processes on one database.
//!
//! Each carrier implements [`Wakeups`] and connects when it is first needed, so a server that is away keeps nothing
//! from starting. Whatever else is on its channel is ignored.

mod nats;
mod redis;

pub use nats::Nats;
pub use redis::Redis;

use std::time::Duration;

#[cfg(doc)]
use claimgraph_store::feed::Wakeups;
use claimgraph_store::feed::wakeup::{Failure, Wake};
use tokio::time::timeout;

/// How long a message server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a message server answers in time.
async fn in_time<T, E: Into<Failure>>(answer: impl Future<Output = Result<T, E>>) -> Result<T, Failure> {
    match timeout(PATIENCE, answer).await {
        Ok(answer) => answer.map_err(Into::into),
        Err(_) => Err("the message server does not answer".into()),
    }
}

/// The wake-up that a message holds; `None` for anything else.
fn read(message: &[u8]) -> Option<Wake> {
    Wake::parse(std::str::from_utf8(message).ok()?)
}
