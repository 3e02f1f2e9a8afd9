use std::sync::Arc;

use async_graphql::{Enum, ID, Object, SimpleObject};
use claimgraph_domain::context::{Item, Section};
use claimgraph_domain::model::Provenance;
use claimgraph_graph::LinkId;
use claimgraph_store::context::{
    self, ContextAnswer, ContextClaim, ContextContradiction as Contradiction, ContextKey, ContextRole, Why,
};

use super::context_bundle::key_id;
use super::{Claim, ConflictState, Source};
use crate::compose::Extended;

/// Why something stands in a bundle.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Why")]
pub enum ContextReason {
    /// It was asked about.
    Named,
    /// The query found it.
    Found,
    /// The claim `of` rests on it.
    Foundation,
    /// It speaks for the claim `of`.
    For,
    /// It speaks against the claim `of`.
    Against,
    /// It cannot hold together with the claim `of`, by inference.
    Conflict,
    /// It asks about the claim `of`.
    Question,
    /// It contradicts another claim of its group.
    Contradicts,
    /// Claims of the bundle were read there.
    Source,
}

/// A link by which something came into a bundle.
#[derive(Debug, Clone, SimpleObject)]
pub struct ContextLink {
    /// The id of the edge, `edge_…`, or of the relation, `relation_…`.
    id: ID,
    /// Name of its edge type.
    edge_type: String,
    /// How strong, 0 to 1; null where nobody said.
    strength: Option<f64>,
    /// Whether a version that it cites has been superseded.
    stale: bool,
}

impl From<&context::ContextLink> for ContextLink {
    fn from(link: &context::ContextLink) -> Self {
        let id = match link.id {
            LinkId::Edge(id) => id.to_string(),
            LinkId::Relation(id) => id.to_string(),
        };
        Self { id: ID(id), edge_type: link.edge_type.clone(), strength: link.strength, stale: link.stale }
    }
}

/// That a claim of a bundle contradicts another of its group.
#[derive(Debug, Clone, SimpleObject)]
pub struct ContextContradiction {
    /// The other claim, `lineage_…`.
    with: ID,
    /// The link that says so.
    link: ContextLink,
    /// What people made of it; open until somebody decides.
    state: ConflictState,
    /// The claim that stands by their decision, `lineage_…`; null unless resolved, and where neither does.
    stands: Option<ID>,
}

impl From<&Contradiction> for ContextContradiction {
    fn from(found: &Contradiction) -> Self {
        Self {
            with: ID(found.with.to_string()),
            link: (&found.link).into(),
            state: found.state.into(),
            stands: found.stands.map(|stands| ID(stands.to_string())),
        }
    }
}

/// Where a claim of a bundle was read.
#[derive(Debug, Clone, SimpleObject)]
pub struct ContextReading {
    /// The provenance, `provenance_…`.
    provenance: ID,
    /// The source, `source_…`.
    source: ID,
    /// Where in the source; null where nobody said.
    location: Option<String>,
    /// How sure it is that the source was read right, 0 to 1; null where nobody said.
    confidence: Option<f64>,
}

impl From<&Provenance> for ContextReading {
    fn from(read: &Provenance) -> Self {
        Self {
            provenance: ID(read.id.to_string()),
            source: ID(read.source.to_string()),
            location: read.location.clone(),
            confidence: read.confidence,
        }
    }
}

/// A claim or a source in a bundle.
#[derive(Debug, Clone)]
pub struct ContextItem {
    answer: Arc<ContextAnswer>,
    section: Section,
    item: Item<ContextKey>,
}

impl ContextItem {
    pub(super) fn new(answer: Arc<ContextAnswer>, section: Section, item: Item<ContextKey>) -> Self {
        Self { answer, section, item }
    }

    fn found(&self) -> Option<&ContextClaim> {
        match self.item.key {
            ContextKey::Claim(lineage) => self.answer.claims.get(&lineage),
            ContextKey::Source(_) => None,
        }
    }

    /// Why it is there: the reason for which it belongs to its section, else any; `None` for what only contradicts
    /// another.
    fn role(&self) -> Option<&ContextRole> {
        let roles = &self.found()?.roles;
        roles.iter().find(|role| role.section == self.section).or_else(|| roles.first())
    }
}

/// A claim or a source in a bundle.
#[Object]
impl ContextItem {
    /// Its number in the text of the bundle, from 1.
    async fn number(&self) -> usize {
        self.item.number
    }

    /// Its id: that of the claim version, `claim_…`, or of the source, `source_…`.
    async fn id(&self) -> ID {
        self.found().map_or_else(|| key_id(&self.item.key), |found| ID(found.row.id().to_string()))
    }

    /// The id of all versions of the claim together, `lineage_…`; null for a source.
    async fn lineage(&self) -> Option<ID> {
        self.found().map(|_| key_id(&self.item.key))
    }

    /// The number of the claim's version, from 1; null for a source.
    async fn version(&self) -> Option<i32> {
        self.found().map(|found| found.row.claim.version)
    }

    /// Its lines in the text of the bundle.
    async fn text(&self) -> &str {
        &self.item.text
    }

    /// Tokens of these.
    async fn tokens(&self) -> usize {
        self.item.tokens
    }

    /// Why it is there.
    async fn reason(&self) -> ContextReason {
        match (self.found(), self.role()) {
            (None, _) => ContextReason::Source,
            (Some(_), Some(role)) => role.why.into(),
            (Some(_), None) => ContextReason::Contradicts,
        }
    }

    /// The claim for which it is there, `lineage_…`; null where it is there for its own sake.
    async fn of(&self) -> Option<ID> {
        self.role()?.of.map(|of| ID(of.to_string()))
    }

    /// The links that lead from that claim to it.
    async fn links(&self) -> Vec<ContextLink> {
        self.role().map(|role| role.links.iter().map(Into::into).collect()).unwrap_or_default()
    }

    /// How well it fits the query; null unless the query found it.
    async fn score(&self) -> Option<f64> {
        self.found()?.score
    }

    /// What it contradicts; all of that stands in its group.
    async fn contradictions(&self) -> Vec<ContextContradiction> {
        self.found().map(|found| found.contradictions.iter().map(Into::into).collect()).unwrap_or_default()
    }

    /// Where it was read.
    async fn readings(&self) -> Vec<ContextReading> {
        self.found().map(|found| found.provenance.iter().map(Into::into).collect()).unwrap_or_default()
    }

    /// Claims that say the same and were left out, `lineage_…`.
    async fn duplicates(&self) -> Vec<ID> {
        self.item.repeats.iter().map(key_id).collect()
    }

    /// The claim version; null for a source.
    async fn claim(&self) -> Option<Extended<Claim>> {
        self.found().map(|found| Claim::with_state(self.answer.view, found.row.clone()))
    }

    /// The source; null for a claim.
    async fn source(&self) -> Option<Extended<Source>> {
        match self.item.key {
            ContextKey::Claim(_) => None,
            ContextKey::Source(id) => {
                let source = self.answer.sources.get(&id)?;
                Some(Source::new(self.answer.view, source.clone()))
            }
        }
    }
}
