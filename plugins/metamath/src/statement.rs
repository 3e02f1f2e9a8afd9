//! `Query.statement`.

use async_graphql::{Context, Object, Result};
use claimgraph_plugin::domain::model::ClaimStatus;
use claimgraph_plugin::store::read::View;
use claimgraph_plugin::types::Claim;
use claimgraph_plugin::{Extended, request};

use crate::import::{REFERENCE, reference};
use crate::kinds;

/// Finds statements by label.
pub(crate) struct Statements;

#[Object]
impl Statements {
    /// The Metamath statement with a label: the newest version of its claim when that is active. Where several
    /// databases have the label, the one imported last. Null when there is none.
    async fn statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its label, such as `ax-mp`.")] label: String,
        #[graphql(desc = "File name of the database, such as `set.mm`; any when absent.")] database: Option<String>,
    ) -> Option<Result<Extended<Claim>>> {
        find(ctx, &label, database.as_deref()).await.transpose()
    }
}

async fn find(ctx: &Context<'_>, label: &str, database: Option<&str>) -> Result<Option<Extended<Claim>>> {
    let request = request(ctx)?;
    let (store, scope) = (&request.store, &request.scope);
    let database = database.map(reference);
    let anchored = store.claims_by_anchor(scope, View::NOW, label, database.as_deref()).await?;
    for anchored in anchored.iter().filter(|anchored| anchored.external_ref.starts_with(REFERENCE)) {
        let named = store.claims_by_id(scope, &[anchored.claim]).await?;
        let Some(named) = named.get(&anchored.claim) else {
            continue;
        };
        let mut versions = store.versions(scope, View::NOW, &[named.lineage]).await?;
        let newest = versions.remove(&named.lineage).and_then(|mut versions| versions.pop());
        let is_it = |row: &claimgraph_plugin::store::read::ClaimRow| {
            row.state.status == ClaimStatus::Active && kinds::label(&row.claim) == Some(label)
        };
        if let Some(found) = newest.filter(is_it) {
            return Ok(Some(Claim::with_state(View::NOW, found)));
        }
    }
    Ok(None)
}
