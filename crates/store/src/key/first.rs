//! The key that a new server begins with.

use claimgraph_domain::access::Permissions;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::model::KeyEnvironment;
use claimgraph_domain::rules::api_key::ApiKeySecret;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::create::Place;
use super::{CreateKey, Key};
use crate::entity::api_key_secret;
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Makes the first key of the database, which may do everything; `None` when it has one of any tenant already.
    /// Where several servers begin at once, one makes it.
    ///
    /// # Errors
    /// As [`Self::create_key`].
    pub async fn create_first_key(&self, scope: &Scope, name: &str) -> Result<Option<(Key, ApiKeySecret)>, Error> {
        if api_key_secret::Entity::find().count(&self.db().for_all_tenants().writer()).await.or_database()? > 0 {
            return Ok(None);
        }
        let asked = CreateKey {
            name: name.to_owned(),
            agent: None,
            permissions: Permissions::all(),
            environment: KeyEnvironment::Live,
            expires_at: None,
        };
        let key = self.draft_key(scope, asked);
        match self.make_key(scope, key, Place::First).await {
            Ok(made) => Ok(Some(made)),
            // Another server was faster.
            Err(error) if error.code == Code::Conflict => Ok(None),
            Err(error) => Err(error),
        }
    }
}
