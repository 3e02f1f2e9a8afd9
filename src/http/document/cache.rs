//! Parsed documents, kept by their text: clients send the same few again and again.

use std::sync::Arc;

use async_graphql::Variables;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition};
use claimgraph_api::access::{Access, Asked};
use claimgraph_domain::access::Permissions;
use claimgraph_domain::error::Error;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::DocumentLimits;
use super::needed::Needed;

/// Text of the documents kept, bytes, all together. A parsed document takes some twenty times its text.
const BUDGET: u64 = 2 << 20;

/// A longer document is parsed each time: it holds its values, and will not come again.
const LONGEST: usize = 32 << 10;

/// The documents seen lately. Cloning shares them.
#[derive(Clone)]
pub struct Documents {
    kept: Arc<Cache<Box<str>, Arc<Known>, ByLength>>,
    limits: DocumentLimits,
}

/// A document that was checked, with what follows from it.
#[derive(Debug)]
pub struct Known {
    /// The document.
    pub parsed: Arc<ExecutableDocument>,
    needed: Needed,
}

impl Known {
    fn new(parsed: ExecutableDocument) -> Self {
        Self { needed: Needed::of(&parsed), parsed: Arc::new(parsed) }
    }

    /// Whether a credential is allowed an operation of this document. What the operation needs is found once.
    ///
    /// # Errors
    /// `INSUFFICIENT_SCOPE`, naming the scopes that are lacking and the fields that need them.
    pub fn check(
        &self,
        access: &Access,
        operation: &OperationDefinition,
        variables: &Variables,
        permissions: &Permissions,
    ) -> Result<(), Error> {
        let needs = self.needed.get(access, &self.parsed, operation);
        let needs = needs.ok_or_else(|| Error::internal("an operation of another document"))?;
        access.check(needs, Asked { document: &self.parsed, operation, variables }, permissions)
    }
}

#[derive(Clone)]
struct ByLength;

impl Weighter<Box<str>, Arc<Known>> for ByLength {
    fn weight(&self, text: &Box<str>, _: &Arc<Known>) -> u64 {
        u64::try_from(text.len()).unwrap_or(u64::MAX).max(1)
    }
}

impl Documents {
    /// None yet; they will be within the limits.
    pub fn new(limits: DocumentLimits) -> Self {
        Self { kept: Arc::new(Cache::with_weighter(4_096, BUDGET, ByLength)), limits }
    }

    /// The document of a text, checked as by [`super::parse`].
    ///
    /// # Errors
    /// As [`super::parse`]; what is refused is not kept.
    pub fn get(&self, text: &str) -> Result<Arc<Known>, Error> {
        if let Some(known) = self.kept.get(text) {
            return Ok(known);
        }
        let known = Arc::new(Known::new(super::parse(text, &self.limits)?));
        if text.len() <= LONGEST {
            self.kept.insert(text.into(), Arc::clone(&known));
        }
        Ok(known)
    }

    /// How many documents are kept.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}
