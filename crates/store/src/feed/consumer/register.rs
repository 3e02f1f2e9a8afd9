//! Making a consumer, or giving it another number of members.

use claimgraph_domain::error::{Code, Error};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use super::Consumer;
use crate::entity::{consumer, tenant};
use crate::error::OrDatabase;
use crate::feed::start::{Begin, LogState};
use crate::scope::Scope;
use crate::store::Store;

/// Longest name, characters.
const MAX_NAME: usize = 128;

impl Store {
    /// Makes a consumer that begins somewhere; `true` when it is new, or has another number of members than before.
    ///
    /// One that exists with that many members is left as it is. With another number the group is made anew, and each
    /// member begins where the least of the members before stood, so that nothing is left out; some is given again.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` for a malformed name or a group of none; `LIMIT_EXCEEDED` for too great a group or too many
    /// consumers; `CURSOR_INVALID` for a cursor to begin after that is not good, `CURSOR_EXPIRED` for one that leads
    /// nowhere; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn register_consumer(
        &self,
        scope: &Scope,
        name: &str,
        size: u32,
        begin: Begin,
    ) -> Result<(Consumer, bool), Error> {
        check(name, size, self.feeds().options().group)?;
        let (state, position) = self.begin(scope, begin).await?;
        let position = position.map_err(|resync| expired(resync.oldest))?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.db().writer(scope).begin_with_options(options).await.or_database()?;
        let changed = self.register_in(&tx, scope, (name, size), state, (begin, position)).await;
        match changed {
            Ok(_) => tx.commit().await.or_database()?,
            Err(_) => tx.rollback().await.or_database()?,
        }
        let changed = changed?;
        let found = self.consumer(scope, name).await?;
        Ok((found.ok_or_else(|| super::absent(name))?, changed))
    }

    async fn register_in(
        &self,
        tx: &DatabaseTransaction,
        scope: &Scope,
        (name, size): (&str, u32),
        state: LogState,
        (begin, position): (Begin, i64),
    ) -> Result<bool, Error> {
        // Those who register at the same time wait for one another, and for who removes events.
        let tenant = tenant::Entity::find().filter(tenant::Column::Id.eq(scope.key.0)).lock_exclusive();
        let log = tenant.one(tx).await.or_database()?;
        let oldest = log.map_or(1, |log| log.oldest);
        let position = match begin {
            Begin::Oldest => oldest - 1,
            // Removed since the place was looked up.
            Begin::After(_) if position + 1 < oldest => return Err(expired(oldest)),
            Begin::After(_) | Begin::Now => position,
        };
        let own = consumer::Entity::find()
            .filter(consumer::Column::TenantId.eq(scope.key.0))
            .filter(consumer::Column::Name.eq(name))
            .order_by_asc(consumer::Column::Position);
        let rows = own.all(tx).await.or_database()?;
        if rows.len() == usize::try_from(size).unwrap_or(usize::MAX) {
            return Ok(false);
        }
        match rows.first() {
            None => {
                self.check_room(tx, scope).await?;
                insert(self, tx, scope, (name, size), (state.epoch, position)).await?;
            }
            Some(least) => {
                let mine = consumer::Column::TenantId.eq(scope.key.0).and(consumer::Column::Name.eq(name));
                consumer::Entity::delete_many().filter(mine).exec(tx).await.or_database()?;
                insert(self, tx, scope, (name, size), (least.epoch, least.position)).await?;
            }
        }
        Ok(true)
    }

    async fn check_room(&self, tx: &impl ConnectionTrait, scope: &Scope) -> Result<(), Error> {
        let names: Vec<String> = consumer::Entity::find()
            .select_only()
            .column(consumer::Column::Name)
            .distinct()
            .filter(consumer::Column::TenantId.eq(scope.key.0))
            .into_tuple()
            .all(tx)
            .await
            .or_database()?;
        let most = self.feeds().options().consumers;
        if names.len() < most {
            return Ok(());
        }
        let message = format!("the tenant has {} consumers; the most is {most}: remove one first", names.len());
        Err(Error::new(Code::LimitExceeded, message))
    }
}

async fn insert(
    store: &Store,
    tx: &DatabaseTransaction,
    scope: &Scope,
    (name, size): (&str, u32),
    (epoch, position): (uuid::Uuid, i64),
) -> Result<(), Error> {
    let number = |number: u32| i32::try_from(number).map_err(Error::internal);
    let row = |member: u32| {
        Ok(consumer::ActiveModel {
            tenant_id: Set(scope.key.0),
            name: Set(name.to_owned()),
            member: Set(number(member)?),
            size: Set(number(size)?),
            epoch: Set(epoch),
            position: Set(position),
            created_at: Set(store.now().micros()),
            acked_at: Set(None),
        })
    };
    let rows: Vec<consumer::ActiveModel> = (0..size).map(row).collect::<Result<_, Error>>()?;
    crate::bulk::insert_all::<consumer::Entity, _>(tx, rows).await
}

fn expired(oldest: i64) -> Error {
    let message = "what follows the cursor cannot be told any more; begin at the present end or at the oldest event";
    let mut error = Error::new(Code::CursorExpired, message);
    error.position = Some(oldest);
    error
}

fn check(name: &str, size: u32, most: u32) -> Result<(), Error> {
    let fits = (1..=MAX_NAME).contains(&name.len());
    if !fits || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')) {
        let message = format!("a consumer's name is 1 to {MAX_NAME} of a-z, A-Z, 0-9, and - _ . :");
        return Err(Error::new(Code::ValidationFailed, message));
    }
    if size == 0 {
        return Err(Error::new(Code::ValidationFailed, "a consumer has one member at least"));
    }
    if size > most {
        let message = format!("a consumer of {size} members is above the limit of {most}");
        return Err(Error::new(Code::LimitExceeded, message));
    }
    Ok(())
}
