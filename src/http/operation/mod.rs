//! Operations: from the parameters of a request to what it gives, whatever carries it.
//!
//! [`mod@prepare`] checks a request, [`mod@single`] executes a query or a mutation, [`mod@own`] a subscription.
//! [`mod@run`] gives the results of either as they come.

mod output;
mod own;
mod prepare;
mod root;
mod run;
mod single;

pub(super) use output::{Item, Output, refusal};
pub(super) use own::Own;
pub(super) use prepare::{Operation, prepare};
pub(super) use run::run;
pub(super) use single::{execute, execute_paid};

#[cfg(test)]
mod tests;
