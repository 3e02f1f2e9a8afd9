//! The models of a tenant: which is asked, which is being built, and how far each has come.

use claimgraph_domain::error::Error;
use claimgraph_domain::search::vector::ModelState;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    SqliteTransactionMode, TransactionOptions, TransactionTrait, TryIntoModel,
};
use uuid::Uuid;

use super::entity::model::{self, Column};
use super::later;
use crate::entity::tenant;
use crate::error::OrDatabase;
use crate::scope::TenantKey;
use crate::store::Store;

/// The longest text of a failure that is kept, characters.
const FAILURE_CHARS: usize = 500;

impl Store {
    /// The models of a tenant, the newest last.
    pub(super) async fn models(&self, tenant: TenantKey) -> Result<Vec<model::Model>, Error> {
        let own = model::Entity::find().filter(Column::TenantId.eq(tenant.0)).order_by_asc(Column::Number);
        own.all(&self.db().reader(tenant)).await.or_database()
    }

    /// The model of a name, begun where there is none, which this server alone then works on; `None` while another
    /// does, or when the tenant is gone.
    pub(super) async fn hold_model(
        &self,
        tenant: TenantKey,
        name: &str,
        holder: Uuid,
    ) -> Result<Option<model::Model>, Error> {
        let found = self.models(tenant).await?.into_iter().find(|model| model.name == name && model.state != ENDED);
        let found = match found {
            Some(model) => Some(model),
            None => self.begin_model(tenant, name).await?,
        };
        let Some(model) = found else { return Ok(None) };
        let now = self.now();
        let until = later(now, self.options().search.vectors.lease).micros();
        let free = Column::LeasedBy.eq(holder).or(Column::LeasedUntil.lt(now.micros()));
        let taken = model::Entity::update_many()
            .col_expr(Column::LeasedBy, Expr::value(holder))
            .col_expr(Column::LeasedUntil, Expr::value(until))
            .filter(of(&model))
            // What another did since it was looked at is not done again.
            .filter(Column::Position.eq(model.position))
            .filter(free)
            .exec(&self.db().writer(tenant))
            .await
            .or_database()?;
        Ok((taken.rows_affected == 1).then_some(model))
    }

    /// Begins a model, under the tenant's lock, so that two servers do not both.
    async fn begin_model(&self, key: TenantKey, name: &str) -> Result<Option<model::Model>, Error> {
        let tx = self.begin_vectors(key).await?;
        let own = tenant::Entity::find().filter(tenant::Column::Id.eq(key.0)).lock_exclusive();
        if own.one(&tx).await.or_database()?.is_none() {
            return Ok(None);
        }
        let all = model::Entity::find().filter(Column::TenantId.eq(key.0)).order_by_asc(Column::Number);
        let all = all.all(&tx).await.or_database()?;
        if let Some(found) = all.iter().find(|model| model.name == name && model.state != ENDED) {
            return Ok(Some(found.clone()));
        }
        // What was being built has been given up for this.
        let given_up = model::Entity::update_many()
            .col_expr(Column::State, Expr::value(ENDED))
            .filter(Column::TenantId.eq(key.0))
            .filter(Column::State.eq(ModelState::Building.as_str()));
        given_up.exec(&tx).await.or_database()?;
        let row = model::ActiveModel {
            tenant_id: Set(key.0),
            number: Set(all.last().map_or(1, |last| last.number + 1)),
            name: Set(name.to_owned()),
            dimensions: Set(0),
            state: Set(ModelState::Building.as_str().to_owned()),
            position: Set(0),
            vectors: Set(0),
            refused: Set(0),
            failure: Set(None),
            leased_by: Set(None),
            leased_until: Set(0),
        };
        let begun = row.clone().try_into_model().or_database()?;
        model::Entity::insert(row).exec_without_returning(&tx).await.or_database()?;
        tx.commit().await.or_database()?;
        Ok(Some(begun))
    }

    /// A transaction that writes vectors of a tenant.
    pub(super) async fn begin_vectors(&self, tenant: TenantKey) -> Result<DatabaseTransaction, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.db().writer(tenant).begin_with_options(options).await.or_database()
    }

    /// Notes what went wrong with a model.
    pub(super) async fn note_failure(&self, model: &model::Model, failure: &str) -> Result<(), Error> {
        // PostgreSQL stores no NUL.
        let failure: String = failure.replace('\0', "\u{fffd}").chars().take(FAILURE_CHARS).collect();
        model::Entity::update_many()
            .col_expr(Column::Failure, Expr::value(failure))
            .filter(of(model))
            .exec(&self.db().writer(TenantKey(model.tenant_id)))
            .await
            .or_database()?;
        Ok(())
    }

    /// Leaves all models that this server works on to others.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database; others then wait until the lease ends.
    pub async fn release_models(&self, holder: Uuid) -> Result<(), Error> {
        model::Entity::update_many()
            .col_expr(Column::LeasedUntil, Expr::value(0_i64))
            .filter(Column::LeasedBy.eq(holder))
            .exec(&self.db().for_all_tenants().writer())
            .await
            .or_database()?;
        Ok(())
    }
}

pub(super) const ENDED: &str = ModelState::Ended.as_str();

/// Holds for the row of a model.
pub(super) fn of(model: &model::Model) -> sea_orm::Condition {
    sea_orm::Condition::all().add(Column::TenantId.eq(model.tenant_id)).add(Column::Number.eq(model.number))
}

/// The model that is asked: the active one, or as long as there is none the one that is being built.
pub(super) fn asked(models: &[model::Model]) -> Option<&model::Model> {
    let of = |state: ModelState| models.iter().rfind(|model| model.state == state.as_str());
    of(ModelState::Active).or_else(|| of(ModelState::Building))
}
