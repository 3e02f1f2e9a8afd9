//! Claims: create, revise, publish, retract.

mod create;
mod publish;
mod retract;
mod revise;
mod status;

pub(crate) use create::check_initial;
pub use create::{ClaimRef, CreateClaim};
pub use publish::PublishClaim;
pub use retract::RetractClaim;
pub use revise::ReviseClaim;

use claimgraph_domain::limits::Limits;
use claimgraph_domain::model::Attrs;
use claimgraph_domain::rules::checks;
use claimgraph_domain::time::Timestamp;

use crate::ops::refusals::Refusals;

/// The fields that every new version is checked for; `path` comes before a field's name.
pub(crate) struct Statement<'a> {
    pub content: &'a str,
    pub formal_content: Option<&'a str>,
    pub attrs: &'a Attrs,
    pub valid_from: Option<Timestamp>,
    pub valid_to: Option<Timestamp>,
}

impl Statement<'_> {
    pub(crate) fn check(&self, path: &str, limits: &Limits, refusals: &mut Refusals) {
        let at = |field: &str| format!("{path}{field}");
        refusals.check(|| at("content"), checks::content(self.content, limits));
        let formal = self.formal_content.map_or(Ok(()), |formal| checks::content(formal, limits));
        refusals.check(|| at("formalContent"), formal);
        refusals.check(|| at("attrs"), checks::attrs(self.attrs, limits));
        refusals.check(|| at("validTo"), checks::valid_period(self.valid_from, self.valid_to));
    }
}
