//! Source files: reading them, checking their bytes, finding includes.

use super::error::ParseError;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One file of the database, known to hold only the bytes Metamath allows.
#[derive(Debug)]
pub(super) struct Source {
    /// The path relative to the folder of the root file.
    pub(super) name: String,
    pub(super) text: String,
    /// Where reading resumes after an include.
    pub(super) position: usize,
}

impl Source {
    /// Checks the bytes of a file: printable ASCII, space, tab, line feed, form feed and
    /// carriage return.
    pub(super) fn new(name: String, bytes: Vec<u8>) -> Result<Self, ParseError> {
        let allowed = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
        let refuse = |bytes: &[u8], offset: usize| {
            let byte = bytes.get(offset).copied().unwrap_or_default();
            let what = format_args!("byte 0x{byte:02X} is not printable ASCII or white space");
            Err(ParseError::at(&name, bytes, offset, what))
        };
        if let Some(offset) = bytes.iter().position(|&byte| !allowed(byte)) {
            return refuse(&bytes, offset);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { name, text, position: 0 }),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                refuse(error.as_bytes(), offset)
            }
        }
    }

    /// The error at byte `offset` of this file.
    pub(super) fn error(&self, offset: usize, message: impl std::fmt::Display) -> ParseError {
        ParseError::at(&self.name, self.text.as_bytes(), offset, message)
    }
}

/// The include's path in normal form, or why it is refused.
pub(super) fn include_name(written: &str) -> Result<String, String> {
    let refuse = |why: &str| Err(format!("include `{written}` {why}"));
    if written.starts_with('/') || written.contains(['\\', ':']) {
        return refuse("is not a relative path with `/` separators");
    }
    let parts: Vec<&str> = written.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.contains(&"..") {
        return refuse("leaves the folder of the database");
    }
    if parts.is_empty() {
        return refuse("names no file");
    }
    Ok(parts.join("/"))
}

/// Reads the root file and, from its folder, the files it includes.
#[derive(Debug)]
pub(super) struct Disk {
    root: PathBuf,
    pub(super) root_name: String,
}

impl Disk {
    pub(super) fn new(root: &Path) -> Self {
        let name = root.file_name().unwrap_or(root.as_os_str());
        Self { root: root.to_owned(), root_name: name.to_string_lossy().into_owned() }
    }

    /// The bytes of a file; `name` is the root's or an [`include_name`].
    pub(super) fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        if name == self.root_name {
            return fs::read(&self.root);
        }
        let folder = match self.root.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        // A symbolic link could still lead out of the folder.
        let folder = folder.canonicalize()?;
        let path = folder.join(name).canonicalize()?;
        if !path.starts_with(&folder) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it lies outside the folder of the database"));
        }
        fs::read(path)
    }
}
