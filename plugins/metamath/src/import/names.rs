//! Names for what a database holds: namespaces, references, temporary ids.

use std::path::Path;

use claimgraph_plugin::domain::model::MAX_NAME_CHARS;

use super::REFERENCE;
use crate::parser::Heading;

/// Longest part of a path that comes from the file's name, characters; with four levels of headings
/// the whole stays below the longest path.
const MAX_STEM_CHARS: usize = 100;

/// The file's name as text.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The namespace of what stands before any heading.
pub(super) fn root(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
    match component(&stem, MAX_STEM_CHARS) {
        Some(stem) => format!("metamath/{stem}"),
        None => "metamath".to_owned(),
    }
}

/// The namespace of each heading: the titles from the outermost in, below `root`. Headings of one
/// title under one parent share a namespace: nothing but the title could tell them apart for readers.
pub(super) fn headings(root: &str, headings: &[Heading]) -> Vec<String> {
    let mut paths: Vec<String> = Vec::with_capacity(headings.len());
    for heading in headings {
        // A parent stands before its children.
        let above = heading.parent.and_then(|parent| paths.get(parent)).map_or(root, String::as_str);
        let path = match component(&heading.title, MAX_NAME_CHARS) {
            Some(name) => format!("{above}/{name}"),
            None => above.to_owned(),
        };
        paths.push(path);
    }
    paths
}

/// A title as one name of a path; `None` when nothing is left of it.
fn component(title: &str, max_chars: usize) -> Option<String> {
    let kept = |c: char| match c {
        '/' => '-',
        c if c.is_control() => ' ',
        c => c,
    };
    let name: String = title.trim().chars().take(max_chars).map(kept).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The outside reference of a database, from the file's name: what a URN does not take is percent-encoded.
pub(crate) fn reference(file_name: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let written = |byte: u8| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    file_name.bytes().map(written).fold(REFERENCE.to_owned(), |reference, part| reference + &part)
}

/// The name of a statement within a bundle. Labels will not do, as they may hold dots.
pub(super) fn temp_id(statement: usize) -> String {
    format!("s{statement}")
}
