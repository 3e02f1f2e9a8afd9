//! What is told of the claims of a bundle.

use std::collections::HashMap;
use std::sync::Arc;

use claimgraph_domain::context::Section;
use claimgraph_domain::error::Error;
use claimgraph_domain::id::{ClaimId, LineageId, SourceId};
use claimgraph_domain::model::{ClaimStatus, ConflictState, Provenance, Source};

use super::around::Around;
use super::ask::{ContextClaim, ContextContradiction, ContextRole, Why};
use super::seeds::Seed;
use crate::read::{ClaimRow, View};
use crate::scope::Scope;
use crate::store::Store;

/// What is told of the claims of a bundle, and of their sources.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Claims in the order in which they may stand.
    pub(super) order: Vec<LineageId>,
    pub(super) claims: HashMap<LineageId, ContextClaim>,
    pub(super) sources: HashMap<SourceId, Source>,
}

impl Store {
    /// Reads it: five statements at most, for any number of claims.
    pub(super) async fn context_facts(
        &self,
        scope: &Scope,
        view: View,
        (seeds, around): (&[Seed], &Around),
        with_sources: bool,
    ) -> Result<Facts, Error> {
        let mut facts = self.context_claims(scope, view, seeds, around).await?;
        facts.take_roles(seeds, around);
        self.take_contradictions(scope, view, &mut facts, around).await?;
        let ids: Vec<ClaimId> = facts.claims.values().map(|claim| claim.row.id()).collect();
        let mut provenance = self.provenance_of(scope, view, &ids).await?;
        let mut sources: Vec<SourceId> = Vec::new();
        for claim in facts.claims.values_mut() {
            claim.provenance = provenance.remove(&claim.row.id()).unwrap_or_default();
            sources.extend(claim.provenance.iter().map(|provenance: &Provenance| provenance.source));
        }
        if with_sources && !sources.is_empty() {
            facts.sources = self.sources_by_id(scope, view, &sources).await?;
        }
        Ok(facts)
    }

    /// The versions with their states. Only what was asked about by name may be in any status.
    async fn context_claims(&self, scope: &Scope, view: View, seeds: &[Seed], around: &Around) -> Result<Facts, Error> {
        let near = around.near.iter().map(|near| (near.claim, near.lineage));
        let rest = near.chain(around.beside.iter().copied());
        let all: Vec<(ClaimId, LineageId)> = around.seeds.iter().copied().chain(rest).collect();
        let ids: Vec<ClaimId> = all.iter().map(|(claim, _)| *claim).collect();
        let standing = self.claim_states(scope, view, &ids).await?;
        let claims = self.claims_by_id(scope, &ids).await?;
        let mut facts = Facts::default();
        for (at, (id, lineage)) in all.iter().enumerate() {
            let (Some(state), Some(version)) = (standing.get(id), claims.get(id)) else { continue };
            let shown = match seeds.get(at) {
                Some(Seed { found: Some((_, status)), .. }) => state.status == *status,
                Some(Seed { found: None, .. }) => true,
                None => matches!(state.status, ClaimStatus::Draft | ClaimStatus::Active),
            };
            if !shown || facts.claims.contains_key(lineage) {
                continue;
            }
            facts.order.push(*lineage);
            let row = ClaimRow { claim: Arc::clone(version), state: *state };
            let claim = ContextClaim {
                row,
                score: seeds.get(at).and_then(Seed::score),
                roles: Vec::new(),
                contradictions: Vec::new(),
                provenance: Vec::new(),
            };
            facts.claims.insert(*lineage, claim);
        }
        Ok(facts)
    }

    async fn take_contradictions(
        &self,
        scope: &Scope,
        view: View,
        facts: &mut Facts,
        around: &Around,
    ) -> Result<(), Error> {
        let active = |facts: &Facts, lineage: &LineageId| {
            facts.claims.get(lineage).is_some_and(|claim| {
                // A version that was superseded speaks for its lineage, which is what contradicts.
                claim.row.state.status == ClaimStatus::Active || claim.row.state.superseded
            })
        };
        let clashes: Vec<_> = around.clashes.iter().filter(|(a, b, _)| active(facts, a) && active(facts, b)).collect();
        let pairs: Vec<(LineageId, LineageId)> = clashes.iter().map(|(a, b, _)| (*a, *b)).collect();
        if pairs.is_empty() {
            return Ok(());
        }
        let assessed = self.conflict_assessments(scope, view, &pairs).await?;
        for (a, b, link) in clashes {
            let found = assessed.get(&(*a, *b)).map(|row| &row.assessment);
            let state = found.map_or(ConflictState::Open, |found| found.state);
            let stands = found.and_then(|found| found.stands);
            for (one, with) in [(a, *b), (b, *a)] {
                if let Some(claim) = facts.claims.get_mut(one) {
                    claim.contradictions.push(ContextContradiction { with, link: link.clone(), state, stands });
                }
            }
        }
        Ok(())
    }
}

impl Facts {
    fn take_roles(&mut self, seeds: &[Seed], around: &Around) {
        for ((_, lineage), seed) in around.seeds.iter().zip(seeds) {
            let why = if seed.found.is_some() { Why::Found } else { Why::Named };
            let role = ContextRole { section: Section::Claims, why, of: None, links: Vec::new() };
            self.take_role(*lineage, role);
        }
        for near in &around.near {
            let (section, why, of) = (near.section, near.why, Some(near.of));
            self.take_role(near.lineage, ContextRole { section, why, of, links: near.links.clone() });
        }
    }

    fn take_role(&mut self, lineage: LineageId, role: ContextRole) {
        if let Some(claim) = self.claims.get_mut(&lineage)
            && !claim.roles.iter().any(|known| known.section == role.section && known.of == role.of)
        {
            claim.roles.push(role);
        }
    }
}
