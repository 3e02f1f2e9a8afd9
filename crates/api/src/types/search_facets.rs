use async_graphql::{Context, Object, Result};
use claimgraph_domain::id::{AgentId, NamespaceId, SourceId};
use claimgraph_store::read::View;
use claimgraph_store::search::Facets;

use super::{Agent, ClaimStatus, Namespace, Source};
use crate::compose::Extended;

/// How what was found is spread.
#[derive(Debug)]
pub struct SearchFacets {
    view: View,
    facets: Facets,
}

impl SearchFacets {
    /// As the store counted.
    #[must_use]
    pub fn new(view: View, facets: Facets) -> Self {
        Self { view, facets }
    }
}

/// How what was found is spread: the values with the most claims first, those with as many by their names or ids.
#[Object]
impl SearchFacets {
    /// By claim type.
    async fn types(&self) -> Vec<SearchTypeFacet> {
        self.facets.types.iter().map(|(name, count)| SearchTypeFacet { name: name.clone(), count: *count }).collect()
    }

    /// By namespace; one above another does not count its claims.
    async fn namespaces(&self) -> Vec<SearchNamespaceFacet> {
        let facet = |(id, count): &(NamespaceId, i64)| SearchNamespaceFacet { view: self.view, id: *id, count: *count };
        self.facets.namespaces.iter().map(facet).collect()
    }

    /// By status.
    async fn statuses(&self) -> Vec<SearchStatusFacet> {
        let facets = self.facets.statuses.iter();
        facets.map(|(status, count)| SearchStatusFacet { status: (*status).into(), count: *count }).collect()
    }

    /// By author.
    async fn authors(&self) -> Vec<SearchAuthorFacet> {
        self.facets.authors.iter().map(|(id, count)| SearchAuthorFacet { id: *id, count: *count }).collect()
    }

    /// By source; a claim of several sources counts for each.
    async fn sources(&self) -> Vec<SearchSourceFacet> {
        let facet = |(id, count): &(SourceId, i64)| SearchSourceFacet { view: self.view, id: *id, count: *count };
        self.facets.sources.iter().map(facet).collect()
    }
}

/// Claims of one type.
#[derive(Debug)]
pub struct SearchTypeFacet {
    name: String,
    count: i64,
}

/// How many claims of a type were found.
#[Object]
impl SearchTypeFacet {
    /// The name of the claim type.
    async fn claim_type(&self) -> &str {
        &self.name
    }

    /// How many claims.
    async fn count(&self) -> i64 {
        self.count
    }
}

/// Claims of one namespace.
#[derive(Debug)]
pub struct SearchNamespaceFacet {
    view: View,
    id: NamespaceId,
    count: i64,
}

/// How many claims of a namespace were found.
#[Object]
impl SearchNamespaceFacet {
    /// The namespace.
    async fn namespace(&self, ctx: &Context<'_>) -> Result<Extended<Namespace>> {
        Namespace::cited(ctx, self.view, self.id).await
    }

    /// How many claims.
    async fn count(&self) -> i64 {
        self.count
    }
}

/// Claims of one status.
#[derive(Debug)]
pub struct SearchStatusFacet {
    status: ClaimStatus,
    count: i64,
}

/// How many claims of a status were found.
#[Object]
impl SearchStatusFacet {
    /// The status.
    async fn status(&self) -> ClaimStatus {
        self.status
    }

    /// How many claims.
    async fn count(&self) -> i64 {
        self.count
    }
}

/// Claims of one author.
#[derive(Debug)]
pub struct SearchAuthorFacet {
    id: AgentId,
    count: i64,
}

/// How many claims of an author were found.
#[Object]
impl SearchAuthorFacet {
    /// The author.
    async fn author(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.id).await
    }

    /// How many claims.
    async fn count(&self) -> i64 {
        self.count
    }
}

/// Claims from one source.
#[derive(Debug)]
pub struct SearchSourceFacet {
    view: View,
    id: SourceId,
    count: i64,
}

/// How many claims from a source were found.
#[Object]
impl SearchSourceFacet {
    /// The source.
    async fn source(&self, ctx: &Context<'_>) -> Result<Extended<Source>> {
        Source::cited(ctx, self.view, self.id).await
    }

    /// How many claims.
    async fn count(&self) -> i64 {
        self.count
    }
}
