//! Why a database was refused.

use std::fmt::Display;

/// A Metamath database that cannot be read, with the place that says so.
///
/// Displays as `set.mm:12:5: message`.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct ParseError {
    /// The file at fault, relative to the folder of the root file, with `/` separators.
    pub file: String,
    /// The line, counted from 1; lines end with a line feed.
    pub line: usize,
    /// The column in bytes, counted from 1. What precedes a reported place is ASCII, so
    /// bytes and characters agree; a tab is one column.
    pub column: usize,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
}

impl ParseError {
    /// The error at byte `offset` of `text`; an offset past the end means the end.
    pub(super) fn at(file: &str, text: &[u8], offset: usize, message: impl Display) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |feed| feed + 1);
        Self {
            file: file.to_owned(),
            line: before.split(|&byte| byte == b'\n').count(),
            column: before.len() - line_start + 1,
            message: message.to_string(),
        }
    }
}
