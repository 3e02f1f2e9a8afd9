//! Tests of the domain through its public surface.

#[cfg(test)]
mod chain;
#[cfg(test)]
mod confidence_docs;
#[cfg(test)]
mod conflict;
#[cfg(test)]
mod context;
#[cfg(test)]
mod event;
#[cfg(test)]
mod id;
#[cfg(test)]
mod registry;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod search;
#[cfg(test)]
#[path = "../../../../fuzz/bodies/search.rs"]
mod search_body;
#[cfg(test)]
mod time;
