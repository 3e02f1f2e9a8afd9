//! A set of small numbers that empties in constant time.

/// A reusable set over `0..n`: one allocation serves every statement of the database.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The round in which each number was last inserted; 0 means never.
    rounds: Vec<u64>,
    round: u64,
}

impl Marks {
    /// Empties the set.
    pub(super) fn clear(&mut self) {
        self.round += 1;
    }

    /// Adds a number, true when it was not there. [`Marks::clear`] has to come first once.
    pub(super) fn insert(&mut self, number: usize) -> bool {
        if number >= self.rounds.len() {
            self.rounds.resize(number + 1, 0);
        }
        match self.rounds.get_mut(number) {
            Some(round) if *round != self.round => {
                *round = self.round;
                true
            }
            _ => false,
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        self.rounds.get(number) == Some(&self.round)
    }
}
