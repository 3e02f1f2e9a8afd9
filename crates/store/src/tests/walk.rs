//! A random walk over every operation.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{ClaimId, EdgeId, KeyId, PendingReferenceId, RelationId, SourceId};
use claimgraph_domain::model::{
    self, AgentKind, Attrs, Category, ClaimStatus, ClaimType, ConflictState, EdgeType, KeyEnvironment,
};

use super::support::{bundle_claim, chain, claim, depends, edge};
use crate::key::CreateKey;
use crate::ops::agent::RegisterAgent;
use crate::ops::bundle::{BundleArtifact, BundleMember, BundleRelation, BundleSource, End, Extraction, SubmitBundle};
use crate::ops::claim::{PublishClaim, RetractClaim, ReviseClaim};
use crate::ops::claim_type::DefineClaimType;
use crate::ops::conflict::AssessConflict;
use crate::ops::edge::{AssertEdge, RetractEdge};
use crate::ops::edge_type::DefineEdgeType;
use crate::ops::namespace::CreateNamespace;
use crate::ops::provenance::RecordProvenance;
use crate::ops::reference::ResolveReference;
use crate::ops::relation::{AssertRelation, MemberInput, RetractRelation};
use crate::ops::review::RecordReview;
use crate::ops::source::{RegisterSource, SourceInput};
use crate::{Scope, Store};

/// Repeatable dice (xorshift64*, Vigna 2016).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % sides
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        if from.is_empty() { None } else { Some(from[self.roll(from.len())]) }
    }
}

/// What a random walk has made so far.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) claims: Vec<ClaimId>,
    edges: Vec<EdgeId>,
    relations: Vec<RelationId>,
    sources: Vec<SourceId>,
    references: Vec<PendingReferenceId>,
    keys: Vec<KeyId>,
    step: usize,
}

const EDGE_TYPES: [&str; 5] = ["supports", "contradicts", "depends_on", "implies", "related_to"];

impl World {
    /// Does one random thing. A refusal is as good as a success: it must leave no trace.
    pub(crate) async fn act(&mut self, store: &Store, scope: &Scope, dice: &mut Dice) -> Result<(), Error> {
        self.step += 1;
        let step = self.step;
        let key = format!("step-{step}");
        let key = (dice.roll(3) == 0).then_some(key.as_str());
        match dice.roll(20) {
            0 => self.claims.push(store.execute(scope, &draft_or_active(dice, step), key).await?.outcome.id),
            1 => self.revise(store, scope, dice, key).await?,
            2 => {
                let Some(claim) = dice.pick(&self.claims) else { return Ok(()) };
                store.execute(scope, &PublishClaim { claim, expected_version: None }, key).await?;
            }
            3 if dice.roll(3) == 0 => {
                let Some(claim) = dice.pick(&self.claims) else { return Ok(()) };
                let reason = format!("reason {step}");
                store.execute(scope, &RetractClaim { claim, reason, expected_version: None }, key).await?;
            }
            4..=6 => self.assert_edge(store, scope, dice, key).await?,
            7 => {
                let Some(edge) = dice.pick(&self.edges) else { return Ok(()) };
                store.execute(scope, &RetractEdge { edge, reason: "no longer".to_owned() }, key).await?;
            }
            8 => self.assert_relation(store, scope, dice, key).await?,
            9 => {
                let Some(relation) = dice.pick(&self.relations) else { return Ok(()) };
                store.execute(scope, &RetractRelation { relation, reason: "no longer".to_owned() }, key).await?;
            }
            10 => {
                let reference = format!("doi:10.1000/{}", dice.roll(6));
                self.sources.push(store.execute(scope, &RegisterSource(source(&reference)), key).await?.outcome.id);
            }
            11 | 12 => self.review(store, scope, dice, key).await?,
            13 => {
                let agent = RegisterAgent::new(AgentKind::Ai, format!("Agent {step}"));
                store.execute(scope, &agent, key).await?;
                let path = format!("space-{}/{step}", dice.roll(3));
                let namespace = CreateNamespace { path, create_parents: true, ..CreateNamespace::default() };
                store.execute(scope, &namespace, key.map(|_| "namespace")).await?;
            }
            14 => define(store, scope, dice, step).await?,
            15 => {
                let (Some(claim), Some(source)) = (dice.pick(&self.claims), dice.pick(&self.sources)) else {
                    return Ok(());
                };
                let command = RecordProvenance { claim, source, extraction: Extraction::default() };
                store.execute(scope, &command, key).await?;
            }
            16 => {
                let (Some(claim), Some(reference)) = (dice.pick(&self.claims), dice.pick(&self.references)) else {
                    return Ok(());
                };
                store.execute(scope, &ResolveReference { reference, claim }, key).await?;
            }
            17 => self.assess(store, scope, dice, key).await?,
            18 => self.manage_keys(store, scope, dice).await?,
            _ => self.submit(store, scope, dice, key).await?,
        }
        Ok(())
    }

