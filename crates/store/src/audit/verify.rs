//! Verifying a tenant's audit as a chain.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::rules::audit_chain::{BEFORE_ALL, follows};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::append::Tail;
use crate::entity::{audit, tenant};
use crate::error::OrDatabase;
use crate::read::TenantEntity;
use crate::scope::Scope;
use crate::store::Store;

/// Entries read at once.
const BATCH: u64 = 4_096;

/// An entry that somebody has noted elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Witness {
    /// Its number.
    pub number: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// What a verification found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry follows from the one before it, and the head is the last.
    Intact {
        /// The last one; number 0 where there is none. Noted elsewhere, it proves later that nothing was rewritten.
        last: Witness,
    },
    /// The first number where the chain does not hold: an entry changed, missing, out of place, or too many.
    Broken {
        /// That number.
        number: i64,
    },
    /// The chain holds, but it is another than the one that a witness belongs to.
    Rewritten {
        /// The number of the witness.
        number: i64,
    },
}

impl Store {
    /// Recomputes the chain up to the head that stands when it begins; `progress` is told the numbers done. With a
    /// witness it must lead through it.
    ///
    /// Who can write to the database can make a chain anew with the head that belongs to it; only a witness finds that.
    ///
    /// # Errors
    /// From the database.
    pub async fn verify_audit(
        &self,
        scope: &Scope,
        witness: Option<Witness>,
        mut progress: impl FnMut(i64) + Send,
    ) -> Result<Verdict, Error> {
        let head = self.audit_tail(scope).await?;
        let (mut number, mut hash, mut seen) = (0, BEFORE_ALL, witness.is_none());
        while number < head.number {
            let batch = self.audit_after(scope, number, BATCH).await?;
            if batch.is_empty() {
                return Ok(Verdict::Broken { number: number + 1 });
            }
            for entry in &batch {
                if number == head.number {
                    // What follows was written since, and is looked at below.
                    break;
                }
                if entry.number != number + 1 || !follows(&hash, entry) {
                    return Ok(Verdict::Broken { number: number + 1 });
                }
                (number, hash) = (entry.number, entry.hash);
                seen |= witness == Some(Witness { number, hash });
            }
            progress(number);
        }
        if hash != head.hash {
            return Ok(Verdict::Broken { number: head.number });
        }
        // An entry that the head does not know belongs to no write. The head is read after it, so it knows those since.
        let last = self.last_audited(scope).await?;
        if last > self.audit_tail(scope).await?.number {
            return Ok(Verdict::Broken { number: head.number + 1 });
        }
        match witness {
            Some(witness) if !seen => Ok(Verdict::Rewritten { number: witness.number }),
            _ => Ok(Verdict::Intact { last: Witness { number, hash } }),
        }
    }

    async fn audit_tail(&self, scope: &Scope) -> Result<Tail, Error> {
        let row = tenant::Entity::find().filter(tenant::Column::Id.eq(scope.key.0)).one(&self.db().reader(scope)).await;
        Tail::of(&row.or_database()?.ok_or_else(|| Error::new(Code::NotFound, "the tenant is gone"))?)
    }

    async fn last_audited(&self, scope: &Scope) -> Result<i64, Error> {
        let newest = audit::Entity::of(scope).order_by_desc(audit::Column::Number).limit(1);
        let newest = newest.one(&self.db().reader(scope)).await.or_database()?;
        Ok(newest.map_or(0, |entry| entry.number))
    }
}
