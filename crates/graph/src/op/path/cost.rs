//! What a path costs.

use std::iter::Sum;

use crate::lens::Lens;

/// 2^53, the parts of a weight of 1.
const PARTS: f64 = 9_007_199_254_740_992.0;

/// How many bits count the links.
const LINKS: u32 = 32;

/// The weight of a path, then the number of its links in the low bits, so that a comparison compares both in turn.
///
/// 1 - strength in double precision is a whole number of 2^-53 parts. Sums of them are exact, therefore, and the same
/// from whichever end a path is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Cost(u128);

impl Cost {
    pub(super) const NOTHING: Self = Self(0);
    /// More than any path costs.
    pub(super) const BOUNDLESS: Self = Self(u128::MAX);
    /// A link, whatever its strength.
    pub(super) const LINK: Self = Self(1);

    /// A link of some strength; one without costs no weight.
    pub(super) fn of_link(lens: &Lens<'_>, slot: u32) -> Self {
        let Some(strength) = lens.snapshot().strength(slot) else { return Self::LINK };
        let weight = 1.0 - strength.clamp(0.0, 1.0);
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is a whole number from 0 to 2^53"
        )]
        let parts = (weight * PARTS) as u128;
        Self((parts << LINKS) + 1)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left of it; nothing when the other costs more.
    pub(super) fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// How many links it is, among costs of nothing but links; no more than `most`.
    pub(super) fn in_links(self, most: u32) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX).min(most)
    }

    /// The links of which it is the cost.
    pub(super) fn links(self) -> u32 {
        u32::try_from(self.0 & u128::from(u32::MAX)).unwrap_or(u32::MAX)
    }

    /// The weight, rounded once.
    pub(super) fn weight(self) -> f64 {
        #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "the nearest double is what is wanted")]
        let parts = (self.0 >> LINKS) as f64;
        parts / PARTS
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::NOTHING, Self::plus)
    }
}
