//! Medians, ratios, the table and the JSON.

use serde::Serialize;

use super::load::Load;
use super::own_load::OwnLoad;
use super::question::Kind;
use super::race::{Best, Contestant};
use crate::table::{median, ratio, short};

/// The figures of one graph.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// Which graph.
    pub graph: String,
    /// The index of it.
    pub load: Load,
    /// The store's own loading of the index.
    pub own_load: Option<OwnLoad>,
    /// Seconds that Kùzu took to load the links.
    pub kuzu_load_seconds: Option<f64>,
    /// One for each question and contestant.
    pub rows: Vec<Row>,
}

/// One contestant and one question.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The question.
    pub question: String,
    /// The contestant.
    pub contestant: &'static str,
    /// Statements that were asked about.
    pub items: usize,
    /// Median over the statements of the best times, microseconds.
    pub micros: f64,
    /// That over the limit's.
    pub to_limit: f64,
    /// Median over the statements of the time over the limit's for the same one.
    pub to_limit_each: f64,
}

impl Row {
    /// The rows of a race, whose first contestant is the limit.
    #[must_use]
    pub fn of(contestants: &[Contestant<'_>], best: &[Best]) -> Vec<Self> {
        let of = |kind, number| best.iter().find(|best| best.kind == kind && best.contestant == number);
        let mut rows = Vec::new();
        for kind in Kind::ALL {
            let Some(limit) = of(kind, 0) else { continue };
            for (number, contestant) in contestants.iter().enumerate() {
                let Some(mine) = of(kind, number) else { continue };
                let each = mine.seconds.iter().zip(&limit.seconds).map(|(mine, limit)| ratio(*mine, *limit));
                let (all, least) = (median(mine.seconds.clone()), median(limit.seconds.clone()));
                rows.push(Self {
                    question: kind.name(),
                    contestant: contestant.name(),
                    items: mine.seconds.len(),
                    micros: all * 1e6,
                    to_limit: ratio(all, least),
                    to_limit_each: median(each.collect()),
                });
            }
        }
        rows
    }
}

/// The table of one graph.
#[must_use]
pub fn table(figures: &Figures) -> Vec<Vec<String>> {
    let head = [figures.graph.as_str(), "asked", "us", "to limit", "each"].map(str::to_owned).to_vec();
    let line = |row: &Row| {
        vec![
            format!("{}: {}", row.question, row.contestant),
            row.items.to_string(),
            short(row.micros),
            format!("{}x", short(row.to_limit)),
            format!("{}x", short(row.to_limit_each)),
        ]
    };
    std::iter::once(head).chain(figures.rows.iter().map(line)).collect()
}

impl Figures {
    /// What making the index took, in words.
    #[must_use]
    pub fn about(&self) -> String {
        let Load { lineages, links, seconds_facts, seconds_arrange, bytes_per_link, .. } = self.load;
        let mut text = format!(
            "{}: {lineages} lineages, {links} links, {} bytes a link, facts {} s, arranged in {} s",
            self.graph,
            short(bytes_per_link),
            short(seconds_facts),
            short(seconds_arrange)
        );
        if let Some(own) = self.own_load {
            text = format!("{text}, by the store itself {} s", short(own.seconds));
        }
        if let Some(seconds) = self.kuzu_load_seconds {
            text = format!("{text}, Kùzu {} s", short(seconds));
        }
        text
    }
}
