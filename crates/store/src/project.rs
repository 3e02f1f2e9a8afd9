//! From events to rows: the one place where the tables of a tenant are written. A command's
//! transaction and a replay of the log both come through here, so that they agree.

mod claims;
mod conflicts;
mod keys;
mod links;
mod rest;

use std::mem::discriminant;

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Event;
use claimgraph_domain::time::Timestamp;
use sea_orm::ConnectionTrait;

use crate::bulk::Rows;
use crate::entity;

/// An event with its place in the log.
#[derive(Clone, Copy)]
pub(crate) struct Happened<'a> {
    pub position: i64,
    pub at: Timestamp,
    pub event: &'a Event,
}

/// Makes the rows that follow from events, in order. New rows wait among `rows`, for the caller to write; those are
/// written here before a row is changed that is there. Neighbours of one kind share statements.
pub(crate) async fn project<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    events: &[Happened<'_>],
) -> Result<(), Error> {
    for run in events.chunk_by(|one, next| discriminant(one.event) == discriminant(next.event)) {
        if let Some(first) = run.first() {
            project_run(tx, rows, tenant, first.event, run).await?;
        }
    }
    Ok(())
}

/// Collects the rows that events of one kind make.
macro_rules! insert {
    ($rows:expr, $tenant:expr, $run:expr, $variant:ident, $entity:ident) => {{
        let new = $run.iter().filter_map(|happened| match happened.event {
            Event::$variant(data) => Some(entity::$entity::row($tenant, happened.position, data)),
            _ => None,
        });
        $rows.add(new)
    }};
}

async fn project_run<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    kind: &Event,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    match kind {
        // The tenant's row is the lock that every transaction begins with, and is made before.
        Event::TenantCreated(_) => Ok(()),
        Event::AgentRegistered(_) => insert!(rows, tenant, run, AgentRegistered, agent),
        Event::ClaimTypeDefined(_) => insert!(rows, tenant, run, ClaimTypeDefined, claim_type),
        Event::NamespaceCreated(_) => insert!(rows, tenant, run, NamespaceCreated, namespace),
        Event::SourceRegistered(_) => insert!(rows, tenant, run, SourceRegistered, source),
        Event::EdgeAsserted(_) => insert!(rows, tenant, run, EdgeAsserted, edge),
        Event::ProvenanceRecorded(_) => insert!(rows, tenant, run, ProvenanceRecorded, provenance),
        Event::ReferencePending(_) => insert!(rows, tenant, run, ReferencePending, pending_reference),
        Event::BundleAccepted(_) => insert!(rows, tenant, run, BundleAccepted, bundle),
        Event::RequestCompleted(_) => insert!(rows, tenant, run, RequestCompleted, request),
        Event::KeyCreated(_) => insert!(rows, tenant, run, KeyCreated, api_key),
        Event::KeyRotated(_) => keys::rotated(tx, rows, tenant, run).await,
        Event::KeyRevoked(_) => keys::revoked(tx, rows, tenant, run).await,
        Event::ClaimCreated(_) | Event::ClaimRevised(_) => claims::made(tx, rows, tenant, run).await,
        Event::ClaimStatusChanged(_) | Event::ClaimRetracted(_) => claims::status_changed(tx, rows, tenant, run).await,
        Event::ReviewRecorded(_) => claims::reviewed(tx, rows, tenant, run).await,
        Event::ConflictAssessed(_) => conflicts::assessed(tx, rows, tenant, run).await,
        Event::EdgeRetracted(_) => links::edges_retracted(tx, rows, tenant, run).await,
        Event::RelationAsserted(_) => links::relations_asserted(rows, tenant, run),
        Event::RelationRetracted(_) => links::relations_retracted(tx, rows, tenant, run).await,
        Event::ReferenceResolved(_) => links::references_resolved(tx, rows, tenant, run).await,
        Event::EdgeTypeDefined(_) => rest::edge_types_defined(tx, rows, tenant, run).await,
        Event::ArtifactRecorded(_) => rest::artifacts_recorded(rows, tenant, run),
        Event::AnchorNamed(_) => rest::anchors_named(tx, rows, tenant, run).await,
    }
}
