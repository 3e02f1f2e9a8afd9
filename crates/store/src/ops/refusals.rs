//! Collecting every failing item of a request, each by its path.

use claimgraph_domain::error::{Detail, Error};

/// What was refused so far.
#[derive(Debug, Default)]
pub(crate) struct Refusals(Vec<Detail>);

impl Refusals {
    /// Passes a good value on and notes a refused one.
    pub(crate) fn check<T>(&mut self, path: impl FnOnce() -> String, result: Result<T, Error>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.push(error.at(path()));
                None
            }
        }
    }

    /// Notes a refusal.
    pub(crate) fn add(&mut self, path: impl Into<String>, error: Error) {
        self.0.push(error.at(path));
    }

    /// Whether nothing was refused.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Fails when anything was refused.
    ///
    /// # Errors
    /// One error with a detail for each refusal.
    pub(crate) fn finish(self) -> Result<(), Error> {
        Error::from_details(self.0)
    }
}
