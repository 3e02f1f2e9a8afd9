//! From what a bundle calls its ends to claims.

use std::collections::HashMap;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::rules::external_ref;

use super::input::{End, SubmitBundle};
use crate::log::WriteTx;
use crate::ops::edge::admit::Endpoint;
use crate::ops::lookup::{self, ClaimHead};

/// An end, found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// A claim.
    Claim(Endpoint),
    /// An outside reference in normal form, with its anchor.
    External { reference: String, anchor: Option<String> },
}

/// What ends may name: the claims of this bundle and those that exist.
pub(super) struct Ends<'a> {
    fresh: HashMap<&'a str, Endpoint>,
    known: HashMap<ClaimId, ClaimHead>,
}

impl<'a> Ends<'a> {
    /// Looks up every existing claim that a bundle names, in one statement.
    pub(super) async fn look_up(
        tx: &mut WriteTx<'_>,
        bundle: &SubmitBundle,
        fresh: HashMap<&'a str, Endpoint>,
    ) -> Result<Self, Error> {
        Ok(Self { fresh, known: lookup::claims(tx, existing(bundle)).await? })
    }

    /// The claim or outside reference that an end names.
    ///
    /// # Errors
    /// `REFERENCE_UNRESOLVED` for a temporary id that the bundle lacks, `NOT_FOUND` for a claim
    /// that does not exist, `VALIDATION_FAILED` for an outside reference in no known form.
    pub(super) fn find(&self, end: &End) -> Result<Found, Error> {
        match end {
            End::TempId(name) => self.fresh.get(name.as_str()).copied().map(Found::Claim).ok_or_else(|| {
                Error::new(Code::ReferenceUnresolved, format!("no claim of this bundle has the temporary id `{name}`"))
            }),
            End::Claim(id) => {
                let head = self.known.get(id).ok_or_else(|| Error::not_found("claim", &id.to_string()))?;
                Ok(Found::Claim(Endpoint { claim: head.id, lineage: head.lineage, fresh: false }))
            }
            End::External(text) => {
                let (reference, anchor) = split(text)?;
                Ok(Found::External { reference, anchor })
            }
        }
    }

    /// The claim that an end names, where an outside reference will not do.
    ///
    /// # Errors
    /// As [`Ends::find`], and `VALIDATION_FAILED` for an outside reference.
    pub(super) fn claim(&self, end: &End) -> Result<Endpoint, Error> {
        match self.find(end)? {
            Found::Claim(endpoint) => Ok(endpoint),
            Found::External { .. } => Err(Error::new(
                Code::ValidationFailed,
                "an outside reference can stand for one end of an edge only; name a claim here",
            )),
        }
    }
}

/// The existing claims that a bundle names.
fn existing(bundle: &SubmitBundle) -> Vec<ClaimId> {
    let edges = bundle.edges.iter().flat_map(|edge| [&edge.source, &edge.target]);
    let members = bundle.relations.iter().flat_map(|relation| relation.members.iter().map(|member| &member.claim));
    let shown = bundle.artifacts.iter().flat_map(|artifact| &artifact.claims);
    let ids = edges.chain(members).chain(shown).filter_map(|end| match end {
        End::Claim(id) => Some(*id),
        End::TempId(_) | End::External(_) => None,
    });
    ids.collect()
}

/// `reference#anchor` in normal form.
pub(super) fn split(text: &str) -> Result<(String, Option<String>), Error> {
    let (reference, anchor) = external_ref::split_anchor(text);
    Ok((external_ref::normalise(reference)?, anchor.map(str::to_owned)))
}
