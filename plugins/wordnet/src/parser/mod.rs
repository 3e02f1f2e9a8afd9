//! Reads WordNet's database files: `data.noun`, `data.verb`, `data.adj` and `data.adv`.
//!
//! The format is that of wndb(5WN), with the pointers of wninput(5WN) and the lexicographers' files of lexnames(5WN).
//! Words and glosses may be UTF-8, as in the wordnets that go on where Princeton's ended. Each file is read line by
//! line; a line that does not follow the format is refused with its place.

mod error;
mod fields;
mod lexname;
mod network;
mod pos;
mod reader;
mod relation;
mod sense_key;
mod synset;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

pub use error::ParseError;
pub use lexname::LexName;
pub use network::{Link, Network};
pub use pos::{PartOfSpeech, SynsetId};
pub use relation::Relation;
pub use sense_key::Heads;
pub use synset::{Frame, Place, Synset, Word};

use error::Fault;
use network::Told;
use reader::{Line, Reader};

/// How many bytes lie between two reports of progress.
const REPORT_EVERY: u64 = 1 << 20;

/// The name that stands before the version.
const NAME: &str = "WordNet ";

/// Reads a WordNet from the folder of its files; one of the files stands for its folder. Gives the BLAKE3 hash of the
/// hashes of the four files, too, and calls `progress` about once per MiB and at the end: with the bytes read, and the
/// bytes of all files.
///
/// # Errors
/// When a file cannot be read or is malformed; the error says where.
pub fn parse_folder(path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(Network, blake3::Hash), ParseError> {
    let folder = if path.is_file() { path.parent().map_or_else(PathBuf::new, Path::to_owned) } else { path.to_owned() };
    let size = |pos: PartOfSpeech| std::fs::metadata(folder.join(pos.file())).map_or(0, |file| file.len());
    let total = PartOfSpeech::ALL.into_iter().map(size).sum();
    parse(|pos| Ok(BufReader::with_capacity(1 << 16, File::open(folder.join(pos.file()))?)), &mut |done| {
        progress(done, total);
    })
}

/// Reads a WordNet from anything that has its files; tells `progress` how many bytes it has read.
///
/// # Errors
/// As [`parse_folder`].
pub fn parse<R: BufRead>(
    open: impl Fn(PartOfSpeech) -> io::Result<R>,
    progress: &mut dyn FnMut(u64),
) -> Result<(Network, blake3::Hash), ParseError> {
    let mut all = Gathered::default();
    for pos in PartOfSpeech::ALL {
        let unreadable = |error: io::Error| Fault::new(0, format!("the file cannot be read: {error}"));
        let input = open(pos).map_err(|error| unreadable(error).within(pos.file(), 1))?;
        all.read(pos, input, progress)?;
    }
    progress(all.bytes);
    let links = network::links(&all.synsets, &all.told)?;
    sense_key::check_heads(&all.synsets, &links, &all.told)?;
    let network = Network { version: all.version, notice: all.notice, synsets: all.synsets, links };
    Ok((network, all.hash.finalize()))
}

/// What was read so far.
#[derive(Default)]
struct Gathered {
    version: String,
    notice: String,
    synsets: Vec<Synset>,
    told: Vec<Told>,
    hash: blake3::Hasher,
    bytes: u64,
    reported: u64,
}

impl Gathered {
    fn read(
        &mut self,
        pos: PartOfSpeech,
        input: impl BufRead,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), ParseError> {
        let mut reader = Reader::new(pos, input);
        let (mut notice, mut hash) = (Vec::new(), blake3::Hasher::new());
        let mut is_checked = false;
        while let Some(line) = reader.next()? {
            hash.update(reader.bytes());
            self.count(reader.bytes().len(), progress);
            match line {
                Line::Notice(text) => notice.push(text),
                Line::Synset(synset, pointers) => {
                    if !is_checked {
                        self.version(&notice).map_err(|message| reader.error(Fault::new(0, message)))?;
                        is_checked = true;
                    }
                    self.synsets.push(synset);
                    self.told.push(Told { line: reader.line(), pointers });
                }
            }
        }
        if !is_checked {
            return Err(reader.error(Fault::new(0, "the file holds no synset")));
        }
        self.hash.update(hash.finalize().as_bytes());
        Ok(())
    }

    fn count(&mut self, bytes: usize, progress: &mut dyn FnMut(u64)) {
        self.bytes += u64::try_from(bytes).unwrap_or(u64::MAX);
        if self.bytes - self.reported >= REPORT_EVERY {
            self.reported = self.bytes;
            progress(self.bytes);
        }
    }

    /// Takes the version from the notice of a file; that of all files is the same.
    fn version(&mut self, notice: &[String]) -> Result<(), String> {
        let version = notice.iter().find_map(|line| version(line));
        let version = version.ok_or("no line before the first synset says which version it is, as in `WordNet 3.0`")?;
        if self.version.is_empty() {
            version.clone_into(&mut self.version);
            notice.join("\n").trim().clone_into(&mut self.notice);
        } else if self.version != version {
            return Err(format!("the file is of WordNet {version}, and those before of WordNet {}", self.version));
        }
        Ok(())
    }
}

/// The version that a line of the notice names.
fn version(line: &str) -> Option<&str> {
    line.match_indices(NAME).find_map(|(at, _)| {
        let rest = line.get(at + NAME.len()..)?;
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let version = rest.get(..end)?.trim_end_matches('.');
        version.starts_with(|c: char| c.is_ascii_digit()).then_some(version)
    })
}
