//! Reading the lines of a data file, one after the other.

use std::io::{BufRead, Read};

use super::error::{Fault, ParseError};
use super::pos::PartOfSpeech;
use super::synset::{self, Pointer, Synset};

/// Longest line, bytes. The longest of WordNet 3.0 has 12,973.
const MAX_LINE: usize = 1 << 18;

/// What a line is.
pub(super) enum Line {
    /// One of the lines before the first synset: the copyright, and the version.
    Notice(String),
    /// A synset.
    Synset(Synset, Vec<Pointer>),
}

/// Reads one file, of which it keeps one line at a time.
pub(super) struct Reader<R> {
    file: PartOfSpeech,
    input: R,
    /// The line that was read last, with its line feed.
    bytes: Vec<u8>,
    /// Its number, counted from 1.
    line: usize,
    /// The byte of the file at which it begins.
    offset: usize,
    /// Whether a synset was read.
    has_begun: bool,
}

impl<R: BufRead> Reader<R> {
    pub(super) fn new(file: PartOfSpeech, input: R) -> Self {
        Self { file, input, bytes: Vec::new(), line: 0, offset: 0, has_begun: false }
    }

    /// The next line; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Line>, ParseError> {
        self.offset += self.bytes.len();
        self.bytes.clear();
        self.line += 1;
        let most = u64::try_from(MAX_LINE).unwrap_or(u64::MAX);
        let read = self.input.by_ref().take(most).read_until(b'\n', &mut self.bytes);
        let read = read.map_err(|error| self.error(Fault::new(0, format!("the file cannot be read: {error}"))))?;
        if read == 0 {
            return Ok(None);
        }
        self.parse().map(Some).map_err(|fault| self.error(fault))
    }

    /// The bytes of the line that was read last.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its number.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The error of a fault in it.
    pub(super) fn error(&self, fault: Fault) -> ParseError {
        fault.within(self.file.file(), self.line)
    }

    fn parse(&mut self) -> Result<Line, Fault> {
        let Some(bytes) = self.bytes.strip_suffix(b"\n") else {
            let full = self.bytes.len() >= MAX_LINE;
            let most = format!("the line is longer than {MAX_LINE} bytes");
            let message = if full { most } else { "the file ends within this line".to_owned() };
            return Err(Fault::new(self.bytes.len(), message));
        };
        let line = std::str::from_utf8(bytes);
        let line = line.map_err(|error| Fault::new(error.valid_up_to(), "what stands here is not UTF-8"))?;
        if let Some((at, control)) = line.char_indices().find(|(_, c)| c.is_control()) {
            return Err(Fault::new(at, format!("a control character, U+{:04X}", u32::from(control))));
        }
        if let Some(notice) = line.strip_prefix("  ") {
            if self.has_begun {
                return Err(Fault::new(0, "a line of the notice stands behind the first synset"));
            }
            // Its first word is the number of the line.
            let text = notice.trim_start().split_once(' ').map_or("", |(_, text)| text);
            return Ok(Line::Notice(text.trim_end().to_owned()));
        }
        let (synset, pointers) = synset::read(line, self.file)?;
        self.has_begun = true;
        if usize::try_from(synset.id.offset) != Ok(self.offset) {
            let message = format!(
                "synset {:08} begins at byte {:08} of the file, which must be the same: the file was changed",
                synset.id.offset, self.offset
            );
            return Err(Fault::new(0, message));
        }
        Ok(Line::Synset(synset, pointers))
    }
}
