//! The limits of this process.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::id::TenantId;

use super::Turn;
use super::bank::{Bank, Hand};
use super::class::Class;
use super::payer::Payer;
use super::rate::{Rate, Rates};
use super::standing::{Level, Refusal, Standing};
use super::steady::Steady;

/// The buckets of this process.
pub(super) struct Local {
    time: Steady,
    write: Buckets,
    read: Buckets,
    search: Buckets,
}

/// The buckets of one class. A turn looks at both levels, so there is one at a time; it takes well under a microsecond.
struct Buckets {
    class: Class,
    window: Duration,
    turn: Mutex<()>,
    hand: Hand,
    principals: Bank<Payer>,
    tenants: Option<Bank<TenantId>>,
}

impl Local {
    pub(super) fn new(rates: &Rates, clock: Arc<dyn Clock>) -> Self {
        let buckets = |class| Buckets::new(class, &rates.of(class));
        Self {
            time: Steady::new(clock),
            write: buckets(Class::Write),
            read: buckets(Class::Read),
            search: buckets(Class::Search),
        }
    }

    /// Takes a turn.
    ///
    /// # Errors
    /// Where there is no room; nothing is taken then.
    pub(super) fn turn(&self, payer: &Payer, class: Class, turn: Turn) -> Result<Standing, Refusal> {
        self.of(class).turn(&self.time, payer, turn)
    }

    pub(super) fn standing(&self, payer: &Payer, class: Class) -> Standing {
        let buckets = self.of(class);
        buckets.standing(self.time.passed(), payer)
    }

    /// The time that passed since the beginning.
    pub(super) fn passed(&self) -> Duration {
        self.time.passed()
    }

    pub(super) fn kept(&self) -> usize {
        [&self.write, &self.read, &self.search].map(Buckets::kept).iter().sum()
    }

    fn of(&self, class: Class) -> &Buckets {
        match class {
            Class::Write => &self.write,
            Class::Read => &self.read,
            Class::Search => &self.search,
        }
    }
}

impl Buckets {
    fn new(class: Class, rate: &Rate) -> Self {
        let hand = Hand::default();
        Self {
            class,
            window: rate.window,
            turn: Mutex::default(),
            principals: Bank::new(rate.principal(), hand.clone()),
            tenants: rate.tenant().map(|quota| Bank::new(quota, hand.clone())),
            hand,
        }
    }

    fn turn(&self, time: &Steady, payer: &Payer, turn: Turn) -> Result<Standing, Refusal> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let now = time.passed();
        self.hand.set(now);
        match turn {
            Turn::Take(units) => {
                let refusal = |level, wait| Refusal { level, wait, standing: self.standing(now, payer) };
                self.principals.take(payer, units).map_err(|wait| refusal(Level::Principal, wait))?;
                if let Some(tenants) = &self.tenants
                    && let Err(wait) = tenants.take(&payer.tenant(), units)
                {
                    self.principals.shift(payer, -i64::from(units), now);
                    return Err(refusal(Level::Tenant, wait));
                }
            }
            Turn::Move(units) => {
                self.principals.shift(payer, units, now);
                if let Some(tenants) = &self.tenants {
                    tenants.shift(&payer.tenant(), units, now);
                }
            }
        }
        Ok(self.standing(now, payer))
    }

    fn standing(&self, now: Duration, payer: &Payer) -> Standing {
        let principal = (self.principals.quota, self.principals.full_in(payer, now));
        let tenants = self.tenants.as_ref();
        let tenant = tenants.map(|tenants| (tenants.quota, tenants.full_in(&payer.tenant(), now)));
        Standing::new(self.class, self.window, principal, tenant)
    }

    fn kept(&self) -> usize {
        self.principals.kept() + self.tenants.as_ref().map_or(0, Bank::kept)
    }
}
