//! The same view along fewer links: an operation with a meaning of its own follows some types only, each its own way.

use claimgraph_domain::model::EdgeType;

use super::test::KindTest;
use super::{Lens, Mode};

/// Which way links are followed. A symmetric link is followed from either end whichever is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// From source to target.
    Along,
    /// From target to source.
    Against,
    /// From either end.
    Both,
}

impl<'a> Lens<'a> {
    /// The same view that follows only links of the types which pass a test and which this one follows along. What
    /// this one follows against does not count: the way is the operation's, the types are the caller's.
    #[must_use]
    pub fn among(&self, way: Way, test: impl Fn(&EdgeType) -> bool) -> Self {
        let kinds = self.along.among(&self.snapshot.vocabulary, test);
        let (along, against) = match way {
            Way::Along => (kinds, KindTest::none()),
            Way::Against => (KindTest::none(), kinds),
            Way::Both => (kinds.clone(), kinds),
        };
        self.following(along, against)
    }

    /// What the places are.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The definition of a link's type; `None` for a type that was never defined.
    #[must_use]
    pub fn edge_type(&self, slot: u32) -> Option<&'a EdgeType> {
        self.snapshot.vocabulary.edge_type(self.snapshot.link(slot)?.kind)
    }

    /// Whether a place is that of the claim which an edge cites as its source; no for a relation.
    #[must_use]
    pub fn is_source(&self, slot: u32, place: u32) -> bool {
        self.snapshot
            .link(slot)
            .is_some_and(|link| !link.is_relation() && self.place_of_version(link.source) == Some(place))
    }

    /// The place of a version, by number.
    pub(super) fn place_of_version(&self, version: u32) -> Option<u32> {
        match self.mode {
            Mode::Lineages => self.snapshot.version(version).map(|found| found.node),
            Mode::Versions => Some(version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Way;
    use crate::is_dependency;
    use crate::lens::Kinds;
    use crate::testing::{World, along, everywhere, forward};

    #[test]
    fn only_what_passes_the_test_and_the_view_is_followed() {
        let world = World::of("a depends_on b; a assumes c; a implies d; e depends_on a; a equivalent_to f");
        let mut options = along(&["depends_on", "implies", "equivalent_to"]);
        options.links.against = Kinds::All;
        let ends = |way, dependencies| {
            everywhere(&world, 99, &options, |lens| {
                let view = lens.among(way, |edge_type| is_dependency(edge_type) == dependencies);
                let steps = view.steps(lens.place_of(world.newest("a")).unwrap());
                steps.iter().map(|step| world.name(lens.claim(step.to)).to_owned()).collect::<String>()
            })
        };
        assert_eq!([Way::Along, Way::Against, Way::Both].map(|way| ends(way, true)), ["b", "e", "be"]);
        assert_eq!([Way::Along, Way::Against, Way::Both].map(|way| ends(way, false)), ["df", "f", "df"]);
    }

    #[test]
    fn bounds_of_strength_are_kept() {
        let world = World::of("a implies b 0.25; a implies c 0.75");
        let mut options = forward();
        options.links.min_strength = Some(0.5);
        let count = everywhere(&world, 99, &options, |lens| {
            lens.among(Way::Along, |_| true).steps(lens.place_of(world.newest("a")).unwrap()).len()
        });
        assert_eq!(count, 1);
    }
}
