//! Verifying a tenant's hash chain.

use claimgraph_domain::error::Error;
use claimgraph_domain::rules::chain::{GENESIS, follows};

use crate::entity::{tenant, unreadable};
use crate::scope::Scope;
use crate::store::Store;

/// Events read at once.
const BATCH: u64 = 4_096;

/// What a verification found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every event follows from the one before it, and the head is the last.
    Intact {
        /// How many events there are.
        events: i64,
    },
    /// The first position where the chain does not hold: an event changed, missing, or out of place.
    Broken {
        /// That position.
        position: i64,
    },
}

impl Store {
    /// Recomputes the chain from the oldest event that is kept; `progress` is told the positions done. Where the log
    /// begins later than at 1, the first event must follow from the last that was removed.
    ///
    /// # Errors
    /// From the database.
    pub async fn verify_log(&self, scope: &Scope, mut progress: impl FnMut(i64) + Send) -> Result<Verdict, Error> {
        let log = self.log_row(scope).await?;
        let (mut oldest, mut position, mut hash) = (log.oldest, log.oldest - 1, before(&log)?);
        while position < log.head {
            let batch = self.events(scope, position, BATCH).await?;
            if batch.first().is_none_or(|event| event.position != position + 1) {
                // Either something is missing, or it was removed in the meantime as it may be.
                let now = self.log_row(scope).await?;
                if now.oldest <= position + 1 {
                    return Ok(Verdict::Broken { position: position + 1 });
                }
                (oldest, position, hash) = (now.oldest, now.oldest - 1, before(&now)?);
                continue;
            }
            for event in batch.iter().take_while(|event| event.position <= log.head) {
                if event.position != position + 1 || !follows(&hash, event) {
                    return Ok(Verdict::Broken { position: position + 1 });
                }
                (position, hash) = (event.position, event.hash);
            }
            progress(position);
        }
        // Whoever was overtaken by what removes has seen nothing of the head that it began with.
        if position > log.head || log.head_hash == hash {
            Ok(Verdict::Intact { events: position - oldest + 1 })
        } else {
            Ok(Verdict::Broken { position })
        }
    }
}

/// The hash of the event before the oldest that is kept.
fn before(log: &tenant::Model) -> Result<[u8; 32], Error> {
    match &log.pruned_hash {
        None => Ok(GENESIS),
        Some(hash) => hash.as_slice().try_into().map_err(|_| unreadable("tenant.pruned_hash")),
    }
}
