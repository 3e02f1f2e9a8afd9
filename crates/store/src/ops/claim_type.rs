//! Define a claim type.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::model::{ClaimType, check_type_name};
use claimgraph_domain::rules::checks;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::entity::claim_type;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::refusals::Refusals;

/// Registers a claim type; the same definition again changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefineClaimType(pub ClaimType);

/// Whether a definition is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defined {
    /// Whether the registry changed.
    pub changed: bool,
}

#[async_trait]
impl Command for DefineClaimType {
    type Outcome = Defined;
    const NAME: &'static str = "defineClaimType";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let defined = &self.0;
        let mut refusals = Refusals::default();
        refusals.check(|| "name".to_owned(), check_type_name(&defined.name));
        let description = checks::bounded_text("a description", &defined.description, 2_000);
        refusals.check(|| "description".to_owned(), description);
        refusals.finish()?;
        let known = claim_type::Entity::find_by_id((tx.tenant(), defined.name.clone()))
            .one(tx.connection().await?)
            .await
            .or_database()?;
        match known {
            None => {
                tx.record(Event::ClaimTypeDefined(defined.clone()));
                Ok(Defined { changed: true })
            }
            Some(known) if known.description == defined.description => Ok(Defined { changed: false }),
            Some(_) => Err(Error::new(
                Code::Conflict,
                format!("the claim type `{}` is registered with another description", defined.name),
            )),
        }
    }
}
