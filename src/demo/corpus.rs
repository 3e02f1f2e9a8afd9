//! The shape of `demo/corpus.json`.

use claimgraph_domain::model::{Attrs, Verdict};
use claimgraph_store::ops::agent::RegisterAgent;
use claimgraph_store::ops::bundle::SubmitBundle;
use serde::Deserialize;

use super::Error;

/// Where the corpus stands.
pub(super) const FILE: &str = "demo/corpus.json";

/// The corpus.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Corpus {
    pub(super) title: String,
    #[serde(rename = "description")]
    _description: String,
    pub(super) steps: Vec<Step>,
}

/// One write. `by` is the handle of the agent that acts; a claim is named `bundle key/temporary id`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) enum Step {
    Agent(AgentStep),
    Bundle(BundleStep),
    Review(ReviewStep),
    Edge(EdgeStep),
    RetractEdge(RetractEdgeStep),
    Revise(ReviseStep),
    Publish(PublishStep),
    Retract(RetractStep),
}

/// Registers an agent, whose handle later steps use.
#[derive(Debug, Deserialize)]
pub(super) struct AgentStep {
    pub(super) handle: String,
    #[serde(flatten)]
    pub(super) register: RegisterAgent,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BundleStep {
    #[serde(rename = "as")]
    pub(super) by: String,
    pub(super) key: String,
    pub(super) submit: SubmitBundle,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewStep {
    #[serde(rename = "as")]
    pub(super) by: String,
    pub(super) claim: String,
    pub(super) verdict: Verdict,
    pub(super) confidence: f64,
    pub(super) comment: Option<String>,
    pub(super) verification: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EdgeStep {
    #[serde(rename = "as")]
    pub(super) by: String,
    pub(super) source: String,
    pub(super) target: String,
    pub(super) edge_type: String,
    pub(super) strength: Option<f64>,
    pub(super) attrs: Attrs,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RetractEdgeStep {
    #[serde(rename = "as")]
    pub(super) by: String,
    pub(super) source: String,
    pub(super) target: String,
    pub(super) edge_type: String,
    pub(super) reason: String,
}

/// Revises a claim; `name` names the new version.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReviseStep {
    #[serde(rename = "as")]
    pub(super) by: String,
    pub(super) claim: String,
    pub(super) name: String,
    pub(super) content: String,
    pub(super) formal_content: Option<String>,
    pub(super) attrs: Attrs,
    pub(super) reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishStep {
    #[serde(rename = "as")]
    pub(super) by: String,
    pub(super) claim: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RetractStep {
    #[serde(rename = "as")]
    pub(super) by: String,
    pub(super) claim: String,
    pub(super) reason: String,
}

/// The corpus in the program.
pub(super) fn read() -> Result<Corpus, Error> {
    serde_json::from_str(include_str!("../../demo/corpus.json")).map_err(|cause| Error::Malformed { file: FILE, cause })
}
