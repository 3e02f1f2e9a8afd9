//! Why a WordNet was refused.

/// A WordNet that cannot be read, with the place that says so.
///
/// Displays as `data.noun:30:12: message`.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct ParseError {
    /// The file at fault, such as `data.noun`.
    pub file: &'static str,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in bytes, counted from 1.
    pub column: usize,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
}

/// What is wrong with a line: the byte at which it shows, counted from 0, and the message.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }

    /// The same, with the place of the line.
    pub(super) fn within(self, file: &'static str, line: usize) -> ParseError {
        ParseError { file, line, column: self.at.saturating_add(1), message: self.message }
    }
}
