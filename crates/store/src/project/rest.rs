//! Edge types, artifacts and anchors.

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Event;
use claimgraph_domain::model::Artifact;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait};

use super::Happened;
use crate::bulk::Rows;
use crate::entity::{artifact, artifact_claim, edge_type, reference_anchor};
use crate::error::OrDatabase;

/// An edge type is registered, or its definition changes.
pub(super) async fn edge_types_defined<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    use edge_type::Column;
    rows.write(tx).await?;
    for happened in run {
        let Event::EdgeTypeDefined(defined) = happened.event else { continue };
        let changed = OnConflict::columns([Column::TenantId, Column::Name])
            .update_columns([
                Column::Inverse,
                Column::Category,
                Column::Transitive,
                Column::Symmetric,
                Column::AntiReflexive,
                Column::Acyclic,
                Column::Description,
            ])
            .to_owned();
        edge_type::Entity::insert(edge_type::row(tenant, happened.position, defined))
            .on_conflict(changed)
            .exec_without_returning(tx)
            .await
            .or_database()?;
    }
    Ok(())
}

/// Artifacts, each with the claims that it belongs to.
pub(super) fn artifacts_recorded(rows: &mut Rows, tenant: i32, run: &[Happened<'_>]) -> Result<(), Error> {
    let recorded: Vec<(i64, &Artifact)> = run
        .iter()
        .filter_map(|happened| match happened.event {
            Event::ArtifactRecorded(artifact) => Some((happened.position, artifact)),
            _ => None,
        })
        .collect();
    rows.add(recorded.iter().map(|(position, recorded)| artifact::row(tenant, *position, recorded)))?;
    let claims = recorded.iter().flat_map(|(_, recorded)| {
        (0_i32..)
            .zip(&recorded.claims)
            .map(|(ordinal, claim)| artifact_claim::row(tenant, recorded.id, ordinal, *claim))
    });
    rows.add(claims)
}

/// What an anchor means; the last to name it wins.
pub(super) async fn anchors_named<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    use reference_anchor::Column;
    rows.write(tx).await?;
    for happened in run {
        let Event::AnchorNamed(named) = happened.event else { continue };
        let latest = OnConflict::columns([Column::TenantId, Column::ExternalRef, Column::Anchor])
            .update_columns([Column::ClaimId, Column::BundleId, Column::CreatedPos])
            .to_owned();
        reference_anchor::Entity::insert(reference_anchor::row(tenant, happened.position, named))
            .on_conflict(latest)
            .exec_without_returning(tx)
            .await
            .or_database()?;
    }
    Ok(())
}
