//! The API over both databases.

#[cfg(test)]
mod claims;
#[cfg(test)]
mod conflicts;
#[cfg(test)]
mod context;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod graph;
#[cfg(test)]
mod history;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod names;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod search;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod subscription;
#[cfg(test)]
mod support;
