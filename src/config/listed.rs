//! Lists in one text, with commas between.

use std::fmt::{self, Display};

/// Reads a list, possibly of nothing; `None` when an item of it cannot be read.
pub(super) fn read<T>(text: &str, item: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    text.split(',').map(|part| item(part.trim())).collect()
}

/// Writes a list.
pub(super) fn write<T: Display>(out: &mut fmt::Formatter<'_>, items: impl IntoIterator<Item = T>) -> fmt::Result {
    for (index, item) in items.into_iter().enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        write!(out, "{comma}{item}")?;
    }
    Ok(())
}
