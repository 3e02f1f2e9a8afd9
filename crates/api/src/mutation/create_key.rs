//! Make an API key.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_domain::access::{Permission, Permissions};
use claimgraph_store::key::CreateKey;

use super::read::Reader;
use super::run::located;
use crate::context::loaders;
use crate::scalars::DateTime;
use crate::types::{ApiKey, KeyEnvironment};

/// A key to make.
#[derive(Debug, InputObject)]
pub(super) struct CreateKeyInput {
    /// What people call it, 1 to 200 characters.
    name: String,
    /// What it may do: at least one scope, and none that you lack. `claims:read`, `claims:write`, `bundles:write`,
    /// `search:read`, `reviews:write`, `events:read`, `webhooks:manage`, `keys:manage`, `plugins:<id>`, or `admin` for
    /// all of them.
    scopes: Vec<String>,
    /// The id of the agent that it acts for, `agent_…`; your own when absent.
    agent: Option<ID>,
    /// What it is for.
    #[graphql(default_with = "KeyEnvironment::Live")]
    environment: KeyEnvironment,
    /// From then on it is refused; never when absent.
    expires_at: Option<DateTime>,
}

/// The key with its text.
#[derive(SimpleObject)]
pub(super) struct CreateKeyPayload {
    /// The key.
    key: ApiKey,
    /// Its text, `cg_live_…` or `cg_test_…`, for the header `Authorization: Bearer`. Keep it: it is never told again.
    secret: String,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: CreateKeyInput) -> Result<CreateKeyPayload> {
    let loaders = loaders(ctx)?;
    let CreateKeyInput { name, scopes, agent, environment, expires_at } = input;
    let asked = Reader::read(|reader| {
        let agent = reader.optional_id("agent", agent.as_ref());
        let permissions =
            reader.list("scopes", scopes, |reader, path, text| reader.note(path, text.trim().parse::<Permission>()));
        Some(CreateKey {
            name,
            agent: agent?,
            permissions: Permissions::from_iter(permissions?),
            environment: environment.into(),
            expires_at: expires_at.map(Into::into),
        })
    });
    let asked = asked.map_err(|refused| located(refused, str::to_owned))?;
    let made = loaders.store.create_key(&loaders.scope, asked).await;
    let (key, secret) = made.map_err(|refused| located(refused, as_asked))?;
    loaders.forget();
    Ok(CreateKeyPayload { key: key.into(), secret: secret.text() })
}

/// The store's names, as the input has them.
fn as_asked(path: &str) -> String {
    if path == "permissions" { "scopes".to_owned() } else { path.to_owned() }
}
