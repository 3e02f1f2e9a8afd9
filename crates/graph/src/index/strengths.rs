//! How strong links are. Many graphs say so of no link, and then this takes no memory.

use crate::number::at;

/// Strengths by slot.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strengths {
    /// NaN where nobody said; nothing is known of slots beyond the end.
    values: Vec<f64>,
}

impl Strengths {
    pub(crate) fn get(&self, slot: u32) -> Option<f64> {
        self.values.get(at(slot)).copied().filter(|strength| !strength.is_nan())
    }

    /// Says how strong a link is.
    pub(crate) fn set(&mut self, slot: u32, strength: f64) {
        if self.values.len() <= at(slot) {
            self.values.resize(at(slot) + 1, f64::NAN);
        }
        if let Some(value) = self.values.get_mut(at(slot)) {
            *value = strength;
        }
    }

    /// Memory taken, bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.values.capacity() * 8
    }
}
