//! What is searched for, as a vector of the model that is asked.

use std::sync::Arc;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::search::vector::{ModelState, Vector};
use quick_cache::sync::Cache;
use tokio::time::timeout;

use super::embedder::{EmbedError, Embedder, Purpose, vectors};
use super::entity::model;
use super::model::asked;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

/// Queries whose vectors are kept, so that the pages of a search ask the embedder once.
const KEPT: usize = 1_000;

/// The vectors of queries, by model and text.
pub(crate) struct QueryVectors(Cache<(String, String), Arc<Vector>>);

impl Default for QueryVectors {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

/// What a search by meaning rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Basis {
    /// The number of the model.
    pub(crate) model: i32,
    /// Up to where in the log claims had been given to it.
    pub(crate) upto: i64,
}

/// A query as the model has it that is asked.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(super) model: model::Model,
    pub(super) vector: Arc<Vector>,
}

impl Question {
    /// What it rests on.
    pub(crate) fn basis(&self) -> Basis {
        Basis { model: self.model.number, upto: self.model.position }
    }
}

impl Store {
    /// A query as a vector; of the model that a page before was of, where there was one.
    ///
    /// # Errors
    /// `NO_EMBEDDER` where there is none; `EMBEDDER_UNAVAILABLE` where the query has no vector, or no claim has one,
    /// with what is missing; `CURSOR_INVALID` for a model that is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub(crate) async fn question(&self, scope: &Scope, text: &str, basis: Option<Basis>) -> Result<Question, Error> {
        let embedder = self.embedder().ok_or_else(no_embedder)?;
        let models = self.models(TenantKey::from(scope)).await?;
        let (model, embedder) = match basis {
            None => to_ask(&models, embedder)?,
            Some(basis) => {
                let found = models.iter().find(|model| model.number == basis.model);
                let model = found.ok_or_else(crate::read::invalid_cursor)?;
                (model, of_name(embedder, &model.name).ok_or_else(|| gone(model))?)
            }
        };
        let key = (model.name.clone(), text.to_owned());
        if let Some(vector) = self.query_vectors().0.get(&key) {
            return Ok(Question { model: model.clone(), vector });
        }
        let known = usize::try_from(model.dimensions).ok().filter(|dimensions| *dimensions > 0);
        let texts = [text.to_owned()];
        let patience = self.options().search.vectors.patience;
        let made = timeout(patience, vectors(embedder.as_ref(), &texts, Purpose::Query, known)).await;
        let late = || EmbedError::Unavailable(format!("no answer within {} ms", patience.as_millis()));
        let made = made.unwrap_or_else(|_| Err(late())).map_err(|failure| refusal(&failure))?;
        let vector = made.into_iter().next().map(Arc::new).ok_or_else(|| Error::internal("no vector for a text"))?;
        self.query_vectors().0.insert(key, Arc::clone(&vector));
        Ok(Question { model: model.clone(), vector })
    }
}

/// The model that is asked, and what makes vectors of it. While another is being built and the one before it cannot be
/// had any more, that is the new one with what it has.
fn to_ask<'a>(
    models: &'a [model::Model],
    embedder: &Arc<dyn Embedder>,
) -> Result<(&'a model::Model, Arc<dyn Embedder>), Error> {
    let Some(model) = asked(models) else { return Err(none_yet(embedder.model(), None)) };
    let found = of_name(embedder, &model.name).map(|embedder| (model, embedder));
    let building = || {
        let building = models.iter().rfind(|model| model.state == ModelState::Building.as_str())?;
        Some((building, of_name(embedder, &building.name)?))
    };
    let (model, embedder) = found.or_else(building).ok_or_else(|| gone(model))?;
    if model.vectors == 0 && (model.state == ModelState::Building.as_str() || model.refused > 0) {
        return Err(none_yet(&model.name, model.failure.as_deref()));
    }
    Ok((model, embedder))
}

fn of_name(embedder: &Arc<dyn Embedder>, name: &str) -> Option<Arc<dyn Embedder>> {
    if embedder.model() == name { Some(Arc::clone(embedder)) } else { embedder.other(name) }
}

pub(crate) fn no_embedder() -> Error {
    let message = "searching by meaning needs an embedder, and no embedder is configured; search by `TEXT`";
    Error::new(Code::NoEmbedder, message)
}

/// Seconds after which it may be better.
const SOON: u32 = 5;

fn unavailable(message: String) -> Error {
    let mut error = Error::new(Code::EmbedderUnavailable, message);
    error.retry_after = Some(SOON);
    error
}

fn none_yet(name: &str, failure: Option<&str>) -> Error {
    let why = failure.map(|why| format!(" ({why})")).unwrap_or_default();
    unavailable(format!(
        "no claim has a vector of the model `{name}` yet{why}; search by `TEXT`, or try again in a while"
    ))
}

fn gone(model: &model::Model) -> Error {
    let name = &model.name;
    unavailable(format!("claims have vectors of the model `{name}`, which the configured embedder does not offer"))
}

fn refusal(failure: &EmbedError) -> Error {
    let mut error = unavailable(format!("the query has no vector, because {failure}; search by `TEXT`, or try again"));
    if let Some(after) = failure.retry_after() {
        error.retry_after = Some(u32::try_from(after.as_secs()).unwrap_or(u32::MAX).max(1));
    }
    error
}
