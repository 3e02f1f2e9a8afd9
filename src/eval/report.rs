//! The figures of an evaluation.

use std::fmt::Write as _;
use std::str::FromStr;
use std::time::Duration;

use claimgraph_domain::search::relevance::{Quality, percentile, quality, reciprocal_rank};
use serde_json::{Value, json};

/// Characters of a query in the table.
const SHOWN: usize = 44;

/// The figures of one query.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    query: String,
    quality: Quality,
    reciprocal_rank: f64,
    found: usize,
    relevant: usize,
    millis: f64,
}

impl Row {
    pub(super) fn new(query: &str, ranking: &[u8], marks: &[u8], (k, took): (u32, Duration)) -> Self {
        let k = usize::try_from(k).unwrap_or(usize::MAX);
        let mut quality = quality(ranking, marks, k);
        // The gain of nothing is -0, which people would be told.
        quality.ndcg += 0.0;
        Self {
            query: query.to_owned(),
            quality,
            reciprocal_rank: reciprocal_rank(ranking),
            found: ranking.len(),
            relevant: marks.len(),
            millis: took.as_secs_f64() * 1_000.0,
        }
    }
}

/// A figure of all queries together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Precision at k, the mean.
    Precision,
    /// Recall at k, the mean.
    Recall,
    /// nDCG at k, the mean.
    Ndcg,
    /// The mean reciprocal rank within the first k.
    Mrr,
}

impl Figure {
    /// All, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Precision, Self::Recall, Self::Ndcg, Self::Mrr];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::Ndcg => "ndcg",
            Self::Mrr => "mrr",
        }
    }
}

impl FromStr for Figure {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|figure| figure.name() == text);
        found.ok_or_else(|| format!("`{text}` is no figure; there are precision, recall, ndcg and mrr"))
    }
}

/// The means over all queries, and how long they took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Precision, recall and nDCG.
    pub quality: Quality,
    /// The mean reciprocal rank.
    pub mrr: f64,
    /// Milliseconds that half of the queries took at most.
    pub p50_ms: f64,
    /// Milliseconds that 95 of a hundred took at most.
    pub p95_ms: f64,
}

/// The figures of an evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    title: String,
    k: u32,
    rows: Vec<Row>,
}

impl Report {
    pub(super) fn new(title: &str, k: u32, rows: Vec<Row>) -> Self {
        Self { title: title.to_owned(), k, rows }
    }

    /// The means over all queries.
    pub fn figures(&self) -> Figures {
        let mean = |figure: fn(&Row) -> f64| {
            let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX).max(1);
            self.rows.iter().map(figure).sum::<f64>() / f64::from(count)
        };
        let millis: Vec<f64> = self.rows.iter().map(|row| row.millis).collect();
        Figures {
            quality: Quality {
                precision: mean(|row| row.quality.precision),
                recall: mean(|row| row.quality.recall),
                ndcg: mean(|row| row.quality.ndcg),
            },
            mrr: mean(|row| row.reciprocal_rank),
            p50_ms: percentile(&millis, 0.5),
            p95_ms: percentile(&millis, 0.95),
        }
    }

    /// One of them.
    pub fn figure(&self, figure: Figure) -> f64 {
        let figures = self.figures();
        match figure {
            Figure::Precision => figures.quality.precision,
            Figure::Recall => figures.quality.recall,
            Figure::Ndcg => figures.quality.ndcg,
            Figure::Mrr => figures.mrr,
        }
    }

    /// The figures that are below what they must reach, in words.
    pub fn below(&self, least: &[(Figure, f64)]) -> Vec<String> {
        let k = self.k;
        let low = least.iter().filter(|(figure, least)| self.figure(*figure) < *least);
        low.map(|(figure, least)| format!("{}@{k} is {:.3}, below {least:.3}", figure.name(), self.figure(*figure)))
            .collect()
    }

    /// A table: a row for each query, then the means.
    pub fn table(&self) -> String {
        let (k, mut text) = (self.k, String::new());
        let [p, r, n] = ["P", "R", "nDCG"].map(|name| format!("{name}@{k}"));
        let _ = writeln!(text, "{}, {} queries\n", self.title, self.rows.len());
        let _ = writeln!(text, "{:SHOWN$}  {p:>7} {r:>7} {n:>8} {:>6} {:>9} {:>8}", "query", "RR", "found/rel", "ms");
        for row in &self.rows {
            let Quality { precision, recall, ndcg } = row.quality;
            let query: String = row.query.chars().take(SHOWN).collect();
            let found = format!("{}/{}", row.found, row.relevant);
            let (rank, millis) = (row.reciprocal_rank, row.millis);
            let _ = writeln!(
                text,
                "{query:SHOWN$}  {precision:7.3} {recall:7.3} {ndcg:8.3} {rank:6.3} {found:>9} {millis:8.2}"
            );
        }
        let Figures { quality: Quality { precision, recall, ndcg }, mrr, p50_ms, p95_ms } = self.figures();
        let _ = writeln!(text, "{:SHOWN$}  {precision:7.3} {recall:7.3} {ndcg:8.3} {mrr:6.3}", "mean");
        let _ = write!(text, "latency: p50 {p50_ms:.2} ms, p95 {p95_ms:.2} ms");
        text
    }

    /// The same as JSON.
    pub fn json(&self) -> Value {
        let Figures { quality: Quality { precision, recall, ndcg }, mrr, p50_ms, p95_ms } = self.figures();
        let row = |row: &Row| {
            let Quality { precision, recall, ndcg } = row.quality;
            json!({
                "query": row.query, "precision": precision, "recall": recall, "ndcg": ndcg,
                "reciprocalRank": row.reciprocal_rank, "found": row.found, "relevant": row.relevant,
                "milliseconds": row.millis,
            })
        };
        json!({
            "title": self.title, "k": self.k,
            "mean": { "precision": precision, "recall": recall, "ndcg": ndcg, "mrr": mrr },
            "latency": { "p50Milliseconds": p50_ms, "p95Milliseconds": p95_ms },
            "queries": self.rows.iter().map(row).collect::<Vec<_>>(),
        })
    }
}
