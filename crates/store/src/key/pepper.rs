//! The pepper of a server, and that of its database.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::rules::api_key::Pepper;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, TransactionTrait};

use super::{KeyOptions, Keyring};
use crate::entity::api_key_secret;
use crate::entity::server_fact::{self, Column, PEPPER};
use crate::error::OrDatabase;
use crate::store::Store;

impl Store {
    /// Gives the store the pepper that keys are hashed with. The first one stays.
    pub fn use_keys(&self, pepper: Pepper, options: KeyOptions) {
        self.set_keyring(Keyring::new(pepper, options));
    }

    /// Whether the keys of the database are of this server's pepper; where there are none yet, they are from now on.
    ///
    /// # Errors
    /// `CONFLICT` when they are of another, which says what to do; `UNAVAILABLE` when the server has none, or from the
    /// database.
    pub async fn check_pepper(&self) -> Result<(), Error> {
        self.keyring().await.map(|_| ())
    }

    /// The pepper, checked, and how keys are treated.
    pub(crate) async fn keyring(&self) -> Result<&Keyring, Error> {
        let Some(keyring) = self.given_keyring() else {
            let message = "this server has no pepper, without which there are no API keys; set auth.pepper";
            return Err(Error::new(Code::Unavailable, message));
        };
        keyring.checked.get_or_try_init(|| self.compare_peppers(&keyring.pepper)).await?;
        Ok(keyring)
    }

    /// The pepper that keys are recognised with.
    ///
    /// # Errors
    /// As [`Self::check_pepper`].
    pub async fn pepper(&self) -> Result<&Pepper, Error> {
        Ok(&self.keyring().await?.pepper)
    }

    pub(super) async fn key_options(&self) -> Result<&KeyOptions, Error> {
        Ok(&self.keyring().await?.options)
    }

    async fn compare_peppers(&self, own: &Pepper) -> Result<(), Error> {
        let find = || server_fact::Entity::find().filter(Column::Name.eq(PEPPER));
        let known = if let Some(known) = find().one(&self.db().for_all_tenants().writer()).await.or_database()? {
            known.value
        } else {
            let row = server_fact::ActiveModel { name: Set(PEPPER.to_owned()), value: Set(own.id().to_owned()) };
            let first = OnConflict::column(Column::Name).do_nothing().to_owned();
            let insert = server_fact::Entity::insert(row).on_conflict(first);
            insert.exec_without_returning(&self.db().for_all_tenants().writer()).await.or_database()?;
            // Another server may have been faster.
            let known = find().one(&self.db().for_all_tenants().writer()).await.or_database()?;
            known.ok_or_else(|| Error::internal("the pepper's id was not kept"))?.value
        };
        if known == own.id() {
            return Ok(());
        }
        let message = format!(
            "the API keys of this database were made with another pepper: theirs has the id {known}, this server's {}. Give every \
             server of the database the same auth.pepper; if that pepper is lost, `claimgraph keys forget-all` makes room for \
             new keys",
            own.id()
        );
        Err(Error::new(Code::Conflict, message))
    }

    /// Forgets what proves every key of every tenant, and of which pepper it was: no key that was given out is taken
    /// any more. Gives how many there were. For operators only: it needs no scope.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database; then nothing is forgotten.
    pub async fn forget_all_keys(&self) -> Result<u64, Error> {
        let tx = self.db().for_all_tenants().writer().begin().await.or_database()?;
        let forgotten = api_key_secret::Entity::delete_many().exec(&tx).await.or_database()?.rows_affected;
        server_fact::Entity::delete_many().filter(Column::Name.eq(PEPPER)).exec(&tx).await.or_database()?;
        tx.commit().await.or_database()?;
        Ok(forgotten)
    }
}