    async fn revise(&self, store: &Store, scope: &Scope, dice: &mut Dice, key: Option<&str>) -> Result<(), Error> {
        let Some(claim) = dice.pick(&self.claims) else { return Ok(()) };
        let command = ReviseClaim {
            claim,
            expected_version: None,
            content: Some(format!("revised in step {}", self.step)),
            formal_content: Some((dice.roll(2) == 0).then(|| "p -> q".to_owned())),
            claim_type: None,
            attrs: None,
            valid_from: None,
            valid_to: None,
            status: ClaimStatus::Active,
            reason: Some("because".to_owned()),
        };
        store.execute(scope, &command, key).await.map(|_| ())
    }

    async fn assert_edge(
        &mut self,
        store: &Store,
        scope: &Scope,
        dice: &mut Dice,
        key: Option<&str>,
    ) -> Result<(), Error> {
        let (Some(source), Some(target)) = (dice.pick(&self.claims), dice.pick(&self.claims)) else { return Ok(()) };
        let command = AssertEdge {
            source,
            target,
            edge_type: EDGE_TYPES[dice.roll(EDGE_TYPES.len())].to_owned(),
            strength: [None, Some(0.5), Some(1.0)][dice.roll(3)],
            provenance: dice.pick(&self.sources),
            attrs: Attrs::new(),
            valid_from: None,
            valid_to: None,
        };
        self.edges.push(store.execute(scope, &command, key).await?.outcome.id);
        Ok(())
    }

    async fn assert_relation(
        &mut self,
        store: &Store,
        scope: &Scope,
        dice: &mut Dice,
        key: Option<&str>,
    ) -> Result<(), Error> {
        let members = (0..3).filter_map(|index| {
            let role = if index == 2 { "conclusion" } else { "premise" };
            dice.pick(&self.claims).map(|claim| MemberInput { claim, role: role.to_owned() })
        });
        let command = AssertRelation {
            relation_type: "implies".to_owned(),
            members: members.collect(),
            strength: None,
            provenance: None,
            attrs: Attrs::new(),
            valid_from: None,
            valid_to: None,
        };
        self.relations.push(store.execute(scope, &command, key).await?.outcome);
        Ok(())
    }

    async fn review(&self, store: &Store, scope: &Scope, dice: &mut Dice, key: Option<&str>) -> Result<(), Error> {
        let Some(claim) = dice.pick(&self.claims) else { return Ok(()) };
        let command = RecordReview {
            claim,
            verdict: model::Verdict::ALL[dice.roll(4)],
            confidence: [0.0, 0.25, 1.0][dice.roll(3)],
            comment: Some(format!("step {}", self.step)),
            verification: false,
        };
        store.execute(scope, &command, key).await.map(|_| ())
    }

    async fn assess(&self, store: &Store, scope: &Scope, dice: &mut Dice, key: Option<&str>) -> Result<(), Error> {
        // Few claims, so that pairs come up again.
        let few = &self.claims[..self.claims.len().min(3)];
        let (Some(one), Some(other)) = (dice.pick(few), dice.pick(few)) else { return Ok(()) };
        let state = ConflictState::ALL[dice.roll(3)];
        let resolved = state == ConflictState::Resolved;
        let command = AssessConflict {
            claims: [one, other],
            state,
            stands: [Some(one), Some(other), None][dice.roll(3)].filter(|_| resolved),
            reason: resolved.then(|| format!("step {}", self.step)),
            expected_position: None,
        };
        store.execute(scope, &command, key).await.map(|_| ())
    }

