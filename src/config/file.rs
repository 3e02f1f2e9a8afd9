//! The TOML file as a layer.

use std::path::Path;

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::error::Error;
use super::load::Entry;
use super::origin::Origin;
use super::plugins;
use super::value::Value;

/// What the file sets: one entry for each key of a section, with its line.
pub(super) fn entries(path: &Path, text: &str) -> Result<Vec<Entry>, Error> {
    let reader = Reader { path, text };
    let document = DeTable::parse(text).map_err(|error| reader.syntax(&error))?;
    let mut entries = Vec::new();
    reader.collect(document.get_ref(), &[], &mut entries)?;
    // The parser's tables are sorted by name; people read from top to bottom.
    entries.sort_by_key(|entry| entry.origin.line());
    Ok(entries)
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    /// Adds the keys of a table, descending through sections but not into the value of a key.
    fn collect(&self, table: &DeTable<'_>, above: &[String], entries: &mut Vec<Entry>) -> Result<(), Error> {
        for (key, value) in table {
            let mut path = above.to_vec();
            path.push(key.get_ref().to_string());
            match value.get_ref() {
                DeValue::Table(inner) if is_section(&path) && !inner.is_empty() => {
                    self.collect(inner, &path, entries)?;
                }
                _ => entries.push(self.entry(path, key.span().start, value)?),
            }
        }
        Ok(())
    }

    fn entry(&self, path: Vec<String>, start: usize, value: &Spanned<DeValue<'_>>) -> Result<Entry, Error> {
        let value = toml::Value::deserialize(ValueDeserializer::from(value.clone()));
        let value = value.map_err(|error| self.syntax(&error))?;
        let (line, _) = self.place(start);
        let origin = Origin::File { path: self.path.to_owned(), line };
        Ok(Entry { origin, path, value: Value::Typed(value) })
    }

    /// The parser's message without the line it quotes, which may hold a password.
    fn syntax(&self, error: &toml::de::Error) -> Error {
        let (line, column) = self.place(error.span().map_or(0, |span| span.start));
        Error::Syntax { path: self.path.to_owned(), line, column, message: error.message().to_owned() }
    }

    /// Line and column of a byte offset, both counted from 1.
    fn place(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        (before.matches('\n').count().saturating_add(1), column.saturating_add(1))
    }
}

/// Whether a table at this path holds keys: `[section]`, `[plugins]` and `[plugins.<id>]`.
fn is_section(path: &[String]) -> bool {
    match path {
        [_] => true,
        [first, _] => first == plugins::NAME,
        _ => false,
    }
}
