//! How long a credential holds, for connections that stay open.

use std::pin::Pin;
use std::time::Duration;

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::error::Error;
use claimgraph_domain::time::Timestamp;
use tokio::select;
use tokio::sync::watch;
use tokio::time::{Sleep, sleep};

use super::refusal::{expired, refused};

/// Why a credential holds no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Its time is over.
    Expired,
    /// It was taken back, or is gone.
    Revoked,
}

impl Ended {
    /// The refusal that tells it.
    pub fn refusal(self) -> Error {
        match self {
            Self::Expired => expired("credential of this connection"),
            Self::Revoked => refused("the credential of this connection was revoked"),
        }
    }
}

/// How long a credential holds.
pub struct Lasting {
    expires: Option<Pin<Box<Sleep>>>,
    ended: Option<watch::Receiver<Option<Ended>>>,
}

impl Lasting {
    /// Until a moment and until it is said to have ended; for ever where there is neither.
    pub(super) fn new(
        expires_at: Option<Timestamp>,
        clock: &dyn Clock,
        ended: Option<watch::Receiver<Option<Ended>>>,
    ) -> Self {
        let left = |moment: Timestamp| {
            let micros = moment.micros().saturating_sub(clock.now().micros());
            Duration::from_micros(u64::try_from(micros).unwrap_or_default())
        };
        Self { expires: expires_at.map(|moment| Box::pin(sleep(left(moment)))), ended }
    }

    /// For ever: nobody proved anything.
    pub fn forever() -> Self {
        Self { expires: None, ended: None }
    }

    /// Waits until it holds no longer.
    pub async fn ended(&mut self) -> Ended {
        let expired = async {
            match &mut self.expires {
                Some(expires) => expires.as_mut().await,
                None => std::future::pending().await,
            }
        };
        let told = async {
            let Some(ended) = &mut self.ended else { return std::future::pending().await };
            match ended.wait_for(Option::is_some).await.map(|ended| *ended) {
                Ok(Some(ended)) => ended,
                // Nobody looks any more, so nobody could tell.
                _ => Ended::Revoked,
            }
        };
        select! {
            biased;
            ended = told => ended,
            () = expired => Ended::Expired,
        }
    }
}
