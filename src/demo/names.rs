//! What the names of the corpus stand for.

use std::collections::BTreeMap;

use claimgraph_domain::id::{ClaimId, EdgeId};
use claimgraph_store::Scope;
use claimgraph_store::ops::bundle::{End, SubmitBundle};

use super::Error;
use super::corpus::FILE;

/// What was made so far, by name.
#[derive(Default)]
pub(super) struct Names {
    /// By handle.
    pub(super) agents: BTreeMap<String, Scope>,
    /// By `bundle key/temporary id`.
    pub(super) claims: BTreeMap<String, ClaimId>,
    /// By source, target and type.
    pub(super) edges: BTreeMap<(String, String, String), EdgeId>,
}

impl Names {
    pub(super) fn agent(&self, handle: &str) -> Result<&Scope, Error> {
        self.agents.get(handle).ok_or_else(|| unknown("agent", handle))
    }

    pub(super) fn claim(&self, name: &str) -> Result<ClaimId, Error> {
        self.claims.get(name).copied().ok_or_else(|| unknown("claim", name))
    }

    pub(super) fn edge(&self, source: &str, target: &str, edge_type: &str) -> Result<EdgeId, Error> {
        let key = (source.to_owned(), target.to_owned(), edge_type.to_owned());
        self.edges.get(&key).copied().ok_or_else(|| unknown("edge", &format!("{source} {edge_type} {target}")))
    }

    /// Puts ids where a bundle names claims of earlier bundles.
    pub(super) fn resolve(&self, bundle: &mut SubmitBundle) -> Result<(), Error> {
        let edges = bundle.edges.iter_mut().flat_map(|edge| [&mut edge.source, &mut edge.target]);
        let members =
            bundle.relations.iter_mut().flat_map(|relation| &mut relation.members).map(|member| &mut member.claim);
        let shown = bundle.artifacts.iter_mut().flat_map(|artifact| &mut artifact.claims);
        for end in edges.chain(members).chain(shown) {
            match end {
                // A temporary id holds no slash.
                End::TempId(name) if name.contains('/') => *end = End::Claim(self.claim(name)?),
                _ => {}
            }
        }
        Ok(())
    }
}

fn unknown(kind: &'static str, name: &str) -> Error {
    Error::Unknown { file: FILE, kind, name: name.to_owned() }
}
