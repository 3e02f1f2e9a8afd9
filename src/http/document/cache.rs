//! Parsed documents, kept by their text: clients send the same few again and again.

use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use claimgraph_domain::error::Error;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::DocumentLimits;

/// Text of the documents kept, bytes, all together. A parsed document takes some twenty times its text.
const BUDGET: u64 = 2 << 20;

/// A longer document is parsed each time: it holds its values, and will not come again.
const LONGEST: usize = 32 << 10;

/// The documents seen lately. Cloning shares them.
#[derive(Clone)]
pub struct Documents {
    kept: Arc<Cache<Box<str>, Arc<ExecutableDocument>, ByLength>>,
    limits: DocumentLimits,
}

#[derive(Clone)]
struct ByLength;

impl Weighter<Box<str>, Arc<ExecutableDocument>> for ByLength {
    fn weight(&self, text: &Box<str>, _: &Arc<ExecutableDocument>) -> u64 {
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
    pub fn get(&self, text: &str) -> Result<Arc<ExecutableDocument>, Error> {
        if let Some(document) = self.kept.get(text) {
            return Ok(document);
        }
        let document = Arc::new(super::parse(text, &self.limits)?);
        if text.len() <= LONGEST {
            self.kept.insert(text.into(), Arc::clone(&document));
        }
        Ok(document)
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
