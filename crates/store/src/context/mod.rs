//! Context for agents: what a reader of some claims should know, within a budget of tokens
//! ([`Store::bundle_context`]).
//!
//! `claimgraph_domain::context` says what fits and how it reads, `claimgraph_graph::op::surroundings` what is around
//! claims; this finds the claims (`seeds`), asks the graph (`around`), reads what is told of them (`facts`), and puts
//! them into words (`words`). The number of statements does not grow with the number of claims.
//!
//! [`Store::bundle_context`]: crate::Store::bundle_context

mod around;
mod ask;
mod facts;
mod run;
mod seeds;
mod words;

pub use ask::{
    About, ContextAnswer, ContextClaim, ContextContradiction, ContextKey, ContextLink, ContextOptions, ContextQuery,
    ContextRole, MOST_CLAIMS, MOST_FOUND, MOST_NEAR, Named, Why,
};
