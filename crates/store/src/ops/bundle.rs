//! Submit a bundle: source, claims, edges, relations and artifacts, all or nothing.

mod claims;
mod ends;
mod input;
mod links;
mod outcome;
mod submit;
mod warnings;

pub use input::{
    BundleArtifact, BundleClaim, BundleEdge, BundleMember, BundleRelation, BundleSource, End, Extraction, SubmitBundle,
};
pub use outcome::{BundleOutcome, EdgeOutcome, MadeClaim, Resolved, Warning, WarningCode};
