//! A write: a mutation that runs an operation of the store.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use claimgraph_plugin::domain::error::Error;
use claimgraph_plugin::loaders;
use claimgraph_plugin::scalars::Long;
use claimgraph_plugin::store::read::View;

use crate::importer::{Entry, bundle};
use crate::term::Term;

/// What may be written.
pub(crate) struct GlossaryMutation {
    pub(crate) namespace: String,
}

/// A word and what it means.
#[derive(Debug, InputObject)]
pub(crate) struct DefineTermInput {
    /// The word, 1 to 200 characters.
    word: String,
    /// What it means, 1 to 65,536 characters unless configured otherwise.
    meaning: String,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters; asked again with it, the answer is the same.
    idempotency_key: Option<String>,
}

/// The term that was defined.
#[derive(SimpleObject)]
pub(crate) struct DefineTermPayload {
    /// The term.
    term: Term,
    /// The position of the log at which this was written.
    position: Long,
}

#[Object]
impl GlossaryMutation {
    /// Says what a word means. A word that has a meaning gets another; the last one counts.
    /// `VALIDATION_FAILED` for a blank word or meaning.
    async fn define_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The word and its meaning.")] input: DefineTermInput,
    ) -> Result<DefineTermPayload> {
        let loaders = loaders(ctx)?;
        let entry = Entry::new(&input.word, &input.meaning)?;
        let command = bundle(&[entry], &self.namespace, None);
        let key = input.idempotency_key.as_deref();
        let written = loaders.store.execute(&loaders.scope, &command, key).await?;
        // What this request read before is out of date.
        loaders.forget();
        let made = written.outcome.claims.first().map(|made| made.id).ok_or_else(|| Error::internal("no claim"))?;
        let claims = loaders.store.claims_by_id(&loaders.scope, &[made]).await?;
        let term = claims.get(&made).and_then(|claim| Term::new(Arc::clone(claim), View::NOW));
        let term = term.ok_or_else(|| Error::internal("the term that was made is not there"))?;
        Ok(DefineTermPayload { term, position: written.position.into() })
    }
}
