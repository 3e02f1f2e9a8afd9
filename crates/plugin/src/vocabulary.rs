//! The claim and edge types that plugins bring, and their definition for each tenant.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use claimgraph_api::compose::CORE;
use claimgraph_domain::model::{CLAIM_TYPES, ClaimType, EdgeType, seeded_edge_types};
use claimgraph_store::ops::claim_type::DefineClaimType;
use claimgraph_store::ops::edge_type::DefineEdgeType;
use claimgraph_store::read::View;
use claimgraph_store::{Scope, Store, TenantKey};

use crate::error::{Claimed, Error, Phase};

/// The types that the plugins that are on bring. A tenant that once had them keeps them.
#[derive(Debug)]
pub struct Vocabulary {
    claim_types: Vec<(&'static str, ClaimType)>,
    edge_types: Vec<(&'static str, EdgeType)>,
    /// Name to owner, also of the core's.
    claim_names: BTreeMap<String, &'static str>,
    edge_names: BTreeMap<String, &'static str>,
    done: Mutex<HashSet<TenantKey>>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        let claim_names = CLAIM_TYPES.iter().map(|(name, _)| ((*name).to_owned(), CORE)).collect();
        let edge_names =
            seeded_edge_types().into_iter().flat_map(|seeded| [(seeded.name, CORE), (seeded.inverse, CORE)]);
        Self {
            claim_types: Vec::new(),
            edge_types: Vec::new(),
            claim_names,
            edge_names: edge_names.collect(),
            done: Mutex::default(),
        }
    }
}

impl Vocabulary {
    /// The claim types, each with its plugin.
    pub fn claim_types(&self) -> impl Iterator<Item = (&'static str, &ClaimType)> {
        self.claim_types.iter().map(|(owner, claim_type)| (*owner, claim_type))
    }

    /// The edge types, each with its plugin.
    pub fn edge_types(&self) -> impl Iterator<Item = (&'static str, &EdgeType)> {
        self.edge_types.iter().map(|(owner, edge_type)| (*owner, edge_type))
    }

    /// Sees to it that a tenant has the types. The first call for a tenant writes what is missing,
    /// later ones are free; so it is called before each use of a tenant.
    ///
    /// A claim type that the tenant has under the same name is taken as it is. An edge type's
    /// definition is the plugin's: where the tenant's differs it is changed.
    ///
    /// # Errors
    /// In phase `define types`, for example when the tenant's edges do not allow the change.
    pub async fn define(&self, store: &Store, scope: &Scope) -> Result<(), Error> {
        if self.lock().contains(&scope.tenant_key()) {
            return Ok(());
        }
        let known = match self.claim_types.first() {
            Some((owner, _)) => {
                let known = store.claim_types(scope, View::NOW).await;
                known.map_err(|cause| Error::caused(*owner, Phase::Define, cause))?
            }
            None => Vec::new(),
        };
        let is_known = |name: &str| known.iter().any(|known| known.name == name);
        for (owner, claim_type) in self.claim_types.iter().filter(|(_, new)| !is_known(&new.name)) {
            let defined = store.execute(scope, &DefineClaimType(claim_type.clone()), None).await;
            defined.map_err(|cause| Error::caused(*owner, Phase::Define, cause))?;
        }
        for (owner, edge_type) in &self.edge_types {
            let defined = store.execute(scope, &DefineEdgeType(edge_type.clone()), None).await;
            defined.map_err(|cause| Error::caused(*owner, Phase::Define, cause))?;
        }
        self.lock().insert(scope.tenant_key());
        Ok(())
    }

    pub(crate) fn add_claim_type(&mut self, owner: &'static str, claim_type: ClaimType) -> Result<(), Error> {
        take(&mut self.claim_names, Claimed::ClaimType, &claim_type.name, owner)?;
        self.claim_types.push((owner, claim_type));
        Ok(())
    }

    pub(crate) fn add_edge_type(&mut self, owner: &'static str, edge_type: EdgeType) -> Result<(), Error> {
        take(&mut self.edge_names, Claimed::EdgeType, &edge_type.name, owner)?;
        if edge_type.inverse != edge_type.name {
            take(&mut self.edge_names, Claimed::EdgeType, &edge_type.inverse, owner)?;
        }
        self.edge_types.push((owner, edge_type));
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<TenantKey>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a name for an owner, unless it is taken.
pub(crate) fn take(
    names: &mut BTreeMap<String, &'static str>,
    what: Claimed,
    name: &str,
    owner: &'static str,
) -> Result<(), Error> {
    match names.insert(name.to_owned(), owner) {
        None => Ok(()),
        Some(first) => {
            Err(Error::Clash { what, name: name.to_owned(), first: first.to_owned(), second: owner.to_owned() })
        }
    }
}
