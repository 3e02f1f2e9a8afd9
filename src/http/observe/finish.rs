//! Telling of what is over.

use std::time::Duration;

use claimgraph_domain::error::{Code, Error};
use tracing::Level;

use super::super::host::Host;
use super::super::request_id::RequestId;
use super::super::trace::Traced;
use super::{Seen, Told};

/// What is over.
pub(in crate::http) struct Finished<'a> {
    /// What it was.
    pub(in crate::http) seen: &'a Seen,
    /// What became of it.
    pub(in crate::http) told: Told,
    /// The request's id.
    pub(in crate::http) id: &'a RequestId,
    /// The HTTP status, where it has one of its own.
    pub(in crate::http) status: Option<u16>,
    /// How long it took.
    pub(in crate::http) elapsed: Duration,
    /// Its span, where it is traced.
    pub(in crate::http) traced: Option<&'a Traced>,
}

/// Counts, logs and, where somebody may not, audits an operation that is over.
pub(in crate::http) fn finish(host: &Host, over: &Finished<'_>) {
    host.counts.count(over.seen, over.told, over.elapsed);
    if let Some(traced) = over.traced {
        traced.over(over.seen, over.told);
    }
    log(over);
    let refused = over.told.code.filter(|code| code.is_denial() && over.told.was_refused());
    if let Some(code) = refused {
        audit(host, over.seen, code, over.id);
    }
}

/// Tells of an operation that was refused before it could begin.
pub(in crate::http) fn refused(host: &Host, seen: &Seen, error: &Error, id: &RequestId) {
    let told = Told::refused(error.code);
    finish(host, &Finished { seen, told, id, status: None, elapsed: Duration::ZERO, traced: None });
}

fn log(over: &Finished<'_>) {
    // The texts below are made only where somebody reads them.
    if !tracing::enabled!(target: "claimgraph::request", Level::INFO) {
        return;
    }
    let Finished { seen, told, id, status, elapsed, traced } = over;
    let principal = seen.scope.as_ref().map(|scope| scope.principal().to_string());
    let tenant = seen.scope.as_ref().map(|scope| scope.tenant().to_string());
    tracing::info!(
        target: "claimgraph::request",
        request_id = id.as_str(),
        kind = seen.kind(),
        operation = seen.name.as_deref(),
        fields = &*seen.fields,
        principal,
        tenant,
        status,
        outcome = told.outcome(),
        code = told.code.map(Code::as_str),
        cost = seen.cost,
        duration_ms = elapsed.as_secs_f64() * 1_000.0,
        trace_id = traced.map(|traced| tracing::field::display(traced.id())),
        "{}",
        if told.was_answered() { "answered" } else { "abandoned" }
    );
}

fn audit(host: &Host, seen: &Seen, code: Code, id: &RequestId) {
    let store = host.store();
    if let Some(scope) = &seen.scope {
        return store.audit_refusal(&scope.clone().for_request(id.as_str()), seen.action(), code);
    }
    // It is not known whose it is, so the operator is told.
    let (store, action, id) = (store.clone(), seen.action().to_owned(), id.clone());
    host.callers().operator(move |scope| store.audit_stranger(scope, &action, code, id.as_str()));
}
