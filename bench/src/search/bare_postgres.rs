//! PostgreSQL's `tsvector` with a GIN index alone: a table of the texts, and nothing else.

use futures::{SinkExt, pin_mut};
use tokio_postgres::{Client, Statement};

use super::contestant::Page;
use super::question::Question;
use super::{PAGE, contestant::found};
use crate::{Result, postgres};

/// A schema of its own beside claimgraph's tables, with the texts.
pub struct BarePostgres {
    url: String,
}

/// One connection to it.
pub(super) struct Asker {
    client: Client,
    page: Statement,
    count: Statement,
}

impl BarePostgres {
    /// Puts the texts into a new table, stemmed by `english`.
    ///
    /// # Errors
    /// When PostgreSQL refuses.
    pub async fn fill(url: &str, texts: &[String]) -> Result<Self> {
        let client = postgres::connect(url).await?;
        let table = "DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare; \
                     CREATE TABLE bare.text (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content text NOT NULL, \
                     vector tsvector GENERATED ALWAYS AS (to_tsvector('english', content)) STORED)";
        client.batch_execute(table).await?;
        let sink = client.copy_in("COPY bare.text (content) FROM STDIN").await?;
        pin_mut!(sink);
        for text in texts {
            let line = text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
            sink.send(bytes::Bytes::from(line + "\n")).await?;
        }
        sink.finish().await?;
        client.batch_execute("CREATE INDEX ON bare.text USING gin (vector); VACUUM ANALYZE bare.text").await?;
        Ok(Self { url: url.to_owned() })
    }

    pub(super) async fn asker(&self) -> Result<Asker> {
        let client = postgres::connect(&self.url).await?;
        let page = format!(
            "SELECT id, content, ts_rank(vector, query) AS rank FROM bare.text, to_tsquery('english', $1) AS query \
             WHERE vector @@ query ORDER BY rank DESC, id LIMIT {PAGE}"
        );
        let page = client.prepare(&page).await?;
        let count = "SELECT COUNT(*) FROM bare.text WHERE vector @@ to_tsquery('english', $1)";
        let count = client.prepare(count).await?;
        Ok(Asker { client, page, count })
    }
}

impl Asker {
    /// The best texts by `ts_rank`.
    pub(super) async fn ask(&mut self, question: &Question) -> Result<Page> {
        let mut page = Page::default();
        for row in self.client.query(&self.page, &[&question.tsquery()]).await? {
            page.add(row.get(1));
        }
        Ok(page)
    }

    /// How many there are.
    pub(super) async fn count(&mut self, question: &Question) -> Result<u64> {
        found(self.client.query_one(&self.count, &[&question.tsquery()]).await?.get(0))
    }
}
