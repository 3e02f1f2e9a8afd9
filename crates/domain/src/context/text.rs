//! A bundle in words.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::group::{Group, Member};
use super::{Key, Section};

/// The line of a section's heading.
pub(super) fn heading(section: Section) -> String {
    format!("## {}\n", section.heading())
}

/// The line of a member, given its number and those of others; a note about what has none is left out.
pub(super) fn line<K: Key>(member: &Member<K>, number: usize, numbers: impl Fn(K) -> Option<usize>) -> String {
    // A text of several lines must not look like several items.
    let mut line = format!("[{number}] {}", member.text.trim_end().replace('\n', "\n    "));
    let mut open = false;
    for note in &member.notes {
        if let Some(other) = numbers(note.to).filter(|other| *other != number) {
            let before = if open { "; " } else { " (" };
            let _ = write!(line, "{before}{} [{other}]{}", note.words, note.after);
            open = true;
        }
    }
    if open {
        line.push(')');
    }
    line.push('\n');
    line
}

/// The numbers of all that stands in groups, from 1, in their order.
pub(super) fn numbers<'a, K: Key + 'a>(groups: impl Iterator<Item = &'a Group<K>>) -> HashMap<K, usize> {
    let members = groups.flat_map(|group| &group.members);
    members.zip(1..).flat_map(|(member, number)| member.keys().map(move |key| (key, number))).collect()
}
