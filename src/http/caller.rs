//! In whose name a request acts: its credential, its tenant and its agent.
//!
//! A credential decides both tenant and agent. One with the scope `admin` may choose another tenant with `X-Tenant`,
//! and acts there as that tenant's operator; `X-Agent` is refused with any credential, because each acts for exactly
//! one agent. Where no credential is required, a request without one chooses freely by both headers.

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::access::{Permission, Permissions, Principal};
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{self, AgentId, AgentKind};
use claimgraph_domain::model;
use claimgraph_plugin::Vocabulary;
use claimgraph_store::ops::agent::RegisterAgent;
use claimgraph_store::{Scope, Store, TenantKey};
use quick_cache::sync::Cache;
use tokio::time::Instant;

use super::choice::Choice;
use super::own::Own;
use crate::auth::{Authenticator, Lasting, Recognised, TokenClaims};

/// Scopes kept.
const KEPT: usize = 4_096;

/// How long a scope that was found counts: a tenant may be deleted.
const FRESH: Duration = Duration::from_secs(1);

/// Finds the scope of a request.
pub struct Callers {
    store: Store,
    own: Arc<Own>,
    auth: Authenticator,
    register_agents: bool,
    vocabulary: Arc<Vocabulary>,
    found: Cache<Sought, (Instant, Scope)>,
    /// Tenants that have the plugins' vocabulary.
    equipped: Cache<TenantKey, ()>,
}

/// How a tenant and an agent were named.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Sought {
    Agent(String, Option<AgentId>),
    External(String, String),
}

/// Who asks, and for how long.
pub(super) struct Caller {
    /// In whose name.
    pub(super) scope: Scope,
    /// How long the credential holds.
    pub(super) lasting: Lasting,
}

impl Callers {
    /// Callers of a store whose own tenant has a name. Agents that tokens name are registered where that is wanted.
    pub fn new(
        store: Store,
        tenant: String,
        auth: Authenticator,
        register_agents: bool,
        vocabulary: Arc<Vocabulary>,
    ) -> Self {
        let own = Arc::new(Own::new(store.clone(), tenant, FRESH));
        let (found, equipped) = (Cache::new(KEPT), Cache::new(KEPT));
        Self { store, own, auth, register_agents, vocabulary, found, equipped }
    }

    /// What takes credentials.
    pub fn auth(&self) -> &Authenticator {
        &self.auth
    }

    /// The scope of the configured tenant's operator. The tenant is made when there is none.
    ///
    /// # Errors
    /// From the database.
    pub async fn own(&self) -> Result<Scope, Error> {
        let scope = self.own.ensure().await?;
        self.equip(&scope).await?;
        Ok(scope)
    }

    /// Does something in the name of the configured tenant's operator: at once where that is known, else as soon as it
    /// is found, and never where there is none yet.
    pub(super) fn operator(&self, then: impl FnOnce(&Scope) + Send + 'static) {
        if let Some(scope) = self.own.known() {
            return then(&scope);
        }
        let own = Arc::clone(&self.own);
        tokio::spawn(async move {
            match own.find().await {
                Ok(scope) => then(&scope),
                Err(error) => tracing::warn!(%error, "a refusal is not audited, because its tenant is not known"),
            }
        });
    }

    /// Who asks.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` or `TOKEN_EXPIRED` for a credential that is lacking or not taken; `FORBIDDEN` for a choice
    /// that it does not allow; `NOT_FOUND` for a tenant or an agent that is not there.
    pub(super) async fn caller(&self, choice: Choice) -> Result<Caller, Error> {
        let Choice { credential, tenant, agent } = choice;
        let Some(credential) = credential else {
            let scope = self.without_credential(tenant, agent).await?;
            self.equip(&scope).await?;
            return Ok(Caller { lasting: self.auth.lasting(&scope), scope });
        };
        if agent.is_some() {
            let message = "a credential acts for one agent, so `X-Agent` chooses nothing; leave it out";
            return Err(Error::new(Code::Forbidden, message));
        }
        let own = match self.auth.recognise(&credential).await? {
            Recognised::Key(scope) => scope,
            Recognised::Token(claims) => self.of_token(claims).await?,
        };
        let scope = match tenant {
            None => own,
            Some(tenant) => self.elsewhere(&own, tenant).await?,
        };
        self.equip(&scope).await?;
        Ok(Caller { lasting: self.auth.lasting(&scope), scope })
    }

