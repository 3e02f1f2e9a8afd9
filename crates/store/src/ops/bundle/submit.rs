//! The operation: check everything, then record everything.

use std::collections::HashSet;

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{ArtifactId, BundleId, RelationId, SourceId};
use claimgraph_domain::model::{Artifact, Bundle};
use claimgraph_domain::rules::checks;

use super::ends::{Ends, split};
use super::input::{BundleSource, SubmitBundle};
use super::links::Link;
use super::outcome::{BundleOutcome, EdgeOutcome};
use super::{claims, links, warnings};
use crate::command::Command;
use crate::log::WriteTx;
use crate::ops::edge::admit::{Admitted, Draft, admit, make};
use crate::ops::refusals::Refusals;
use crate::ops::{lookup, reference, relation, source};

#[async_trait]
impl Command for SubmitBundle {
    type Outcome = BundleOutcome;
    const NAME: &'static str = "submitBundle";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        self.check_counts(tx)?;
        let id = BundleId::from_uuid(tx.next_id());
        let mut refusals = Refusals::default();
        refusals.check(|| "attrs".to_owned(), checks::attrs(&self.attrs, tx.limits()));
        let source = self.source(tx, id, &mut refusals).await?;
        let (made, fresh) = claims::number(tx, self, &mut refusals);
        claims::check(tx, self, &mut refusals).await?;
        let types = lookup::edge_types(tx).await?;
        let ends = Ends::look_up(tx, self, fresh).await?;
        let linked = links::edges(tx, self, (id, source), &ends, &types, &mut refusals);
        let drafts = links::drafts(&linked);
        let admitted = admit(tx, &types, &drafts, &mut refusals).await?;
        let relations = links::relations(self, source, &ends, &types, tx.limits(), &mut refusals);
        let artifacts = links::artifacts(tx, self, id, &ends, &mut refusals);
        let namespaces = claims::namespaces(tx, self, &mut refusals).await?;
        refusals.finish()?;

        let mut warnings = warnings::duplicates(tx, self).await?;
        claims::record(tx, self, id, source, &made, &namespaces)?;
        let edges = record_edges(tx, id, linked, &drafts, &admitted);
        let relations = record_relations(tx, id, relations);
        let artifacts = record_artifacts(tx, artifacts);
        let accepted = self.accepted(tx, id, source, &edges)?;
        tx.record(Event::BundleAccepted(accepted));
        let names = self.references_that_arrive()?;
        let resolved = reference::resolve_arrived(tx, source, names, &types, &mut warnings).await?;
        Ok(BundleOutcome {
            bundle: id,
            source,
            claims: made,
            edges: if self.brief { Vec::new() } else { edges },
            relations: if self.brief { Vec::new() } else { relations },
            artifacts,
            resolved,
            warnings,
        })
    }

    fn weight(&self) -> usize {
        (self.claims.len() + self.edges.len() + self.relations.len() + self.artifacts.len()).max(1)
    }
}

impl SubmitBundle {
    fn check_counts(&self, tx: &WriteTx<'_>) -> Result<(), Error> {
        let limits = tx.limits();
        let links = self.edges.len() + self.relations.len() + self.artifacts.len();
        let mut refusals = Refusals::default();
        let counts = [
            ("claims", "claims", self.claims.len(), limits.claims_per_bundle),
            ("edges", "edges, relations and artifacts", links, limits.links_per_bundle),
        ];
        for (path, what, count, most) in counts {
            if count > most {
                let message = format!("a bundle holds at most {most} {what}, got {count}; split it");
                refusals.add(path, Error::new(Code::LimitExceeded, message));
            }
        }
        if self.claims.is_empty() && links == 0 && self.source.is_none() {
            refusals.add("claims", Error::new(Code::ValidationFailed, "the bundle is empty"));
        }
        refusals.finish()
    }

