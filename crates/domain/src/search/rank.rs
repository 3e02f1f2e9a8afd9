//! How well a text fits a query: Okapi BM25, from figures of the tenant's own claims alone.
//!
//! A word that few claims have counts more, a word that stands in a claim again counts less each time, and long claims
//! count less than short ones. What is no word (a phrase, a beginning) counts like a word that stands there once.

/// How soon repeating a word stops to count.
pub const K1: f64 = 1.2;

/// How much the length of a text counts.
pub const B: f64 = 0.75;

/// Points are whole numbers of these parts of one, so that two readings of a score are the same number.
pub const PARTS: f64 = 1_000_000.0;

/// What is known of the claims of a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Corpus {
    /// Claim versions in the index.
    pub claims: i64,
    /// Words of all of them.
    pub words: i64,
}

/// The numbers that do not depend on the claim: `score = weight * tf / (tf + base + slope * length)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// The most that the term can bring.
    pub weight: f64,
    /// What is added below the line for every claim.
    pub base: f64,
    /// What is added below the line for each word of the claim.
    pub slope: f64,
}

impl Corpus {
    /// What a term weighs that `found` claims have.
    #[must_use]
    pub fn weigh(self, found: i64) -> Weight {
        let (all, found) = (real(self.claims.max(found)), real(found.max(0)));
        let rarity = ((all - found + 0.5) / (found + 0.5)).ln_1p();
        let mean = real(self.words.max(1)) / real(self.claims.max(1));
        Weight { weight: rarity * (K1 + 1.0), base: K1 * (1.0 - B), slope: K1 * B / mean.max(1.0) }
    }
}

impl Weight {
    /// What a term brings that stands `times` times in a text of `length` words.
    #[must_use]
    pub fn score(self, times: i64, length: i64) -> f64 {
        let times = real(times);
        self.weight * times / (times + self.base + self.slope * real(length))
    }
}

/// Counts of things that fit in memory are far from where doubles lose precision.
fn real(count: i64) -> f64 {
    let count = count.clamp(0, 1 << 52);
    let (high, low) = (u32::try_from(count >> 26).unwrap_or(u32::MAX), u32::try_from(count & 0x3ff_ffff).unwrap_or(0));
    f64::from(high) * 67_108_864.0 + f64::from(low)
}
