//! A row of links that grows.

use std::sync::Arc;

use super::record::Entry;

/// Entries of a part.
const PART: usize = 64;

/// The entries of a row since the compressed part was made. It is read as fast as a slice, and a copy to which one more
/// is added costs no more than one part, however long the row is.
#[derive(Debug, Clone, Default)]
pub(crate) struct MoreRow {
    /// Parts that are full; none for most rows.
    full: Option<Arc<Vec<Arc<[Entry]>>>>,
    last: Vec<Entry>,
}

impl MoreRow {
    pub(crate) fn push(&mut self, entry: Entry) {
        self.last.push(entry);
        if self.last.len() == PART {
            let part = self.last.drain(..).collect();
            Arc::make_mut(self.full.get_or_insert_default()).push(part);
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.full.as_ref().map_or(0, |full| full.len()) * PART + self.last.len()
    }

    /// The entries in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Entry> {
        let full = self.full.iter().flat_map(|full| full.iter());
        full.flat_map(|part| part.iter()).chain(&self.last).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_grows_in_order_and_copies_stay() {
        let entry = |head| Entry { head, slot: head + 1, kind: 3 };
        let mut row = MoreRow::default();
        let mut copies = Vec::new();
        for head in 0..200 {
            copies.push(row.clone());
            row.push(entry(head));
        }
        copies.push(row);
        for (length, copy) in (0_u32..).zip(&copies) {
            assert_eq!(copy.iter().collect::<Vec<_>>(), (0..length).map(entry).collect::<Vec<_>>());
            assert_eq!(copy.len(), copy.iter().count());
        }
    }
}
