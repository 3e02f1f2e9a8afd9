//! Loading the corpus.

use std::collections::BTreeMap;

use claimgraph_domain::error::Code;
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_plugin::Progress;
use claimgraph_store::ops::claim::{PublishClaim, RetractClaim, ReviseClaim};
use claimgraph_store::ops::edge::{AssertEdge, RetractEdge};
use claimgraph_store::ops::review::RecordReview;
use claimgraph_store::{Command, Scope, Store, Written};

use super::corpus::{self, AgentStep, BundleStep, EdgeStep, RetractEdgeStep, ReviewStep, ReviseStep, Step};
use super::names::Names;
use super::{Error, TENANT, queries};

/// The demo as it stands in the database.
#[derive(Debug)]
pub struct Loaded {
    /// What the corpus is called.
    pub title: String,
    /// The claims by their names in the corpus.
    pub(super) claims: BTreeMap<String, ClaimId>,
    /// Position of the log before the first retraction of a claim.
    pub(super) before_retraction: i64,
}

impl Loaded {
    /// How many claim versions there are.
    pub fn claims(&self) -> usize {
        self.claims.len()
    }

    /// How many queries the playground offers.
    pub fn queries(&self) -> usize {
        queries::count()
    }
}

/// Loads the corpus into the tenant [`TENANT`], which is made when there is none.
///
/// # Errors
/// With the step that failed. What was loaded before it stays, and loading again goes on from there.
pub async fn load(store: &Store, progress: &dyn Progress) -> Result<Loaded, Error> {
    let corpus = corpus::read()?;
    progress.total(u64::try_from(corpus.steps.len()).unwrap_or_default(), "steps");
    let operator = store.ensure_tenant(TENANT).await?;
    let mut loader = Loader { store, operator, names: Names::default(), step: 0, position: 0, before_retraction: None };
    for step in corpus.steps {
        loader.step += 1;
        loader.position = loader.run(step).await?;
        progress.advance(1);
    }
    Ok(Loaded {
        title: corpus.title,
        claims: loader.names.claims,
        before_retraction: loader.before_retraction.unwrap_or(loader.position),
    })
}

struct Loader<'a> {
    store: &'a Store,
    operator: Scope,
    names: Names,
    /// The present step, counted from 1.
    step: usize,
    /// Where the log stood after the last step.
    position: i64,
    before_retraction: Option<i64>,
}

impl Loader<'_> {
    /// Does a step; gives the position at which it was written.
    async fn run(&mut self, step: Step) -> Result<i64, Error> {
        match step {
            Step::Agent(step) => self.agent(step).await,
            Step::Bundle(step) => self.bundle(step).await,
            Step::Review(step) => self.review(step).await,
            Step::Edge(step) => self.edge(step).await,
            Step::RetractEdge(step) => self.retract_edge(step).await,
            Step::Revise(step) => self.revise(step).await,
            Step::Publish(step) => {
                let command = PublishClaim { claim: self.names.claim(&step.claim)?, expected_version: None };
                Ok(self.execute(self.names.agent(&step.by)?, &command).await?.position)
            }
            Step::Retract(step) => {
                self.before_retraction.get_or_insert(self.position);
                let command =
                    RetractClaim { claim: self.names.claim(&step.claim)?, expected_version: None, reason: step.reason };
                Ok(self.execute(self.names.agent(&step.by)?, &command).await?.position)
            }
        }
    }

    async fn agent(&mut self, AgentStep { handle, register }: AgentStep) -> Result<i64, Error> {
        let written = self.execute(&self.operator, &register).await?;
        let scope = self.store.scope(TENANT, Some(written.outcome.id)).await?;
        self.names.agents.insert(handle, scope);
        Ok(written.position)
    }

    async fn bundle(&mut self, BundleStep { by, key, mut submit }: BundleStep) -> Result<i64, Error> {
        self.names.resolve(&mut submit)?;
        let written = self.execute(self.names.agent(&by)?, &submit).await?;
        let made = written.outcome.claims.into_iter().map(|claim| (format!("{key}/{}", claim.temp_id), claim.id));
        self.names.claims.extend(made);
        Ok(written.position)
    }

    async fn review(&self, step: ReviewStep) -> Result<i64, Error> {
        let command = RecordReview {
            claim: self.names.claim(&step.claim)?,
            verdict: step.verdict,
            confidence: step.confidence,
            comment: step.comment,
            verification: step.verification,
        };
        Ok(self.execute(self.names.agent(&step.by)?, &command).await?.position)
    }

    async fn edge(&mut self, step: EdgeStep) -> Result<i64, Error> {
        let command = AssertEdge {
            source: self.names.claim(&step.source)?,
            target: self.names.claim(&step.target)?,
            edge_type: step.edge_type.clone(),
            strength: step.strength,
            provenance: None,
            attrs: step.attrs,
            valid_from: None,
            valid_to: None,
        };
        let written = self.execute(self.names.agent(&step.by)?, &command).await?;
        self.names.edges.insert((step.source, step.target, step.edge_type), written.outcome.id);
        Ok(written.position)
    }

    async fn retract_edge(&self, step: RetractEdgeStep) -> Result<i64, Error> {
        let edge = self.names.edge(&step.source, &step.target, &step.edge_type)?;
        let command = RetractEdge { edge, reason: step.reason };
        Ok(self.execute(self.names.agent(&step.by)?, &command).await?.position)
    }

    async fn revise(&mut self, step: ReviseStep) -> Result<i64, Error> {
        let command = ReviseClaim {
            claim: self.names.claim(&step.claim)?,
            expected_version: None,
            content: Some(step.content),
            formal_content: Some(step.formal_content),
            claim_type: None,
            attrs: Some(step.attrs),
            valid_from: None,
            valid_to: None,
            status: ClaimStatus::Active,
            reason: Some(step.reason),
        };
        let written = self.execute(self.names.agent(&step.by)?, &command).await?;
        self.names.claims.insert(step.name, written.outcome.id);
        Ok(written.position)
    }

    async fn execute<C: Command>(&self, scope: &Scope, command: &C) -> Result<Written<C::Outcome>, Error> {
        let step = self.step;
        let key = format!("demo/{step}");
        self.store.execute(scope, command, Some(&key)).await.map_err(|cause| match cause.code {
            Code::IdempotencyConflict => Error::OtherVersion { step },
            _ => Error::Step { step, cause },
        })
    }
}
