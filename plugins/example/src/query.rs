//! A root field. An ordinary `#[Object]`; its fields join `Query`.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use claimgraph_plugin::request;
use claimgraph_plugin::store::read::View;

use crate::importer::reference;
use crate::term::Term;

/// What may be read.
pub(crate) struct GlossaryQuery;

#[Object]
impl GlossaryQuery {
    /// The meaning of a word, the one given last; null when nobody gave one.
    ///
    /// A nullable field is an `Option<Result<_>>`: when it fails, it alone is null.
    async fn term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The word; upper and lower case are the same.")] word: String,
    ) -> Option<Result<Term>> {
        find(ctx, &word).await.transpose()
    }
}

async fn find(ctx: &Context<'_>, word: &str) -> Result<Option<Term>> {
    let request = request(ctx)?;
    let Some((reference, anchor)) = reference(word) else {
        return Ok(None);
    };
    // Always the scope of the request: another tenant's terms do not exist for it.
    let found = request.store.claims_by_anchor(&request.scope, View::NOW, &anchor, Some(reference)).await?;
    let Some(named) = found.first() else { return Ok(None) };
    let claims = request.store.claims_by_id(&request.scope, &[named.claim]).await?;
    Ok(claims.get(&named.claim).and_then(|claim| Term::new(Arc::clone(claim), View::NOW)))
}
