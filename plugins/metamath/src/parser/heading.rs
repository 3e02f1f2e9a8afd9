//! Headings: comments whose title stands between two decorated lines.

use super::comment::fold_line;

/// The decorations that mark a heading, outermost level first.
const MARKERS: [(u8, &str); 4] = [(1, "####"), (2, "#*#*"), (3, "=-=-"), (4, "-.-.")];

/// A heading of the database's table of contents.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Heading {
    /// The title, on one line.
    pub title: String,
    /// 1 for a part, 2 a section, 3 a subsection, 4 a subsubsection.
    pub level: u8,
    /// The enclosing heading, an index into the same list; its level is smaller, not
    /// necessarily by one.
    pub parent: Option<usize>,
}

/// The headings read so far and those in force.
#[derive(Debug, Default)]
pub(super) struct Outline {
    headings: Vec<Heading>,
    /// The headings in force, outermost first, with rising levels.
    open: Vec<(u8, usize)>,
}

impl Outline {
    /// Opens a heading, which ends every heading of its level or a deeper one.
    pub(super) fn open(&mut self, level: u8, title: String) {
        while self.open.pop_if(|(other, _)| *other >= level).is_some() {}
        let parent = self.current();
        self.open.push((level, self.headings.len()));
        self.headings.push(Heading { title, level, parent });
    }

    /// The innermost heading in force.
    pub(super) fn current(&self) -> Option<usize> {
        self.open.last().map(|&(_, index)| index)
    }

    pub(super) fn into_headings(self) -> Vec<Heading> {
        self.headings
    }
}

/// Level and title when the comment is a heading; `body` is all between `$(` and `$)`.
///
/// The reference program wants the decoration at the start of the line after `$(`, with at
/// most one space in between, and a closing line that begins with the same decoration.
pub(super) fn recognise(body: &str) -> Option<(u8, String)> {
    let mut lines = body.lines();
    if !matches!(lines.next(), Some("" | " ")) {
        return None;
    }
    let opening = lines.next()?;
    let &(level, marker) = MARKERS.iter().find(|(_, marker)| opening.starts_with(marker))?;
    let mut title = Vec::new();
    for line in lines {
        if !line.starts_with(marker) {
            title.push(line);
            continue;
        }
        let title = fold_line(&title.join(" "));
        // Some databases repeat the opening decoration.
        if !title.is_empty() {
            return Some((level, title));
        }
    }
    None
}
