//! `claimgraph search`.

use claimgraph_store::read::{IncludeStatuses, View};
use claimgraph_store::search::{SearchAnswer, SearchQuery};
use clap::Args;

use super::{Error, Session};

/// Characters of a claim's content that are shown.
const SHOWN: usize = 200;

/// Find claims by their words, best first
///
/// The language is that of the API: words, "phrases", beginnings*, AND, OR, NOT, -without, (groups), and the fields
/// type:, namespace:, author:, status: and source:.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph search 'prime numbers'
  claimgraph search '\"prime numbers\" -even type:theorem' --limit 3
  claimgraph search 'arsen* status:retracted'")]
pub(super) struct Search {
    /// What to search for
    query: String,
    /// Most claims
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: u32,
    /// As it was at a position of the log
    #[arg(long, value_name = "POSITION")]
    as_of: Option<i64>,
    /// Also claims that were deprecated or retracted
    #[arg(long)]
    all_statuses: bool,
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

impl Search {
    pub(super) async fn run(self, mut session: Session) -> Result<(), Error> {
        // Nothing here asks the graph.
        session.config.graph.memory_bytes = 0;
        let store = session.store().await?;
        let scope = session.scope(&store, self.tenant.as_deref()).await?;
        let include = if self.all_statuses { IncludeStatuses::ALL } else { IncludeStatuses::default() };
        let query = SearchQuery { include, ..SearchQuery::first(self.query, self.limit) };
        let view = View { as_of: self.as_of, ..View::NOW };
        let answer = store.search(&scope, view, &query).await;
        store.close().await?;
        write(&answer?);
        Ok(())
    }
}

/// One claim a line: its score, its id and what it says.
fn write(answer: &SearchAnswer) {
    for correction in &answer.corrections {
        note!("no claim has `{}`; searched for {}", correction.word, correction.tried.join(", "));
    }
    for (hit, _) in &answer.page.items {
        let content: String = hit.row.claim.content.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut shown: String = content.chars().take(SHOWN).collect();
        if shown.len() < content.len() {
            shown.push('…');
        }
        say!("{:6.2}  {}  {shown}", hit.score, hit.row.id());
    }
    if answer.page.has_next {
        note!("and more; --limit shows them");
    }
}
