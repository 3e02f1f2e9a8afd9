//! Making context.

use claimgraph_domain::context::{Bundle, Section, assemble};
use claimgraph_domain::error::{Code, Error};

use super::ask::{ContextAnswer, ContextQuery};
use super::facts::Facts;
use super::words::{candidates, contradictions};
use crate::read::View;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// What a reader of some claims should know, within a budget of tokens.
    ///
    /// At most two statements for the state of claims and their texts, one for provenance, one for sources, one for what
    /// people made of contradictions, besides those of [`Store::search`] for a query, one more where it finds more than
    /// is looked at; the graph is read from its index, or where there is none with a few statements for each level.
    ///
    /// # Errors
    /// `NOT_FOUND` for a claim that does not exist in the view; `BAD_REQUEST` for a tokenizer that there is not or a
    /// section that is named twice; `LIMIT_EXCEEDED` for too many claims; for a query as [`Store::search`]; from the
    /// graph as [`Store::ask`].
    pub async fn bundle_context(
        &self,
        scope: &Scope,
        view: View,
        query: &ContextQuery,
    ) -> Result<ContextAnswer, Error> {
        check_sections(query)?;
        let options = &self.options().context;
        let name = query.tokenizer.as_deref().unwrap_or(&options.tokenizer);
        let Some(tokenizer) = options.tokenizers.find(name) else {
            let known: Vec<&str> = options.tokenizers.names().collect();
            let message = format!("there is no tokenizer `{name}`; there are `{}`", known.join("`, `"));
            return Err(Error::new(Code::BadRequest, message));
        };
        let seeds = self.seeds(scope, view, &query.about).await?;
        let mut answer = ContextAnswer {
            bundle: Bundle { text: String::new(), tokens: 0, sections: Vec::new(), left_out: Vec::new() },
            tokenizer: name.to_owned(),
            claims: std::collections::HashMap::new(),
            sources: std::collections::HashMap::new(),
            unseen: seeds.unseen,
            corrections: seeds.corrections,
            view,
            position: 0,
            origin: None,
            truncated: None,
        };
        if seeds.claims.is_empty() {
            answer.position = match view.as_of {
                Some(position) => position,
                None => self.position(scope).await?,
            };
            return Ok(answer);
        }
        let around = self.around(scope, view, query, &seeds.claims).await?;
        let with_sources = query.sections.iter().any(|wanted| wanted.section == Section::Provenance);
        let facts = self.context_facts(scope, view, (&seeds.claims, &around), with_sources).await?;
        let candidates = candidates(&facts, &around);
        let contradictions = contradictions(&facts);
        answer.bundle = assemble(&query.sections, &candidates, &contradictions, query.budget, tokenizer.as_ref());
        let Facts { claims, sources, .. } = facts;
        (answer.claims, answer.sources) = (claims, sources);
        (answer.position, answer.origin) = (around.position, Some(around.origin));
        answer.truncated = around.truncated;
        Ok(answer)
    }
}

fn check_sections(query: &ContextQuery) -> Result<(), Error> {
    for (at, wanted) in query.sections.iter().enumerate() {
        if query.sections.iter().take(at).any(|before| before.section == wanted.section) {
            let message = format!("the section of `{}` is wanted twice", wanted.section.heading());
            return Err(Error::new(Code::BadRequest, message));
        }
    }
    Ok(())
}
