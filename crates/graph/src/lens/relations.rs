//! Relations as wholes. A step follows one arc of a relation, between two of its members; what several members do
//! together can only be told from all of them.

use std::ops::ControlFlow;

use claimgraph_domain::model::EdgeType;

use super::{Lens, Way};
use crate::index::{CONCLUSION, is_dependency};

/// Who does what in a relation. A place is named once, in the order of the members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles {
    /// Places of members in the role `conclusion`.
    pub conclusions: Vec<u32>,
    /// Places of all other members.
    pub premises: Vec<u32>,
}

impl Lens<'_> {
    /// Whether a link is a relation.
    #[inline]
    #[must_use]
    pub fn is_relation(&self, slot: u32) -> bool {
        self.snapshot.link(slot).is_some_and(crate::index::record::Link::is_relation)
    }

    /// Who does what in a relation; nobody anything for an edge.
    #[must_use]
    pub fn roles(&self, slot: u32) -> Roles {
        let conclusion = self.snapshot.vocabulary.roles.find(CONCLUSION);
        let mut roles = Roles::default();
        for member in self.snapshot.members(slot) {
            let Some(place) = self.place_of_version(member.version) else { continue };
            let side = if Some(member.role) == conclusion { &mut roles.conclusions } else { &mut roles.premises };
            if !side.contains(&place) {
                side.push(place);
            }
        }
        roles
    }
}

/// Finds the relations that lead to a claim as their conclusion.
///
/// Where a relation stands in the rows of its conclusion depends on its type: one that says what its source needs
/// leaves the conclusion, any other arrives there. Each row is looked at only for the types that it may hold.
#[derive(Debug, Clone)]
pub struct Grounds<'a> {
    needing: Lens<'a>,
    leading: Lens<'a>,
}

impl<'a> Grounds<'a> {
    /// Among the relations of types which pass a test and which the lens follows along.
    #[must_use]
    pub fn new(lens: &Lens<'a>, test: impl Fn(&EdgeType) -> bool) -> Self {
        Self {
            needing: lens.among(Way::Along, |edge_type| test(edge_type) && is_dependency(edge_type)),
            leading: lens.among(Way::Against, |edge_type| test(edge_type) && !is_dependency(edge_type)),
        }
    }

    /// The relations of which a place is a conclusion and whose premises all pass a test, in the order of the log.
    #[must_use]
    pub fn of(&self, place: u32, holds: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut slots: Vec<u32> = Vec::new();
        for lens in [&self.needing, &self.leading] {
            let _ = lens.each_step(place, &mut |step| {
                // The arcs of a relation stand side by side in a row.
                if slots.last() != Some(&step.slot) && step.relation {
                    slots.push(step.slot);
                }
                ControlFlow::Continue(())
            });
        }
        slots.retain(|slot| {
            let roles = self.needing.roles(*slot);
            roles.conclusions.contains(&place) && roles.premises.iter().all(|premise| holds(*premise))
        });
        slots.sort_by_key(|slot| self.needing.link(*slot).map(|link| link.position));
        slots
    }
}
