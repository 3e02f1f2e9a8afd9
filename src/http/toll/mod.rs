//! What an operation is charged, and what every answer tells of it.
//!
//! [`enter`] charges the estimate before anything is executed, and [`Paid::settle`] corrects it by what the answer has
//! used. A [`Meter`] charges what a subscription delivers. [`stamp`] writes the headers.

mod class;
mod headers;
mod meter;
#[cfg(test)]
mod tests;

pub(super) use class::class;
pub(super) use headers::{COST, HEADERS, stamp};
pub(super) use meter::Meter;

use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Response, Variables};
use claimgraph_api::cost::Costing;
use claimgraph_domain::error::{Code, Error};

use super::document;
use super::graphql::was_refused;
use super::host::Host;
use super::operation::Operation;
use crate::limits::{Charge, Class, Level, Payer, Refusal, Standing};

/// What was charged, and how the payer stands after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bill {
    /// Units.
    pub(super) units: u32,
    /// How the payer stands.
    pub(super) standing: Standing,
}

/// An operation that was let in.
pub(super) struct Paid {
    charge: Charge,
    /// The units of its estimate; more than were charged where it costs more than half a bucket.
    estimate: u32,
    standing: Standing,
    receipt: Option<Receipt>,
}

/// What an answer is measured by.
pub(super) struct Receipt {
    /// The document.
    pub(super) document: Arc<ExecutableDocument>,
    /// Which of its operations.
    pub(super) name: Option<String>,
    /// The values of its variables.
    pub(super) variables: Variables,
}

/// Charges the estimate of an operation.
///
/// # Errors
/// `RATE_LIMITED` with the seconds to wait; nothing was charged then.
pub(super) async fn enter(host: &Host, operation: &Operation) -> Result<Paid, (Error, Bill)> {
    let front = &host.options.front;
    let estimate = units(host, operation.cost);
    match front.limiter.charge(&operation.payer, operation.class, estimate).await {
        Ok((charge, standing)) => Ok(Paid { charge, estimate, standing, receipt: operation.receipt() }),
        Err(refusal) => Err((refused(&refusal, operation.class), Bill { units: 0, standing: refusal.standing })),
    }
}

impl Paid {
    /// What was charged beforehand, for an operation that gives its results one after another.
    pub(super) fn bill(&self) -> Bill {
        Bill { units: self.charge.units(), standing: self.standing }
    }

    /// Corrects the charge by what an answer has used. A request of which nothing was executed pays one unit; one that
    /// was given up, or is no query, what was estimated.
    pub(super) async fn settle(self, host: &Host, response: Option<&Response>) -> Bill {
        let Self { charge, estimate, standing, receipt } = self;
        let used = match (response, receipt) {
            (Some(response), _) if was_refused(response) => 1,
            (Some(response), Some(receipt)) => receipt.measure(host, response).unwrap_or(estimate),
            _ => estimate,
        };
        if used == charge.units() {
            return Bill { units: used, standing };
        }
        Bill { units: used, standing: host.options.front.limiter.settle(charge, used).await }
    }
}

impl Receipt {
    fn measure(&self, host: &Host, response: &Response) -> Option<u32> {
        let operation = document::operation(&self.document, self.name.as_deref())?;
        let (model, variables) = (host.options.front.costs.as_ref(), &self.variables);
        let costing = Costing { model, document: &self.document, operation, variables };
        Some(units(host, costing.measure(&response.data)))
    }
}

/// The bill of a request that was not charged.
pub(super) async fn nothing(host: &Host, payer: &Payer) -> Bill {
    Bill { units: 0, standing: host.options.front.limiter.standing(payer, Class::Read).await }
}

/// The units of a cost in fields; one at least.
fn units(host: &Host, fields: u64) -> u32 {
    let units = fields.div_ceil(u64::from(host.options.front.fields_per_unit.max(1)));
    u32::try_from(units).unwrap_or(u32::MAX).max(1)
}

/// What is told to somebody whose operation is refused.
fn refused(refusal: &Refusal, class: Class) -> Error {
    let (whose, bucket) = match (refusal.level, refusal.standing.tenant) {
        (Level::Tenant, Some(bucket)) => ("the tenant's", bucket),
        _ => ("your", refusal.standing.principal),
    };
    let seconds = headers::seconds(refusal.wait).max(1);
    let message = format!(
        "{whose} limit for {class} operations is used up ({} of {} units are left, which fill up in {} s); try again \
         in {seconds} s, or ask for less at once",
        bucket.remaining,
        bucket.limit,
        headers::seconds(refusal.standing.window)
    );
    let mut error = Error::new(Code::RateLimited, message);
    error.retry_after = Some(seconds);
    error
}