    async fn source(
        &self,
        tx: &mut WriteTx<'_>,
        bundle: BundleId,
        refusals: &mut Refusals,
    ) -> Result<Option<SourceId>, Error> {
        match &self.source {
            None => Ok(None),
            Some(BundleSource::Existing(id)) => {
                let found = lookup::source(tx, *id).await.map(|_| *id);
                Ok(refusals.check(|| "source".to_owned(), found))
            }
            Some(BundleSource::New(input)) => {
                let registered = source::register(tx, input, "source.", Some(bundle), refusals).await?;
                Ok(registered.map(|registered| registered.id))
            }
        }
    }

    /// The outside references that this bundle's claims say they are the meaning of, and those
    /// that its edges wait for: the targets may be here already.
    fn references_that_arrive(&self) -> Result<HashSet<String>, Error> {
        let named = self.claims.iter().flat_map(|claim| claim.resolves.iter().map(String::as_str));
        let awaited = self.edges.iter().flat_map(|edge| [&edge.source, &edge.target]).filter_map(|end| match end {
            super::End::External(text) => Some(text.as_str()),
            super::End::TempId(_) | super::End::Claim(_) => None,
        });
        named.chain(awaited).map(|text| split(text).map(|(reference, _)| reference)).collect()
    }

    fn accepted(
        &self,
        tx: &WriteTx<'_>,
        id: BundleId,
        source: Option<SourceId>,
        edges: &[EdgeOutcome],
    ) -> Result<Bundle, Error> {
        let count = |length: usize| i32::try_from(length).map_err(Error::internal);
        let made = edges.iter().filter(|outcome| matches!(outcome, EdgeOutcome::Made(_))).count();
        Ok(Bundle {
            id,
            submitted_by: tx.agent(),
            source,
            claim_count: count(self.claims.len())?,
            edge_count: count(made)?,
            relation_count: count(self.relations.len())?,
            artifact_count: count(self.artifacts.len())?,
            attrs: self.attrs.clone(),
            created_at: tx.now(),
        })
    }
}

/// Records the edges, then those that wait, each kind together.
fn record_edges(
    tx: &mut WriteTx<'_>,
    bundle: BundleId,
    linked: Vec<Option<Link>>,
    drafts: &[Draft],
    admitted: &[Option<Admitted>],
) -> Vec<EdgeOutcome> {
    let mut admitted_edges = drafts.iter().zip(admitted);
    let mut outcomes = Vec::with_capacity(linked.len());
    let mut waiting = Vec::new();
    for link in linked.into_iter().flatten() {
        match link {
            Link::Pending(reference) => {
                outcomes.push(EdgeOutcome::Pending(reference.id));
                waiting.push(reference);
            }
            Link::Between(_) => match admitted_edges.next() {
                Some((draft, Some(Admitted::New { id, symmetric }))) => {
                    let edge = make(tx, (*id, *symmetric), draft, Some(bundle));
                    tx.record(Event::EdgeAsserted(edge));
                    outcomes.push(EdgeOutcome::Made(*id));
                }
                Some((_, Some(Admitted::Existing(id)))) => outcomes.push(EdgeOutcome::Existing(*id)),
                Some((_, None)) | None => {}
            },
        }
    }
    for reference in waiting {
        tx.record(Event::ReferencePending(reference));
    }
    outcomes
}

fn record_relations(tx: &mut WriteTx<'_>, bundle: BundleId, drafts: Vec<relation::Draft>) -> Vec<RelationId> {
    let mut ids = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let relation = relation::make(tx, draft, Some(bundle));
        ids.push(relation.id);
        tx.record(Event::RelationAsserted(relation));
    }
    ids
}

fn record_artifacts(tx: &mut WriteTx<'_>, artifacts: Vec<Artifact>) -> Vec<ArtifactId> {
    let mut ids = Vec::with_capacity(artifacts.len());
    for artifact in artifacts {
        ids.push(artifact.id);
        tx.record(Event::ArtifactRecorded(artifact));
    }
    ids
}
