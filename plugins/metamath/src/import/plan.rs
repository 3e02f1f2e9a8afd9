//! Which statements go into which bundle, and what a bundle of them is.

use std::ops::Range;
use std::path::Path;

use claimgraph_plugin::domain::id::ClaimId;
use claimgraph_plugin::domain::limits::Limits;
use claimgraph_plugin::domain::model::Attrs;
use claimgraph_plugin::store::ops::bundle::{BundleClaim, BundleEdge, BundleSource, End, Extraction, SubmitBundle};
use claimgraph_plugin::store::ops::source::SourceInput;

use super::names;
use crate::kinds::claim_type;
use crate::parser::{Database, Statement};

/// How a database is submitted.
pub(super) struct Plan<'d> {
    database: &'d Database,
    limits: Limits,
    root: String,
    /// By index of the heading.
    namespaces: Vec<String>,
    reference: String,
    source: SourceInput,
    hash: blake3::Hash,
}

impl<'d> Plan<'d> {
    pub(super) fn new(database: &'d Database, path: &Path, hash: blake3::Hash, limits: Limits) -> Self {
        let file_name = names::file_name(path);
        let root = names::root(path);
        Self {
            database,
            limits,
            namespaces: names::headings(&root, &database.headings),
            root,
            reference: names::reference(&file_name),
            source: SourceInput {
                source_type: "dataset".to_owned(),
                title: Some(file_name),
                content_hash: Some(format!("blake3:{hash}")),
                ..SourceInput::default()
            },
            hash,
        }
    }

    pub(super) fn statements(&self) -> &'d [Statement] {
        &self.database.statements
    }

    /// The idempotency key of a bundle.
    pub(super) fn key(&self, bundle: usize) -> String {
        format!("metamath:{}:{bundle}", self.hash)
    }

    /// The statements of each bundle. A bundle is full when it has as many claims or as many edges as
    /// the limits allow.
    pub(super) fn bundles(&self) -> Vec<Range<usize>> {
        let mut bundles = Vec::new();
        let (mut start, mut edges) = (0, 0);
        for (index, statement) in self.statements().iter().enumerate() {
            let cites = statement.cites.len();
            let full = index - start >= self.limits.claims_per_bundle || edges + cites > self.limits.links_per_bundle;
            if full && index > start {
                bundles.push(start..index);
                (start, edges) = (index, 0);
            }
            edges += cites;
        }
        if start < self.statements().len() {
            bundles.push(start..self.statements().len());
        }
        bundles
    }

    /// The bundle of some statements; `known` are the claims of all statements before them.
    pub(super) fn bundle(&self, range: &Range<usize>, known: &[ClaimId]) -> SubmitBundle {
        let statements = self.statements().get(range.clone()).unwrap_or_default();
        let numbered = || range.clone().zip(statements);
        let edges = numbered().flat_map(|(index, statement)| {
            statement.cites.iter().map(move |&cited| edge(index, known.get(cited).copied(), cited))
        });
        SubmitBundle {
            source: Some(BundleSource::New(self.source.clone())),
            claims: numbered().map(|(index, statement)| self.claim(index, statement)).collect(),
            edges: edges.collect(),
            create_namespaces: true,
            brief: true,
            ..SubmitBundle::default()
        }
    }

    fn claim(&self, index: usize, statement: &Statement) -> BundleClaim {
        let comment = statement.comment.as_deref().filter(|comment| !comment.trim().is_empty());
        let namespace = statement.heading.and_then(|heading| self.namespaces.get(heading)).unwrap_or(&self.root);
        BundleClaim {
            temp_id: names::temp_id(index),
            claim_type: claim_type(statement.kind).to_owned(),
            content: comment.unwrap_or(&statement.formal).to_owned(),
            formal_content: Some(statement.formal.clone()),
            namespace: namespace.clone(),
            attrs: attrs(statement),
            status: None,
            valid_from: None,
            valid_to: None,
            extraction: Some(Extraction { location: Some(statement.label.clone()), ..Extraction::default() }),
            resolves: vec![format!("{}#{}", self.reference, statement.label)],
        }
    }
}

fn attrs(statement: &Statement) -> Attrs {
    let mut attrs = Attrs::new();
    attrs.insert("label".to_owned(), statement.label.clone().into());
    attrs.insert("typecode".to_owned(), statement.typecode.clone().into());
    if !statement.complete {
        attrs.insert("complete".to_owned(), false.into());
    }
    attrs
}

/// A citation; the cited claim is known when it came with an earlier bundle.
fn edge(citing: usize, known: Option<ClaimId>, cited: usize) -> BundleEdge {
    BundleEdge {
        source: End::TempId(names::temp_id(citing)),
        target: known.map_or_else(|| End::TempId(names::temp_id(cited)), End::Claim),
        edge_type: "depends_on".to_owned(),
        strength: None,
        attrs: Attrs::new(),
        valid_from: None,
        valid_to: None,
    }
}