    /// The scope of a request that proves nothing.
    async fn without_credential(&self, tenant: Option<String>, agent: Option<String>) -> Result<Scope, Error> {
        if self.auth.is_required() {
            let message =
                "this server wants a credential: the header `Authorization: Bearer` with an API key or a token";
            return Err(Error::new(Code::Unauthenticated, message));
        }
        let agent = agent.as_deref().map(id::parse::<AgentKind>).transpose()?;
        let scope = match (tenant, agent) {
            (None, None) => self.own().await?,
            (tenant, agent) => {
                let tenant = tenant.unwrap_or_else(|| self.own.name.clone());
                self.named(Sought::Agent(tenant, agent)).await?.ok_or_else(gone)?
            }
        };
        Ok(scope.acting_as(Principal::Development, Permissions::all()))
    }

    /// The same credential in another tenant.
    async fn elsewhere(&self, own: &Scope, tenant: String) -> Result<Scope, Error> {
        if !own.permissions().allow(&Permission::Admin) {
            let message = "only a credential with the scope `admin` may choose a tenant with `X-Tenant`; leave it out";
            return Err(Error::new(Code::Forbidden, message));
        }
        let found = self.named(Sought::Agent(tenant, None)).await?.ok_or_else(gone)?;
        if found.tenant_key() == own.tenant_key() {
            return Ok(own.clone());
        }
        Ok(found.acting_as(own.principal().clone(), own.permissions().clone()).until(own.expires_at()))
    }

    /// The scope that a token is for.
    async fn of_token(&self, claims: TokenClaims) -> Result<Scope, Error> {
        let unknown = || Error::new(Code::Unauthenticated, "the token is for a tenant or an agent that is not here");
        let tenant = claims.tenant.clone().unwrap_or_else(|| self.own.name.clone());
        let sought = Sought::External(tenant.clone(), claims.agent.clone());
        let found = match self.named(sought.clone()).await? {
            Some(found) => found,
            None if self.register_agents => {
                self.register(&tenant, &claims).await?.ok_or_else(unknown)?;
                self.named(sought).await?.ok_or_else(unknown)?
            }
            None => return Err(unknown()),
        };
        Ok(found.acting_as(claims.principal, claims.permissions).until(Some(claims.expires_at)))
    }

    /// Registers the agent that a token names; `None` where there is no such tenant.
    async fn register(&self, tenant: &str, claims: &TokenClaims) -> Result<Option<()>, Error> {
        let operator = match self.named(Sought::Agent(tenant.to_owned(), None)).await {
            Ok(Some(operator)) => operator,
            Ok(None) => return Ok(None),
            Err(error) if error.code == Code::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let name = claims.display_name.as_deref().unwrap_or(&claims.agent);
        let name: String = name.chars().take(claimgraph_domain::rules::checks::MAX_DISPLAY_NAME_CHARS).collect();
        let external_id = Some(claims.agent.clone());
        let agent = RegisterAgent { external_id, ..RegisterAgent::new(model::AgentKind::Human, name) };
        // The operator registers it, on the word of the token that names it.
        let operator = operator.acting_as(claims.principal.clone(), Permissions::all());
        self.store.execute(&operator, agent, None).await.map(|_| Some(()))
    }

    /// The scope that was named; `None` for an outside name that nobody has.
    async fn named(&self, sought: Sought) -> Result<Option<Scope>, Error> {
        if let Some((since, scope)) = self.found.get(&sought)
            && since.elapsed() < FRESH
        {
            return Ok(Some(scope));
        }
        let since = Instant::now();
        let (Sought::Agent(tenant, _) | Sought::External(tenant, _)) = &sought;
        if *tenant == self.own.name {
            self.own().await?;
        }
        let scope = match &sought {
            Sought::Agent(tenant, agent) => Some(self.store.scope(tenant, *agent).await?),
            Sought::External(tenant, external) => self.store.scope_of_external(tenant, external).await?,
        };
        let Some(scope) = scope else { return Ok(None) };
        self.found.insert(sought, (since, scope.clone()));
        Ok(Some(scope))
    }

    /// Sees to it, once, that the tenant has the claim and edge types of the plugins.
    async fn equip(&self, scope: &Scope) -> Result<(), Error> {
        if self.equipped.get(&scope.tenant_key()).is_some() {
            return Ok(());
        }
        // Nobody asked for it but the server itself.
        let operator = self.store.operator(scope).await?.acting_as(Principal::System, Permissions::all());
        self.vocabulary.define(&self.store, &operator).await.map_err(Error::internal)?;
        self.equipped.insert(scope.tenant_key(), ());
        Ok(())
    }
}

fn gone() -> Error {
    Error::new(Code::NotFound, "the tenant is gone")
}
