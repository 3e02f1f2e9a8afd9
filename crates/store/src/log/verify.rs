//! Verifying a tenant's hash chain.

use claimgraph_domain::error::Error;
use claimgraph_domain::rules::chain::{GENESIS, follows};
use sea_orm::EntityTrait;

use crate::entity::tenant;
use crate::error::OrDatabase;
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
    /// Recomputes the chain from its beginning; `progress` is told the positions done.
    ///
    /// # Errors
    /// From the database.
    pub async fn verify_log(&self, scope: &Scope, mut progress: impl FnMut(i64) + Send) -> Result<Verdict, Error> {
        let head = tenant::Entity::find_by_id(scope.key.0)
            .one(&self.db().read)
            .await
            .or_database()?
            .ok_or_else(|| Error::not_found("tenant", &scope.tenant().to_string()))?;
        let (mut position, mut hash) = (0, GENESIS);
        while position < head.head {
            let batch = self.events(scope, position, BATCH).await?;
            if batch.is_empty() {
                return Ok(Verdict::Broken { position: position + 1 });
            }
            for event in batch.iter().take_while(|event| event.position <= head.head) {
                if event.position != position + 1 || !follows(&hash, event) {
                    return Ok(Verdict::Broken { position: position + 1 });
                }
                (position, hash) = (event.position, event.hash);
            }
            progress(position);
        }
        if head.head_hash == hash { Ok(Verdict::Intact { events: position }) } else { Ok(Verdict::Broken { position }) }
    }
}
