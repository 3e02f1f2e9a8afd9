//! Checking a request before it is executed.

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Request, Variables};
use claimgraph_api::context::{RequestContext, attach};
use claimgraph_domain::error::Error;
use claimgraph_store::Scope;

use super::super::cohort::Key;
use super::super::document;
use super::super::graphql::Params;
use super::super::host::Host;
use super::super::observe::Seen;
use super::super::request_id::RequestId;
use super::root;

/// A request that is ready to be executed, as often as need be.
#[derive(Clone)]
pub(in crate::http) struct Operation {
    document: Arc<ExecutableDocument>,
    name: Option<String>,
    variables: Variables,
    scope: Scope,
    /// What it is; `None` when the request names an operation that does not exist, which execution refuses.
    pub(in crate::http) kind: Option<OperationType>,
    /// For a subscription: equal for all who are to be given the same.
    pub(in crate::http) key: Option<Key>,
}

/// Checks a request, and notes what it is.
///
/// # Errors
/// When its document is refused, or a variable is missing.
pub(in crate::http) fn prepare(
    host: &Host,
    params: Params<'_>,
    scope: Scope,
    seen: &mut Seen,
) -> Result<Operation, Error> {
    let _span = tracing::debug_span!("prepare").entered();
    let Params { query, operation_name: name, variables } = params;
    let document = host.documents.get(&query)?;
    let (mut kind, mut key) = (None, None);
    if let Some(operation) = document::operation(&document, name.as_deref()) {
        seen.asks(operation, name.as_deref());
        document::check_variables(operation, &variables)?;
        kind = Some(operation.ty);
        if operation.ty == OperationType::Subscription {
            let field = root::field(operation)?;
            let place = root::place(field, &query);
            key = Some(Key::new(&scope, &query, name.as_deref(), &variables, place.as_deref()));
        }
    }
    Ok(Operation { document, name, variables, scope, kind, key })
}

impl Operation {
    /// The request for the schema.
    pub(in crate::http) fn into_request(self, host: &Host, id: &RequestId) -> Request {
        // The text is not needed beside the document, so it is not copied.
        let mut request = Request::new(String::new()).variables(self.variables);
        request.operation_name = self.name;
        request.set_parsed_query(Arc::unwrap_or_clone(self.document));
        let context = RequestContext {
            store: host.options.store.clone(),
            scope: self.scope.for_request(id.as_str()),
            request_id: id.as_str().to_owned(),
            limits: host.options.limits,
        };
        attach(request, context)
    }
}
