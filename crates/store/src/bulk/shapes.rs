//! Which tables took how many rows together lately.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use super::table::Table;

/// Most shapes that are remembered; so many texts take their place among the prepared statements, and no more.
const REMEMBERED: usize = 64;

/// The shapes of the latest writes: which tables took how many rows. A shape that comes again is worth a text of its
/// own; one that does not would be prepared for nothing.
#[derive(Debug, Default)]
pub(crate) struct Shapes(Mutex<VecDeque<u64>>);

impl Shapes {
    /// Whether tables have taken as many rows lately; they have from here on.
    pub(super) fn saw(&self, tables: &[Table]) -> bool {
        let mut hasher = DefaultHasher::new();
        for table in tables {
            (table.name, table.rows()).hash(&mut hasher);
        }
        let shape = hasher.finish();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = seen.iter().position(|known| *known == shape);
        match place {
            Some(place) => drop(seen.remove(place)),
            None if seen.len() == REMEMBERED => drop(seen.pop_front()),
            None => {}
        }
        seen.push_back(shape);
        place.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{audit, event};

    fn with(rows: usize) -> Vec<Table> {
        let mut table = Table::of::<event::Entity>();
        table.values.resize(rows * table.columns.len(), sea_orm::Value::Bool(None));
        vec![table]
    }

    #[test]
    fn a_shape_is_known_when_it_came_among_the_latest() {
        let shapes = Shapes::default();
        assert!(!shapes.saw(&with(1)) && shapes.saw(&with(1)) && !shapes.saw(&with(2)));
        let mut other = with(1);
        other.push(Table::of::<audit::Entity>());
        assert!(!shapes.saw(&other), "another table belongs to the shape");
        for rows in 10..10 + REMEMBERED - 1 {
            shapes.saw(&with(rows));
        }
        assert!(shapes.saw(&with(10)) && !shapes.saw(&with(1)), "the one that was not seen for longest is forgotten");
    }
}
