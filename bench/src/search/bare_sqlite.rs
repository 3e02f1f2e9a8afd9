//! `SQLite` FTS5 alone: a table of the texts, and nothing else.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::contestant::Page;
use super::question::Question;
use super::{PAGE, contestant::found};
use crate::{Result, sqlite};

/// A file with the texts.
pub struct BareSqlite {
    file: PathBuf,
}

/// One connection to it.
pub(super) struct Asker(Connection);

impl BareSqlite {
    /// Puts the texts into a new file, stemmed by `porter`.
    ///
    /// # Errors
    /// When `SQLite` refuses.
    pub fn fill(file: &Path, texts: &[String]) -> Result<Self> {
        let mut connection = sqlite::open(file)?;
        connection.execute_batch("CREATE VIRTUAL TABLE bare USING fts5(content, tokenize = 'porter unicode61')")?;
        let tx = connection.transaction()?;
        for text in texts {
            tx.prepare_cached("INSERT INTO bare (content) VALUES (?)")?.execute([text])?;
        }
        tx.execute("INSERT INTO bare (bare) VALUES ('optimize')", [])?;
        tx.commit()?;
        Ok(Self { file: file.to_owned() })
    }

    pub(super) fn asker(&self) -> Result<Asker> {
        Ok(Asker(sqlite::open(&self.file)?))
    }
}

impl Asker {
    /// The best texts by `FTS5`'s BM25.
    pub(super) fn ask(&mut self, question: &Question) -> Result<Page> {
        let text = "SELECT rowid, content, bm25(bare) FROM bare WHERE bare MATCH ? ORDER BY rank LIMIT ?";
        let mut statement = self.0.prepare_cached(text)?;
        let mut rows = statement.query((question.fts5(), PAGE))?;
        let mut page = Page::default();
        while let Some(row) = rows.next()? {
            let (_, content, _): (i64, String, f64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            page.add(&content);
        }
        Ok(page)
    }

    /// How many there are.
    pub(super) fn count(&mut self, question: &Question) -> Result<u64> {
        let text = "SELECT COUNT(*) FROM bare WHERE bare MATCH ?";
        let count: i64 = self.0.prepare_cached(text)?.query_row([question.fts5()], |row| row.get(0))?;
        found(count)
    }
}
