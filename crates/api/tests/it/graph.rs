//! Questions about the graph through the schema, on every database, with an index and without.

mod analysis;
mod closure;
mod filters;
pub(crate) mod kit;
mod neighbours;
mod paths;
mod reasoning;
mod refused;
mod statements;
mod traverse;
mod views;
