//! In whose name a request acts: its tenant and its agent.
//!
//! There is no authentication yet. In development the headers `X-Tenant` (a name) and `X-Agent` (an id) choose freely;
//! in production they are refused, and everything acts as the operator of the configured tenant.

use std::sync::Arc;

use axum::http::HeaderMap;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{self, AgentId, AgentKind};
use claimgraph_plugin::Vocabulary;
use claimgraph_store::{Scope, Store};
use quick_cache::sync::Cache;
use tokio::sync::OnceCell;

/// The header, or key of `connection_init`, that names the tenant.
pub(super) const TENANT: &str = "x-tenant";

/// The header, or key of `connection_init`, that gives the acting agent's id.
pub(super) const AGENT: &str = "x-agent";

/// Scopes kept. Neither tenants nor agents are ever removed, so none goes stale.
const KEPT: usize = 4_096;

/// Finds the scope of a request.
pub struct Callers {
    store: Store,
    tenant: String,
    may_choose: bool,
    vocabulary: Arc<Vocabulary>,
    own: OnceCell<Scope>,
    /// The operator of the same tenant, as it is found by those who must not make it.
    operator: Arc<OnceCell<Scope>>,
    chosen: Cache<(String, Option<AgentId>), Scope>,
}

/// What a request says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) tenant: Option<String>,
    pub(super) agent: Option<String>,
}

impl Choice {
    /// From the headers of a request.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Error> {
        let read = |name: &str| {
            let Some(value) = headers.get(name) else { return Ok(None) };
            let value = value
                .to_str()
                .map_err(|_| Error::new(Code::BadRequest, format!("the header {name} is not ASCII text")))?;
            Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty()))
        };
        Ok(Self { tenant: read(TENANT)?, agent: read(AGENT)? })
    }

    /// From the payload of `connection_init`, whose keys are read like the names of headers.
    pub(super) fn of_payload(payload: &serde_json::Map<String, serde_json::Value>) -> Result<Self, Error> {
        let mut choice = Self::default();
        for (name, value) in payload {
            let place = match name.to_ascii_lowercase().as_str() {
                TENANT => &mut choice.tenant,
                AGENT => &mut choice.agent,
                _ => continue,
            };
            let text = value.as_str().ok_or_else(|| Error::new(Code::BadRequest, format!("`{name}` must be text")))?;
            *place = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        Ok(choice)
    }

    /// This choice, and that of another where this one has none.
    pub(super) fn or(self, other: Self) -> Self {
        Self { tenant: self.tenant.or(other.tenant), agent: self.agent.or(other.agent) }
    }
}

impl Callers {
    /// Callers of a store whose own tenant has a name; `may_choose` lets a request choose another.
    pub fn new(store: Store, tenant: String, may_choose: bool, vocabulary: Arc<Vocabulary>) -> Self {
        Self {
            store,
            tenant,
            may_choose,
            vocabulary,
            own: OnceCell::new(),
            operator: Arc::default(),
            chosen: Cache::new(KEPT),
        }
    }

    /// The scope of the configured tenant's operator. The tenant is made when there is none.
    ///
    /// # Errors
    /// From the database.
    pub async fn own(&self) -> Result<&Scope, Error> {
        let make = || async {
            let scope = self.store.ensure_tenant(&self.tenant).await?;
            self.define(&scope).await?;
            Ok(scope)
        };
        self.own.get_or_try_init(make).await
    }

    /// Does something in the name of the configured tenant's operator: at once where that is known, else as soon as it
    /// is found, and never where there is none yet.
    pub(super) fn operator(&self, then: impl FnOnce(&Scope) + Send + 'static) {
        if let Some(scope) = self.own.get().or_else(|| self.operator.get()) {
            return then(scope);
        }
        let (store, tenant, operator) = (self.store.clone(), self.tenant.clone(), Arc::clone(&self.operator));
        tokio::spawn(async move {
            // However many ask, one at a time looks.
            match operator.get_or_try_init(|| store.scope(&tenant, None)).await {
                Ok(scope) => then(scope),
                Err(error) => tracing::warn!(%error, "a refusal is not audited, because its tenant is not known"),
            }
        });
    }

    /// The scope that a request chose.
    pub(super) async fn scope(&self, choice: Choice) -> Result<Scope, Error> {
        if choice == Choice::default() {
            return self.own().await.cloned();
        }
        if !self.may_choose {
            let message = "X-Tenant and X-Agent choose a tenant and an agent in development only; leave them out";
            return Err(Error::new(Code::Forbidden, message));
        }
        let agent = choice.agent.as_deref().map(id::parse::<AgentKind>).transpose()?;
        let key = (choice.tenant.unwrap_or_else(|| self.tenant.clone()), agent);
        if let Some(scope) = self.chosen.get(&key) {
            return Ok(scope);
        }
        if key.0 == self.tenant {
            self.own().await?;
        }
        let scope = self.store.scope(&key.0, agent).await?;
        let operator = self.store.scope(&key.0, None).await?;
        self.define(&operator).await?;
        self.chosen.insert(key, scope.clone());
        Ok(scope)
    }

    /// Sees to it that the tenant has the claim and edge types of the plugins.
    async fn define(&self, scope: &Scope) -> Result<(), Error> {
        self.vocabulary.define(&self.store, scope).await.map_err(Error::internal)
    }
}
