//! The parts of a bundle.

/// A part of a bundle, in the usual order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    /// The claims that were asked about, or found.
    Claims,
    /// What they rest on.
    Foundations,
    /// What speaks for them and what against.
    Evidence,
    /// What cannot hold together with them, by inference; what contradicts a claim outright stands beside it.
    Conflicts,
    /// Questions about them that nobody has answered.
    Questions,
    /// Where they were read.
    Provenance,
}

impl Section {
    /// All, in the usual order.
    pub const ALL: [Self; 6] =
        [Self::Claims, Self::Foundations, Self::Evidence, Self::Conflicts, Self::Questions, Self::Provenance];

    /// Its heading in the text of a bundle.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Claims => "Claims",
            Self::Foundations => "What they rest on",
            Self::Evidence => "Evidence",
            Self::Conflicts => "Conflicts",
            Self::Questions => "Open questions",
            Self::Provenance => "Sources",
        }
    }

    /// How much of a budget is kept for it at first, in parts of the sum over the sections that are wanted. What a
    /// section does not need is given to the others.
    #[must_use]
    pub const fn share(self) -> usize {
        match self {
            Self::Claims => 8,
            Self::Foundations | Self::Evidence => 4,
            Self::Conflicts | Self::Provenance => 2,
            Self::Questions => 1,
        }
    }
}

/// A section that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// The section.
    pub section: Section,
    /// Most tokens of it, its heading included; else its share, and what the others leave.
    pub max_tokens: Option<usize>,
}

impl Wanted {
    /// A section without a bound of its own.
    #[must_use]
    pub const fn new(section: Section) -> Self {
        Self { section, max_tokens: None }
    }

    /// All sections, in the usual order.
    #[must_use]
    pub fn all() -> Vec<Self> {
        Section::ALL.into_iter().map(Self::new).collect()
    }
}
