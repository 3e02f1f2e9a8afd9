//! At which moment of the log, and for which moment of the world, one reads.

use claimgraph_domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait};

/// What a read sees: the present by default.
///
/// `as_of` is record time, a position of the tenant's log: what was recorded after it is absent.
/// `valid_at` is valid time: what does not hold at that moment is left out of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct View {
    /// Position of the log, inclusive; `None` is the head.
    pub as_of: Option<i64>,
    /// Moment at which claims, edges and relations must hold; `None` is any.
    pub valid_at: Option<Timestamp>,
}

impl View {
    /// The present, whatever holds when.
    pub const NOW: Self = Self { as_of: None, valid_at: None };

    /// The state that the log had at a position.
    #[must_use]
    pub const fn as_of(position: i64) -> Self {
        Self { as_of: Some(position), valid_at: None }
    }

    /// The same view for a moment of the world.
    #[must_use]
    pub const fn valid_at(mut self, moment: Timestamp) -> Self {
        self.valid_at = Some(moment);
        self
    }

    /// Whether something that ended at a position had ended in this view.
    #[must_use]
    pub fn ended(self, position: Option<i64>) -> bool {
        position.is_some_and(|ended| self.as_of.is_none_or(|as_of| ended <= as_of))
    }

    /// Holds for rows that exist; `None` is no condition.
    pub(crate) fn exists(self, created_pos: Expr) -> Option<Expr> {
        self.as_of.map(|position| created_pos.lte(position))
    }

    /// Holds for rows that have not ended.
    pub(crate) fn open(self, ended_pos: &Expr) -> Expr {
        let never = ended_pos.clone().is_null();
        match self.as_of {
            None => never,
            Some(position) => never.or(ended_pos.clone().gt(position)),
        }
    }

    /// Holds for rows that are valid at the view's moment; `None` is no condition.
    pub(crate) fn valid(self, from: &Expr, to: &Expr) -> Option<Expr> {
        let moment = self.valid_at?.micros();
        let begun = from.clone().is_null().or(from.clone().lte(moment));
        let not_over = to.clone().is_null().or(to.clone().gt(moment));
        Some(begun.and(not_over))
    }
}
