//! Searching a small planted library, on both databases.

mod changes;
mod corrections;
mod facets;
mod finds;
mod large;
mod library;
mod meaning;
mod pages;
mod rebuild;
mod statements;
