//! How searching a tenant's claims stands.

use claimgraph_domain::error::Error;
use claimgraph_domain::search::vector::ModelState;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::model::ENDED;
use super::progress::VectorSummary;
use crate::entity::{claim, unreadable};
use crate::error::OrDatabase;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

/// How searching a tenant's claims stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchStatus {
    /// Claim versions that there are.
    pub claims: u64,
    /// The model of the configured embedder; `None` where there is none.
    pub embedder: Option<String>,
    /// The models that there are vectors of, those that are being removed left out.
    pub models: Vec<ModelStatus>,
}

/// How far a model has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelStatus {
    /// Its name.
    pub name: String,
    /// What it is there for.
    pub state: ModelState,
    /// Numbers of each of its vectors; `None` until there is one.
    pub dimensions: Option<u32>,
    /// Claim versions that have a vector of it.
    pub vectors: u64,
    /// Claim versions that it does not take.
    pub refused: u64,
    /// Every claim version up to this position of the log has been given to it.
    pub position: i64,
    /// What went wrong last, until something goes right.
    pub failure: Option<String>,
}

impl Store {
    /// How searching the tenant's claims stands: two statements.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn search_status(&self, scope: &Scope) -> Result<SearchStatus, Error> {
        let claims = claim::Entity::find().filter(claim::Column::TenantId.eq(scope.key.0));
        let claims = claims.count(&self.db().reader(scope)).await.or_database()?;
        let models = self.models(TenantKey::from(scope)).await?;
        let told = models.into_iter().filter(|model| model.state != ENDED).map(|model| {
            Ok(ModelStatus {
                name: model.name,
                state: ModelState::from_text(&model.state).ok_or_else(|| unreadable("search_model.state"))?,
                dimensions: u32::try_from(model.dimensions).ok().filter(|dimensions| *dimensions > 0),
                vectors: u64::try_from(model.vectors).unwrap_or_default(),
                refused: u64::try_from(model.refused).unwrap_or_default(),
                position: model.position,
                failure: model.failure,
            })
        });
        let embedder = self.embedder().map(|embedder| embedder.model().to_owned());
        Ok(SearchStatus { claims, embedder, models: told.collect::<Result<_, Error>>()? })
    }

    /// How far making vectors is, in this process; no statement.
    #[must_use]
    pub fn vector_summary(&self) -> VectorSummary {
        self.vector_progress().summary(u64::try_from(self.shelves().bytes()).unwrap_or(u64::MAX))
    }
}
