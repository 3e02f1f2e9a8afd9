//! How much who may do in which time.
//!
//! Every principal has a bucket for each [`Class`] of operation, and so has every tenant: an operation is charged to
//! both, and where one has no room it is refused and neither is charged. The algorithm is GCRA, the generic cell rate
//! algorithm of ATM ([I.371](https://www.itu.int/rec/T-REC-I.371), annex A), by the crate governor for this process
//! ([`local`]), and by a script of the same arithmetic in Redis where processes share their limits ([`shared`]).
//!
//! The unit is what a point read costs; [`crate::http`] makes units from the cost of an operation
//! ([`claimgraph_api::cost`]). An operation is charged its estimate, as far as half a bucket holds it, and
//! [corrected](Limiter::settle) once it is known what it used. governor cannot give back, so it decides over a store of
//! our own, in which a correction moves the moment that governor compares with. Who used more than was there is in
//! debt and waits it off.

mod bank;
mod class;
mod local;
mod payer;
mod rate;
mod shared;
mod standing;
mod steady;
#[cfg(test)]
mod tests;

pub use class::Class;
pub use payer::Payer;
pub use rate::{Rate, Rates};
pub use shared::{Shared, SharedError};
pub use standing::{BucketStanding, Level, Refusal, Standing};

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::ambient::Clock;

use local::Local;
use rate::Quota;

/// How limits are kept.
pub struct LimiterOptions {
    /// Whether anything is refused. Without, everything is counted all the same.
    pub enforced: bool,
    /// How much in which time.
    pub rates: Rates,
    /// Where processes share their limits; `None` keeps those of this process.
    pub shared: Option<Arc<Shared>>,
    /// Tells the time for the limits of this process.
    pub clock: Arc<dyn Clock>,
}

/// Keeps the limits.
pub struct Limiter {
    enforced: bool,
    rates: Rates,
    shared: Option<Arc<Shared>>,
    local: Local,
}

/// What was charged for one operation, to be [settled](Limiter::settle).
#[derive(Debug, Clone)]
pub struct Charge {
    payer: Payer,
    class: Class,
    units: u32,
    is_shared: bool,
    /// When it was made, and how its buckets stood after it.
    made: Duration,
    standing: Standing,
}

impl Charge {
    /// The units charged.
    pub fn units(&self) -> u32 {
        self.units
    }
}

/// What is to be done with two buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Take units where both have room.
    Take(u32),
    /// Take units, or give back where negative, whether there is room or not.
    Move(i64),
}

impl Limiter {
    /// Buckets that are all full.
    pub fn new(options: LimiterOptions) -> Self {
        let LimiterOptions { enforced, rates, shared, clock } = options;
        Self { enforced, local: Local::new(&rates, clock), rates, shared }
    }

    /// Charges an operation, at most half a bucket: what costs more pays the rest [afterwards](Self::settle).
    ///
    /// # Errors
    /// Where the principal or the tenant has no room; nothing is charged then.
    pub async fn charge(&self, payer: &Payer, class: Class, units: u32) -> Result<(Charge, Standing), Refusal> {
        let units = units.clamp(1, self.rates.of(class).most_at_once());
        let turn = if self.enforced { Turn::Take(units) } else { Turn::Move(units.into()) };
        let (outcome, is_shared) = self.turn(payer, class, turn).await;
        let (made, standing) = (self.local.passed(), outcome?);
        Ok((Charge { payer: payer.clone(), class, units, is_shared, made, standing }, standing))
    }

    /// Corrects a charge once it is known what was used. What has come back by itself since is not given back again.
    pub async fn settle(&self, charge: Charge, used: u32) -> Standing {
        let missing = self.missing(&charge);
        let Charge { payer, class, units, is_shared, .. } = charge;
        let turn = Turn::Move((i64::from(used.max(1)) - i64::from(units)).max(-i64::from(missing)));
        let outcome = match &self.shared {
            // What a server that is away has taken is not given back elsewhere.
            Some(shared) if is_shared => match shared.turn(&self.rates, &payer, class, turn).await {
                Some(outcome) => outcome,
                None => return self.local.standing(&payer, class),
            },
            _ => self.local.turn(&payer, class, turn),
        };
        outcome.unwrap_or_else(|refusal| refusal.standing)
    }

    /// Charges something that was done already, and gives the time after which there is room for the next.
    pub async fn charge_after(&self, payer: &Payer, class: Class, units: u32) -> Duration {
        let (outcome, _) = self.turn(payer, class, Turn::Move(units.max(1).into())).await;
        let standing = outcome.unwrap_or_else(|refusal| refusal.standing);
        if self.enforced { standing.until_room } else { Duration::ZERO }
    }

    /// Whether limits are shared with other processes.
    pub fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// Charges something that is about to be done to the limits of this process, without waiting; `false`, and nothing
    /// is charged, where there is no room.
    pub fn charge_here(&self, payer: &Payer, class: Class, units: u32) -> bool {
        let units = units.max(1);
        let turn = if self.enforced { Turn::Take(units) } else { Turn::Move(units.into()) };
        self.local.turn(payer, class, turn).is_ok()
    }

    /// Gives back what [`Self::charge_here`] charged for something that was not done.
    pub fn give_back_here(&self, payer: &Payer, class: Class, units: u32) {
        // Giving back is never refused.
        let _ = self.local.turn(payer, class, Turn::Move(-i64::from(units.max(1))));
    }

    /// How a payer stands.
    pub async fn standing(&self, payer: &Payer, class: Class) -> Standing {
        let (outcome, _) = self.turn(payer, class, Turn::Move(0)).await;
        outcome.unwrap_or_else(|refusal| refusal.standing)
    }

    /// Buckets that are kept in memory. Full ones are dropped now and then.
    pub fn kept(&self) -> usize {
        self.local.kept()
    }

    /// Units that are still missing of those that were when a charge was made, if nobody else has taken any since.
    fn missing(&self, charge: &Charge) -> u32 {
        let since = self.local.passed().saturating_sub(charge.made);
        let rate = self.rates.of(charge.class);
        let missing = |quota: Quota, bucket: BucketStanding| {
            let units = bucket.full_in.saturating_sub(since).as_nanos() / quota.interval.as_nanos().max(1);
            u32::try_from(units).unwrap_or(u32::MAX)
        };
        let own = missing(rate.principal(), charge.standing.principal);
        match rate.tenant().zip(charge.standing.tenant) {
            Some((quota, bucket)) => own.min(missing(quota, bucket)),
            None => own,
        }
    }

    /// What came of a turn, and whether it was shared.
    async fn turn(&self, payer: &Payer, class: Class, turn: Turn) -> (Result<Standing, Refusal>, bool) {
        if let Some(shared) = &self.shared
            && let Some(outcome) = shared.turn(&self.rates, payer, class, turn).await
        {
            return (outcome, true);
        }
        (self.local.turn(payer, class, turn), false)
    }
}
