//! What a subscription delivers, charged as it is delivered.

use std::sync::Arc;
use std::time::Duration;

use super::super::cohort::Taker;
use super::super::host::Host;
use super::super::operation::Item;
use super::units;
use crate::limits::{Class, Payer};

/// Charges the deliveries of one subscription.
#[derive(Clone)]
pub(in crate::http) struct Meter {
    host: Arc<Host>,
    payer: Payer,
    class: Class,
}

impl Meter {
    /// For what somebody subscribed to.
    pub(in crate::http) fn new(host: Arc<Host>, payer: Payer, class: Class) -> Self {
        Self { host, payer, class }
    }

    /// Charges one delivery, which has been made already, and gives the time after which the next may be.
    pub(in crate::http) async fn deliver(&self, fields: u64) -> Duration {
        let units = units(&self.host, fields);
        self.host.options.front.limiter.charge_after(&self.payer, self.class, units).await
    }

    /// A taker that is charged for what it takes, and takes nothing where there is no room. There is none where limits
    /// are shared with other processes: what is given at once cannot wait for their answer.
    pub(in crate::http) fn before(&self, taker: Arc<dyn Taker>) -> Option<Arc<dyn Taker>> {
        let here = !self.host.options.front.limiter.is_shared();
        here.then(|| -> Arc<dyn Taker> { Arc::new(Metered { meter: self.clone(), taker }) })
    }
}

struct Metered {
    meter: Meter,
    taker: Arc<dyn Taker>,
}

impl Taker for Metered {
    fn take(&self, item: &Item) -> bool {
        let Meter { host, payer, class } = &self.meter;
        let (limiter, units) = (&host.options.front.limiter, units(host, item.fields));
        if !limiter.charge_here(payer, *class, units) {
            return false;
        }
        let taken = self.taker.take(item);
        if !taken {
            limiter.give_back_here(payer, *class, units);
        }
        taken
    }
}
