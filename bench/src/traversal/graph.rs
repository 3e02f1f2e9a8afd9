//! A graph by dense numbers, as every contestant is given it.

use uuid::Uuid;

/// A graph whose nodes are numbered from 0.
#[derive(Debug)]
pub struct Graph {
    /// Ids of the lineages, by number.
    pub ids: Vec<Uuid>,
    /// Where the links of each node lead.
    pub out: Rows,
    /// Where those that arrive at it come from.
    pub into: Rows,
}

/// Compressed rows.
#[derive(Debug)]
pub struct Rows {
    /// Where each row begins; one more than there are rows.
    starts: Vec<u32>,
    heads: Vec<u32>,
}

impl Graph {
    /// Arranges links, each from one number to another.
    #[must_use]
    pub fn new(ids: Vec<Uuid>, links: &[(u32, u32)]) -> Self {
        let out = Rows::new(ids.len(), links.iter().copied());
        let into = Rows::new(ids.len(), links.iter().map(|(from, to)| (*to, *from)));
        Self { ids, out, into }
    }

    /// All numbers in order.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + use<> {
        (0_u32..).take(self.ids.len())
    }
}

impl Rows {
    fn new(nodes: usize, links: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        let mut count = 0;
        for (from, _) in links.clone() {
            if let Some(start) = starts.get_mut(at(from) + 1) {
                *start += 1;
                count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut heads = vec![0; count];
        for (from, to) in links {
            let Some(place) = next.get_mut(at(from)) else { continue };
            if let Some(head) = heads.get_mut(at(*place)) {
                *head = to;
            }
            *place += 1;
        }
        Self { starts, heads }
    }

    /// A row; empty for a number that there is not.
    #[inline]
    #[must_use]
    pub fn of(&self, node: u32) -> &[u32] {
        let bounds = self.starts.get(at(node)..).and_then(|starts| starts.first_chunk::<2>());
        bounds.and_then(|[begin, end]| self.heads.get(at(*begin)..at(*end))).unwrap_or_default()
    }
}

/// A number as a place in a table.
#[expect(
    clippy::as_conversions,
    reason = "a usize holds 32 bits where this runs, and the conversion must cost nothing"
)]
#[inline]
pub(super) const fn at(number: u32) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_hold_the_links_of_each_node_both_ways() {
        let graph = Graph::new(vec![Uuid::nil(); 3], &[(2, 0), (1, 0), (2, 1)]);
        assert_eq!([0, 1, 2, 3].map(|node| graph.out.of(node).to_vec()), [vec![], vec![0], vec![0, 1], vec![]]);
        assert_eq!([0, 1, 2].map(|node| graph.into.of(node).to_vec()), [vec![2, 1], vec![2], vec![]]);
    }
}
