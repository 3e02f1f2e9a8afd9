//! Changing a version's status.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{Event, StatusChanged};
use claimgraph_domain::model::ClaimStatus;

use crate::log::WriteTx;
use crate::ops::lookup::{self, ClaimHead};

/// Checks which version the caller believes to be the newest of the lineage, where it says.
///
/// # Errors
/// `VERSION_CONFLICT`, which names the newest version.
pub(super) async fn check_expected(tx: &mut WriteTx<'_>, head: ClaimHead, expected: Option<i32>) -> Result<(), Error> {
    let Some(expected) = expected else { return Ok(()) };
    let newest = if head.superseded { lookup::newest(tx, head.lineage).await? } else { head };
    if newest.version == expected {
        return Ok(());
    }
    let message =
        format!("the newest version is {} ({}), not {expected}; read it and decide again", newest.version, newest.id);
    Err(Error::new(Code::VersionConflict, message))
}

/// Records that a version's status changes.
pub(super) fn change(tx: &mut WriteTx<'_>, head: ClaimHead, to: ClaimStatus, reason: Option<String>) {
    let change = StatusChanged { claim: head.id, lineage: head.lineage, from: head.status, to, reason, by: tx.agent() };
    tx.record(match to {
        ClaimStatus::Retracted => Event::ClaimRetracted(change),
        _ => Event::ClaimStatusChanged(change),
    });
}
