//! Which synsets go into which bundle, and what a bundle of them is.

use std::ops::Range;

use claimgraph_plugin::domain::id::ClaimId;
use claimgraph_plugin::domain::limits::Limits;
use claimgraph_plugin::domain::model::Attrs;
use claimgraph_plugin::store::ops::bundle::{BundleClaim, BundleEdge, BundleSource, End, Extraction, SubmitBundle};
use claimgraph_plugin::store::ops::source::SourceInput;
use serde_json::{Value, json};

use super::names;
use crate::kinds;
use crate::parser::{Heads, Link, Network, Synset};

/// How a WordNet is submitted.
pub(super) struct Plan<'n> {
    network: &'n Network,
    heads: Heads,
    limits: Limits,
    reference: String,
    source: SourceInput,
    hash: blake3::Hash,
}

impl<'n> Plan<'n> {
    pub(super) fn new(network: &'n Network, hash: blake3::Hash, limits: Limits) -> Self {
        // The license wants its text to go with every copy.
        let attrs = Attrs::from_iter([("license".to_owned(), network.notice.as_str().into())]);
        Self {
            network,
            heads: network.heads(),
            limits,
            reference: names::reference(&network.version),
            source: SourceInput {
                source_type: "dataset".to_owned(),
                title: Some(format!("WordNet {}", network.version)),
                content_hash: Some(format!("blake3:{hash}")),
                attrs,
                ..SourceInput::default()
            },
            hash,
        }
    }

    pub(super) fn synsets(&self) -> &'n [Synset] {
        &self.network.synsets
    }

    /// The idempotency key of a bundle.
    pub(super) fn key(&self, bundle: usize) -> String {
        format!("wordnet:{}:{bundle}", self.hash)
    }

    /// The synsets of each bundle. A bundle is full when it has as many claims or as many edges as the limits allow.
    pub(super) fn bundles(&self) -> Vec<Range<usize>> {
        let mut bundles = Vec::new();
        let (mut start, mut edges) = (0, 0);
        let mut links = self.network.links.iter().peekable();
        for index in 0..self.synsets().len() {
            let mut own = 0;
            while links.next_if(|link| link.later() == index).is_some() {
                own += 1;
            }
            let full = index - start >= self.limits.claims_per_bundle || edges + own > self.limits.links_per_bundle;
            if full && index > start {
                bundles.push(start..index);
                (start, edges) = (index, 0);
            }
            edges += own;
        }
        if start < self.synsets().len() {
            bundles.push(start..self.synsets().len());
        }
        bundles
    }

    /// The bundle of some synsets; `known` are the claims of all synsets before them.
    pub(super) fn bundle(&self, range: &Range<usize>, known: &[ClaimId]) -> SubmitBundle {
        let synsets = self.synsets().get(range.clone()).unwrap_or_default();
        let links = &self.network.links;
        let first = links.partition_point(|link| link.later() < range.start);
        let links = links.iter().skip(first).take_while(|link| range.contains(&link.later()));
        SubmitBundle {
            source: Some(BundleSource::New(self.source.clone())),
            claims: range.clone().zip(synsets).map(|(index, synset)| self.claim(index, synset)).collect(),
            edges: links.map(|link| self.edge(link, known)).collect(),
            create_namespaces: true,
            brief: true,
            ..SubmitBundle::default()
        }
    }

    fn claim(&self, index: usize, synset: &Synset) -> BundleClaim {
        let (words, id) = (words(synset), synset.id.to_string());
        let keys = self.network.sense_keys(index, &self.heads);
        let resolves = [&id].into_iter().chain(&keys).map(|anchor| format!("{}#{anchor}", self.reference)).collect();
        BundleClaim {
            temp_id: names::temp_id(index),
            claim_type: kinds::CLAIM_TYPE.to_owned(),
            content: format!("{}: {}", words.join(", "), synset.gloss),
            formal_content: None,
            namespace: names::namespace(&self.network.version, synset.lex_name),
            attrs: attrs(synset, &id, words, keys),
            status: None,
            valid_from: None,
            valid_to: None,
            extraction: Some(Extraction { location: Some(id), ..Extraction::default() }),
            resolves,
        }
    }

    /// An edge; synsets of earlier bundles are known already.
    fn edge(&self, link: &Link, known: &[ClaimId]) -> BundleEdge {
        let end = |synset: usize| {
            known.get(synset).map_or_else(|| End::TempId(names::temp_id(synset)), |claim| End::Claim(*claim))
        };
        BundleEdge {
            source: end(link.source),
            target: end(link.target),
            edge_type: kinds::edge_type(link.relation).to_owned(),
            strength: None,
            attrs: self.edge_attrs(link),
            valid_from: None,
            valid_to: None,
        }
    }

    /// Which words of the two synsets the relation is between.
    fn edge_attrs(&self, link: &Link) -> Attrs {
        let word = |synset: usize, word: usize| {
            let word = self.synsets().get(synset).and_then(|synset| synset.words.get(word));
            Value::from(word.map(crate::parser::Word::text))
        };
        let pair = |&(source, target): &(usize, usize)| json!([word(link.source, source), word(link.target, target)]);
        let pairs: Vec<Value> = link.words.iter().map(pair).collect();
        let named = (!pairs.is_empty()).then(|| ("words".to_owned(), pairs.into()));
        named.into_iter().collect()
    }
}

fn words(synset: &Synset) -> Vec<String> {
    synset.words.iter().map(crate::parser::Word::text).collect()
}

fn attrs(synset: &Synset, id: &str, words: Vec<String>, sense_keys: Vec<String>) -> Attrs {
    let mut attrs = Attrs::new();
    let mut put = |name: &str, value: Value| attrs.insert(name.to_owned(), value);
    put("synset", id.into());
    put("partOfSpeech", synset.id.pos.name().into());
    put("words", words.into());
    put("senseKeys", sense_keys.into());
    if synset.satellite {
        put("satellite", true.into());
    }
    let placed = synset.words.iter().filter_map(|word| Some((word.text(), Value::from(word.place?.name()))));
    let placed: serde_json::Map<String, Value> = placed.collect();
    if !placed.is_empty() {
        put("places", placed.into());
    }
    let frame = |frame: &crate::parser::Frame| match frame.word.and_then(|word| synset.words.get(word)) {
        Some(word) => json!({ "frame": frame.number, "word": word.text() }),
        None => json!({ "frame": frame.number }),
    };
    let frames: Vec<Value> = synset.frames.iter().map(frame).collect();
    if !frames.is_empty() {
        put("frames", frames.into());
    }
    attrs
}
