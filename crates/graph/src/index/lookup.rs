//! From ids to numbers.

use uuid::Uuid;

use crate::number::{at, number};

/// Numbers in the order of their ids. Ids are made in order, so that most often the numbers are in order already
/// and nothing is stored.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    order: Option<Vec<u32>>,
}

impl Lookup {
    /// For ids numbered from 0.
    pub(crate) fn new(count: usize, id: impl Fn(u32) -> Uuid) -> Self {
        let count = number(count);
        let sorted = (1..count).all(|number| id(number - 1) < id(number));
        if sorted {
            return Self { order: None };
        }
        let mut order: Vec<u32> = (0..count).collect();
        order.sort_by_key(|number| id(*number));
        Self { order: Some(order) }
    }

    /// The number of an id among `count`.
    pub(crate) fn find(&self, wanted: Uuid, count: usize, id: impl Fn(u32) -> Uuid) -> Option<u32> {
        let at_rank = |rank: u32| self.order.as_ref().map_or(Some(rank), |order| order.get(at(rank)).copied());
        let (mut low, mut high) = (0, number(count));
        while low < high {
            let middle = low + (high - low) / 2;
            let candidate = at_rank(middle)?;
            match id(candidate).cmp(&wanted) {
                std::cmp::Ordering::Equal => return Some(candidate),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Memory taken, bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.order.as_ref().map_or(0, |order| order.capacity() * 4)
    }
}
