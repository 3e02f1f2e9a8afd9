//! Keys with one scope alone, and with all but one.

use std::collections::{BTreeMap, BTreeSet};

use claimgraph_domain::access::Permission::{self, Admin};

use super::case::Case;
use crate::auth::key;
use crate::server::Server;

/// The secrets of keys, by the scope that each has alone or lacks alone.
pub(super) struct Keys {
    with: BTreeMap<String, String>,
    without: BTreeMap<String, String>,
}

impl Keys {
    pub(super) async fn make(server: &Server, scopes: impl Iterator<Item = Permission>) -> Self {
        let scopes: BTreeSet<Permission> = scopes.collect();
        let (mut with, mut without) = (BTreeMap::new(), BTreeMap::new());
        for lacking in &scopes {
            // With `admin` nothing is lacking.
            let others = Permission::CORE.iter().chain(&scopes).filter(|scope| **scope != Admin && *scope != lacking);
            let others: BTreeSet<String> = others.map(ToString::to_string).collect();
            let (_, secret) = key(server, &others.into_iter().collect::<Vec<_>>().join(" ")).await;
            without.insert(lacking.to_string(), secret);
        }
        for scopes in scopes.iter().flat_map(|scope| [scope.to_string(), Case::with_reading(scope)]) {
            let (_, secret) = key(server, &scopes).await;
            with.insert(scopes, secret);
        }
        Self { with, without }
    }

    /// One that has every scope but this.
    pub(super) fn without(&self, scope: &Permission) -> &str {
        &self.without[&scope.to_string()]
    }

    /// One that has no scope but what a case takes.
    pub(super) fn with(&self, case: &Case) -> &str {
        &self.with[&case.takes()]
    }
}
