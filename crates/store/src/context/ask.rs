//! What is asked for, and what is answered.

use std::collections::HashMap;
use std::time::Duration;

use claimgraph_domain::context::{Bundle, Section, Tokenizers, Wanted};
use claimgraph_domain::id::{ClaimId, LineageId, SourceId};
use claimgraph_domain::model::{ConflictState, Provenance, Source};
use claimgraph_graph::{LinkId, Truncated};

use crate::graph::Origin;
use crate::read::{ClaimFilter, ClaimRow, View};
use crate::search::Correction;

/// Most claims that a query brings; those that fit it less are not looked at.
pub const MOST_FOUND: u32 = 50;

/// Most claims that may be asked about.
pub const MOST_CLAIMS: usize = 200;

/// Most claims of each kind that are looked at around these.
pub const MOST_NEAR: usize = 200;

/// How context is made.
#[derive(Debug, Clone)]
pub struct ContextOptions {
    /// What may count tokens.
    pub tokenizers: Tokenizers,
    /// The name of the one that does unless another is asked for.
    pub tokenizer: String,
}

impl Default for ContextOptions {
    fn default() -> Self {
        Self { tokenizers: Tokenizers::default(), tokenizer: Tokenizers::BUILT_IN[0].to_owned() }
    }
}

/// A claim that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Named {
    /// The version; any one of the lineage where that is meant.
    pub claim: ClaimId,
    /// Whether the newest version of its lineage is meant.
    pub lineage: bool,
}

/// What context is about.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// What a query finds, in the language of [`claimgraph_domain::search::Query`].
    Query {
        /// The query.
        text: String,
        /// Only claims that fit this, too.
        filter: ClaimFilter,
    },
    /// These claims, in this order; at most [`MOST_CLAIMS`].
    Claims(Vec<Named>),
}

/// What context is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextQuery {
    /// What it is about.
    pub about: About,
    /// The sections in their order, each once.
    pub sections: Vec<Wanted>,
    /// Most tokens.
    pub budget: usize,
    /// The name of what counts them; the usual one when absent.
    pub tokenizer: Option<String>,
    /// Most claims that each part of the walk enters.
    pub nodes: usize,
    /// How long the walk may take.
    pub time: Duration,
}

/// Something in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ContextKey {
    /// A claim, whatever the version.
    Claim(LineageId),
    /// A source.
    Source(SourceId),
}

/// What something has to do with what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// It was asked about.
    Named,
    /// The query found it.
    Found,
    /// Another rests on it.
    Foundation,
    /// It speaks for another.
    For,
    /// It speaks against another.
    Against,
    /// It cannot hold together with another, by inference.
    Conflict,
    /// It asks about another.
    Question,
    /// It contradicts another.
    Contradicts,
    /// Others were read there.
    Source,
}

/// A link in a bundle.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextLink {
    /// Which.
    pub id: LinkId,
    /// Name of its type.
    pub edge_type: String,
    /// 0 to 1; `None` where nobody said.
    pub strength: Option<f64>,
    /// Whether a version that it cites has been superseded.
    pub stale: bool,
}

/// Why a claim is there.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextRole {
    /// The section where it belongs for that reason.
    pub section: Section,
    /// The reason.
    pub why: Why,
    /// The claim for which it is there; `None` for one that was asked about or found.
    pub of: Option<LineageId>,
    /// The links from that claim to it.
    pub links: Vec<ContextLink>,
}

/// That a claim contradicts another.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextContradiction {
    /// The other.
    pub with: LineageId,
    /// The link that says so.
    pub link: ContextLink,
    /// What people made of it.
    pub state: ConflictState,
    /// The claim that stands by their decision.
    pub stands: Option<LineageId>,
}

/// What is known of a claim of a bundle, or of one that was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextClaim {
    /// The version with its state in the view.
    pub row: ClaimRow,
    /// How well it fits the query that found it.
    pub score: Option<f64>,
    /// Why it is there, the first reason first; none for what only contradicts another.
    pub roles: Vec<ContextRole>,
    /// What it contradicts.
    pub contradictions: Vec<ContextContradiction>,
    /// Where it was read.
    pub provenance: Vec<Provenance>,
}

/// Context within its budget.
#[derive(Debug, Clone)]
pub struct ContextAnswer {
    /// What fits.
    pub bundle: Bundle<ContextKey>,
    /// The name of what counted its tokens.
    pub tokenizer: String,
    /// The claims of the bundle and those left out.
    pub claims: HashMap<LineageId, ContextClaim>,
    /// The same of sources.
    pub sources: HashMap<SourceId, Source>,
    /// How many more claims the query finds, which were not looked at.
    pub unseen: i64,
    /// Words of the query that no claim has, and what was searched for instead.
    pub corrections: Vec<Correction>,
    /// What the answer was read in.
    pub view: View,
    /// The position of the log that the graph was read at.
    pub position: i64,
    /// What answered for the graph; `None` when there was nothing to ask about.
    pub origin: Option<Origin>,
    /// Why not everything around the claims was found.
    pub truncated: Option<Truncated>,
}