    async fn manage_keys(&mut self, store: &Store, scope: &Scope, dice: &mut Dice) -> Result<(), Error> {
        let key = dice.pick(&self.keys);
        let made = match (dice.roll(3), key) {
            (0, Some(key)) => return store.revoke_key(scope, key, Some("done".to_owned())).await.map(|_| ()),
            (1, Some(key)) => store.rotate_key(scope, key, None).await?,
            _ => {
                let asked = CreateKey {
                    name: format!("Key {}", self.step),
                    agent: None,
                    permissions: "claims:read events:read".parse()?,
                    environment: KeyEnvironment::ALL[dice.roll(2)],
                    expires_at: None,
                };
                store.create_key(scope, asked).await?
            }
        };
        self.keys.push(made.0.key.id);
        Ok(())
    }

    async fn submit(&mut self, store: &Store, scope: &Scope, dice: &mut Dice, key: Option<&str>) -> Result<(), Error> {
        let reference = format!("doi:10.1000/{}", dice.roll(6));
        let mut bundle = SubmitBundle {
            source: Some(BundleSource::New(source(&reference))),
            artifacts: vec![figure()],
            relations: vec![premise_and_conclusion()],
            attrs: [("step".to_owned(), self.step.into())].into_iter().collect(),
            ..chain(3)
        };
        bundle.claims.push(bundle_claim("named"));
        bundle.claims[3].resolves = vec![format!("{reference}#{}", dice.roll(3))];
        bundle.edges.push(depends("c2", "c0"));
        let awaited = format!("doi:10.1000/{}#{}", dice.roll(6), dice.roll(3));
        bundle.edges.push(edge(End::TempId("c0".to_owned()), End::External(awaited), "supports"));
        if let Some(known) = dice.pick(&self.claims) {
            bundle.edges.push(edge(End::Claim(known), End::TempId("c1".to_owned()), "contradicts"));
        }
        let outcome = store.execute(scope, &bundle, key).await?.outcome;
        self.claims.extend(outcome.claims.iter().map(|made| made.id));
        self.references.extend(outcome.edges.iter().filter_map(|edge| match edge {
            crate::ops::bundle::EdgeOutcome::Pending(id) => Some(*id),
            _ => None,
        }));
        self.sources.extend(outcome.source);
        Ok(())
    }
}

fn draft_or_active(dice: &mut Dice, step: usize) -> crate::ops::claim::CreateClaim {
    let status = if dice.roll(2) == 0 { ClaimStatus::Draft } else { ClaimStatus::Active };
    let attrs = [("step".to_owned(), step.into()), ("ratio".to_owned(), 0.1.into())].into_iter().collect();
    crate::ops::claim::CreateClaim { attrs, status, ..claim(&format!("made in step {step} — Ω")) }
}

fn source(reference: &str) -> SourceInput {
    SourceInput { source_type: "paper".to_owned(), external_ref: Some(reference.to_owned()), ..SourceInput::default() }
}

fn figure() -> BundleArtifact {
    BundleArtifact {
        artifact_type: "table".to_owned(),
        description: Some("A table".to_owned()),
        storage_ref: None,
        content_inline: None,
        structured_data: Some(serde_json::json!({"rows": [[1, 2.5, null]]})),
        claims: vec![End::TempId("c0".to_owned()), End::TempId("c2".to_owned())],
        attrs: Attrs::new(),
    }
}

fn premise_and_conclusion() -> BundleRelation {
    let member = |claim: &str, role: &str| BundleMember { claim: End::TempId(claim.to_owned()), role: role.to_owned() };
    BundleRelation {
        relation_type: "implies".to_owned(),
        members: vec![member("c0", "premise"), member("c1", "premise"), member("c2", "conclusion")],
        strength: Some(0.9),
        attrs: Attrs::new(),
        valid_from: None,
        valid_to: None,
    }
}

async fn define(store: &Store, scope: &Scope, dice: &mut Dice, step: usize) -> Result<(), Error> {
    let name = format!("kind_{}", dice.roll(4));
    let claim_type = ClaimType { name: name.clone(), description: "A kind.".to_owned() };
    store.execute(scope, &DefineClaimType(claim_type), None).await?;
    let edge_type = EdgeType {
        inverse: format!("{name}_of"),
        name,
        category: Category::Structural,
        transitive: dice.roll(2) == 0,
        symmetric: false,
        anti_reflexive: true,
        acyclic: dice.roll(2) == 0,
        description: format!("As of step {step}."),
    };
    store.execute(scope, &DefineEdgeType(edge_type), None).await.map(|_| ())
}
