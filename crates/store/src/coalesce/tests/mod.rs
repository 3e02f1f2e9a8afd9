//! Sharing transactions: who shares, who fails, who goes away, and what is left.

mod bounds;
mod callers;
mod failing;
mod keys;
mod lost;
mod mixes;
mod rules;
mod same;
mod sharing;
mod step;
mod stopping;
