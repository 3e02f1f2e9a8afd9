//! The graph as the rules of impact look at it.

use claimgraph_domain::model::{Category, EdgeType};

use crate::entered::Entered;
use crate::index::is_dependency;
use crate::lens::{Grounds, Lens, Way};

/// A link whose source speaks for its target without being needed by it.
fn supports(edge_type: &EdgeType) -> bool {
    match edge_type.category {
        Category::Evidential => !edge_type.symmetric,
        Category::Logical => !edge_type.acyclic,
        Category::Structural | Category::Editorial => false,
    }
}

/// The graph, and those of its links that matter.
pub(super) struct Views<'l, 'a> {
    pub(super) lens: &'l Lens<'a>,
    /// From what is needed to what needs it.
    pub(super) needed: Lens<'a>,
    /// From what supports to what it supports.
    pub(super) supporting: Lens<'a>,
}

impl<'l, 'a> Views<'l, 'a> {
    pub(super) fn new(lens: &'l Lens<'a>) -> Self {
        Self { needed: lens.among(Way::Against, is_dependency), supporting: lens.among(Way::Along, supports), lens }
    }

    /// What finds the relations that claims are concluded from.
    pub(super) fn grounds(&self) -> Grounds<'a> {
        Grounds::new(self.lens, |edge_type| edge_type.category == Category::Logical)
    }

    /// Whether a link is of a logical type.
    pub(super) fn is_logical(&self, slot: u32) -> bool {
        self.lens.edge_type(slot).is_some_and(|edge_type| edge_type.category == Category::Logical)
    }

    /// Whether a claim held before anything fell.
    pub(super) fn held(&self, place: u32, down: &Entered) -> bool {
        down.contains(place) || self.lens.sees(place)
    }
}
