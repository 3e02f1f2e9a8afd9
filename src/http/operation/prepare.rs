//! Checking a request before it is executed.

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Request, Variables};
use claimgraph_api::context::{RequestContext, attach};
use claimgraph_api::cost::Costing;
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::Scope;

use super::super::cohort::Key;
use super::super::document;
use super::super::front::FrontOptions;
use super::super::graphql::Params;
use super::super::host::Host;
use super::super::observe::Seen;
use super::super::request_id::RequestId;
use super::super::toll::{self, Receipt};
use super::root;
use crate::limits::{Class, Payer};

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
    /// What it is estimated to cost, in fields.
    pub(in crate::http) cost: u64,
    /// What limits it counts for.
    pub(in crate::http) class: Class,
    /// Who is charged.
    pub(in crate::http) payer: Payer,
}

/// Checks a request, and notes what it is. This is the one place where it is decided whether the credential allows what
/// is asked for.
///
/// # Errors
/// When its document is refused or not known, a variable is missing or too long, the credential lacks a scope, or it
/// costs more than is allowed.
pub(in crate::http) fn prepare(
    host: &Host,
    params: Params<'_>,
    scope: Scope,
    seen: &mut Seen,
) -> Result<Operation, Error> {
    let _span = tracing::debug_span!("prepare").entered();
    let Params { asked, operation_name: name, variables } = params;
    let front = &host.options.front;
    let query = front.persisted.resolve(scope.tenant_key(), &asked)?;
    let known = host.documents.get(&query)?;
    let document = Arc::clone(&known.parsed);
    document::check_variable_size(&variables, front.variable_bytes)?;
    let (mut kind, mut key) = (None, None);
    let (mut cost, mut class) = (1, Class::Read);
    if let Some(operation) = document::operation(&document, name.as_deref()) {
        seen.asks(&document, operation, name.as_deref());
        document::check_variables(operation, &variables)?;
        known.check(&host.options.access, operation, &variables, scope.permissions())?;
        kind = Some(operation.ty);
        cost =
            affordable(Costing { model: &front.costs, document: &document, operation, variables: &variables }, front)?;
        seen.cost = Some(cost);
        class = toll::class(&document, operation);
        if operation.ty == OperationType::Subscription {
            let field = root::field(operation)?;
            let place = root::place(field, &query);
            key = Some(Key::new(&scope, &query, name.as_deref(), &variables, place.as_deref()));
        }
    }
    let payer = Payer::of(&scope);
    Ok(Operation { document, name, variables, scope, kind, key, cost, class, payer })
}

/// What an operation is estimated to cost.
fn affordable(costing: Costing<'_>, front: &FrontOptions) -> Result<u64, Error> {
    let (cost, most) = (costing.estimate(), front.most_cost);
    if cost <= most {
        return Ok(cost);
    }
    let message =
        format!("the operation costs {cost}, above the most of {most}; ask for smaller pages or fewer fields");
    Err(Error::new(Code::CostExceeded, message))
}

impl Operation {
    /// What its answer is measured by. A mutation is charged what it was estimated at, and what a subscription gives is
    /// charged as it is delivered, so neither needs one.
    pub(in crate::http) fn receipt(&self) -> Option<Receipt> {
        (self.kind == Some(OperationType::Query)).then(|| Receipt {
            document: Arc::clone(&self.document),
            name: self.name.clone(),
            variables: self.variables.clone(),
        })
    }

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
