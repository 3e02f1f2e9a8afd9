//! Bringing what has changed into the compressed part.

use std::sync::Arc;

use super::apply::Refused;
use super::base::Base;
use super::overlay::Overlay;
use super::snapshot::Snapshot;
use crate::number::at;

impl Snapshot {
    /// The same graph with nothing but a compressed part.
    ///
    /// # Errors
    /// [`Refused::Full`] when there are more links than an index can number.
    pub fn merged(&self) -> Result<Self, Refused> {
        let mut tables = self.base.tables.clone();
        let overlay = &self.overlay;
        tables.versions.extend(overlay.versions.iter());
        tables.nodes.extend(overlay.nodes.iter());
        tables.links.extend(overlay.links.iter());
        tables.members.extend(overlay.members.iter());
        for (node, newest) in &overlay.newest {
            if let Some(node) = tables.nodes.get_mut(at(*node)) {
                node.newest = *newest;
            }
        }
        for (slot, strength) in &overlay.strengths {
            tables.strengths.set(*slot, *strength);
        }
        tables.ends.extend(overlay.ends.iter().map(|(slot, ends)| (*slot, *ends)));
        tables.periods.extend(overlay.periods.iter().map(|(version, period)| (*version, *period)));
        for (version, changes) in &overlay.changes {
            tables.changes.insert(*version, changes.iter().copied().collect());
        }
        let base = Arc::new(Base::new(tables, &self.vocabulary)?);
        let vocabulary = self.vocabulary.clone();
        Ok(Self { base, overlay: Overlay::default(), vocabulary, position: self.position })
    }
}
