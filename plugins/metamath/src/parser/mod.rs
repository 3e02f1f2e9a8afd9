//! Reads Metamath databases: their assertions, what proofs cite, and headings.
//!
//! The language is that of the book *Metamath* (2nd edition, chapter 4 and appendices B and
//! E). Where the book leaves a question open the reference program `metamath` decides.
//! Proofs are decoded, not verified: substitutions and `$d` conditions are not checked.

mod comment;
mod compressed;
mod database;
mod declare;
mod error;
mod heading;
mod marks;
mod names;
mod proof;
mod scope;
mod source;
mod statement;
mod token;

#[cfg(test)]
mod tests;

pub use database::{Database, Kind, Statement};
pub use error::ParseError;
pub use heading::Heading;

use source::{Disk, Source, include_name};
use statement::{Builder, Pause};
use std::cell::RefCell;
use std::collections::HashSet;
use std::io;
use std::path::Path;
use token::Tokens;

/// How many bytes lie between two reports of progress.
const REPORT_EVERY: u64 = 1 << 20;

/// Reads a database from disk.
///
/// Includes are looked up in the folder of `path`, also those of included files.
///
/// # Errors
/// When a file cannot be read or is malformed; the error says where.
pub fn parse_file(path: &Path) -> Result<Database, ParseError> {
    parse_file_with(path, &mut |_, _| {})
}

/// Like [`parse_file`], and calls `progress` about once per MiB and at the end.
///
/// Its arguments are the bytes read and the bytes of the files found so far, so the second
/// grows with each include.
///
/// # Errors
/// As [`parse_file`].
pub fn parse_file_with(path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Database, ParseError> {
    let disk = Disk::new(path);
    parse(&|name| disk.read(name), &disk.root_name, progress)
}

/// Like [`parse_file_with`], and gives the BLAKE3 hash of what was read: of the file's bytes when
/// there is one file, else of the hashes of all files in the order of their reading.
///
/// # Errors
/// As [`parse_file`].
pub fn parse_and_hash(path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(Database, blake3::Hash), ParseError> {
    let disk = Disk::new(path);
    let hashes = RefCell::new(Vec::new());
    let read = |name: &str| {
        let bytes = disk.read(name)?;
        hashes.borrow_mut().push(blake3::hash(&bytes));
        Ok(bytes)
    };
    let database = parse(&read, &disk.root_name, progress)?;
    let hashes = hashes.into_inner();
    let hash = match hashes.as_slice() {
        [only] => *only,
        several => {
            several.iter().fold(&mut blake3::Hasher::new(), |hasher, hash| hasher.update(hash.as_bytes())).finalize()
        }
    };
    Ok((database, hash))
}

/// Reads a database from anything that has files.
///
/// `files` gets the root's name as given, and includes as relative paths with `/`
/// separators and without `.` and `..` parts.
///
/// # Errors
/// When `files` fails or a file is malformed; the error says where.
pub fn parse_source(files: impl Fn(&str) -> io::Result<Vec<u8>>, root: &str) -> Result<Database, ParseError> {
    parse(&files, root, &mut |_, _| {})
}

fn parse(
    files: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    root: &str,
    report: &mut dyn FnMut(u64, u64),
) -> Result<Database, ParseError> {
    let unreadable = |error: io::Error| ParseError::at(root, &[], 0, format_args!("the file cannot be read: {error}"));
    let mut progress = Progress::new(report);
    let mut builder = Builder::default();
    let mut seen = HashSet::from([root.to_owned()]);
    let bytes = files(root).map_err(unreadable)?;
    progress.found(bytes.len());
    let mut open = vec![Source::new(root.to_owned(), bytes)?];
    while let Some(mut source) = open.pop() {
        let mut tokens = Tokens::new(&source);
        let pause = builder.read(&mut tokens, &mut |bytes| progress.read(bytes))?;
        let Pause::Include(written) = pause else {
            continue;
        };
        let refuse = |message: String| source.error(written.at, message);
        let name = include_name(written.text).map_err(refuse)?;
        let included = if seen.insert(name.clone()) {
            let bytes = files(&name).map_err(|error| refuse(format!("include `{name}` cannot be read: {error}")))?;
            progress.found(bytes.len());
            Some(Source::new(name, bytes)?)
        } else {
            None
        };
        source.position = tokens.position;
        open.push(source);
        open.extend(included);
    }
    progress.finish();
    Ok(builder.into_database())
}

/// Counts bytes and reports now and then.
struct Progress<'r> {
    done: u64,
    total: u64,
    reported: u64,
    report: &'r mut dyn FnMut(u64, u64),
}

impl<'r> Progress<'r> {
    fn new(report: &'r mut dyn FnMut(u64, u64)) -> Self {
        Self { done: 0, total: 0, reported: 0, report }
    }

    fn found(&mut self, bytes: usize) {
        self.total += u64::try_from(bytes).unwrap_or(u64::MAX);
    }

    fn read(&mut self, bytes: usize) {
        self.done += u64::try_from(bytes).unwrap_or(u64::MAX);
        if self.done - self.reported >= REPORT_EVERY {
            self.reported = self.done;
            (self.report)(self.done, self.total);
        }
    }

    fn finish(&mut self) {
        (self.report)(self.total, self.total);
    }
}
