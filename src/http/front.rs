//! What stands before the schema: how it is set up.

use std::sync::Arc;
use std::time::Duration;

use claimgraph_api::cost::CostModel;

use super::document::DocumentLimits;
use super::persisted::Persisted;
use crate::limits::Limiter;

/// What stands before the schema.
pub struct FrontOptions {
    /// What a document may be.
    pub documents: DocumentLimits,
    /// Longest text among the variables of a request, bytes.
    pub variable_bytes: usize,
    /// What operations cost.
    pub costs: Arc<CostModel>,
    /// What one operation may cost, in fields.
    pub most_cost: u64,
    /// Cost, in fields, for which one unit is charged.
    pub fields_per_unit: u32,
    /// How much who may do.
    pub limiter: Limiter,
    /// Documents that are known by their hash.
    pub persisted: Persisted,
    /// Operations that one request may have as an array; 0 refuses arrays.
    pub batch_operations: usize,
    /// Pages of other sites that may use the API.
    pub cors: CorsOptions,
}

/// Pages of other sites that may use the API.
#[derive(Debug, Clone, Default)]
pub struct CorsOptions {
    /// Their origins, as browsers send them; `*` alone for every one, none for no page.
    pub origins: Vec<String>,
    /// How long a browser may remember what it was allowed.
    pub max_age: Duration,
}

impl CorsOptions {
    /// Whether a page of an origin may use the API.
    pub(super) fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed == "*" || allowed == origin)
    }
}
