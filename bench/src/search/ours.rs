//! The store within this process: what a search costs below GraphQL.

use claimgraph_store::read::View;
use claimgraph_store::search::SearchQuery;
use claimgraph_store::{DatabaseOptions, Scope, Store};

use super::PAGE;
use super::contestant::{Page, found};
use super::question::Question;
use crate::{Result, store};

/// Memory for claim versions, as in the server by default.
const CACHE: u64 = 64 << 20;

/// The store over an imported database.
#[derive(Clone)]
pub struct Ours {
    store: Store,
    scope: Scope,
}

impl Ours {
    /// Opens a database.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn open(url: &str) -> Result<Self> {
        let store = Store::open(&DatabaseOptions::new(url), store::options(CACHE)).await?;
        let scope = store.scope("default", None).await?;
        Ok(Self { store, scope })
    }

    pub(super) async fn ask(&self, question: &Question) -> Result<Page> {
        let answer = self.store.search(&self.scope, View::NOW, &SearchQuery::first(question.ours(), PAGE)).await?;
        let mut page = Page::default();
        for (hit, _) in &answer.page.items {
            page.add(&hit.row.claim.content);
        }
        Ok(page)
    }

    pub(super) async fn count(&self, question: &Question) -> Result<u64> {
        let answer = self.store.search(&self.scope, View::NOW, &SearchQuery::first(question.ours(), 1)).await?;
        found(self.store.count_search(&self.scope, &answer.matched).await?)
    }
}
