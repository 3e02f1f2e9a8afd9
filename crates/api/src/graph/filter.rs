//! What narrows a walk, as clients write it.

use std::collections::HashSet;

use async_graphql::{Context, InputObject, Result};
use claimgraph_domain::error::{Code, Detail, Error};
use claimgraph_domain::id::NamespaceId;
use claimgraph_domain::model;
use claimgraph_graph::{ClaimFilter, LinkFilter, Mode, Moment, WalkOptions};
use claimgraph_store::graph::LinkNames;
use claimgraph_store::read::View;

use super::below::NamespacesBelow;
use super::refuse::refused_at;
use crate::context::loaders;
use crate::filter::values;
use crate::loader::ClaimTypes;
use crate::types::{ClaimStatus, EdgeCategory, Include};

/// What narrows a walk through the graph. Claims that it starts from are always entered.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct GraphFilter {
    /// Only links of these types, at most 1,000: names, or inverse names, which are followed the other way.
    /// `EDGE_TYPE_UNKNOWN` for a name that no type has.
    edge_types: Option<Vec<String>>,
    /// Only links of types in these categories.
    categories: Option<Vec<EdgeCategory>>,
    /// Least strength, 0 to 1, inclusive; leaves out links without one.
    min_strength: Option<f64>,
    /// Greatest strength, 0 to 1, inclusive; leaves out links without one. `VALIDATION_FAILED` when it is below the
    /// least.
    max_strength: Option<f64>,
    /// Only these claims are entered: others are neither listed nor walked through.
    through: Option<GraphClaimFilter>,
    /// Of the claims that are entered, only these are listed and counted.
    only: Option<GraphClaimFilter>,
    /// Also claims that walks leave out, unless `through` names statuses. What was replaced is always walked through
    /// where links join versions (`view: EXACT`).
    #[graphql(default)]
    include: Vec<Include>,
}

/// Claims for which all that is given holds. Of a claim with several versions, the newest one that the view shows
/// counts.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct GraphClaimFilter {
    /// Of one of these claim types, at most 1,000; `CLAIM_TYPE_UNKNOWN` for one that is not registered.
    claim_types: Option<Vec<String>>,
    /// In the namespaces with these paths or anywhere below them, at most 1,000; `NOT_FOUND` for a path without a
    /// namespace.
    namespaces: Option<Vec<String>>,
    /// In one of these statuses. Naming a status in `through` also brings what walks leave out.
    statuses: Option<Vec<ClaimStatus>>,
}

impl GraphFilter {
    /// Whether it says itself which statuses are walked through.
    pub(super) fn chooses_statuses(&self) -> bool {
        !self.include.is_empty() || self.through.as_ref().is_some_and(|through| through.statuses.is_some())
    }

    /// Which links, by name.
    pub(super) fn names(&mut self) -> Result<LinkNames, Error> {
        let types = self.edge_types.take().map(values).transpose();
        Ok(LinkNames {
            types: types.map_err(refused_at("filter.edgeTypes"))?,
            categories: self.categories.take().map(|list| list.into_iter().map(Into::into).collect()),
        })
    }

    /// Everything, given the types of links.
    pub(super) async fn options(
        self,
        ctx: &Context<'_>,
        view: View,
        mode: Mode,
        links: LinkFilter,
    ) -> Result<WalkOptions> {
        let mut links = LinkFilter {
            min_strength: strength("filter.minStrength", self.min_strength)?,
            max_strength: strength("filter.maxStrength", self.max_strength)?,
            ..links
        };
        if let (Some(least), Some(most)) = (links.min_strength, links.max_strength)
            && least > most
        {
            let message = format!("the greatest strength is {most}, below the least of {least}");
            return Err(refused_at("filter.maxStrength")(Error::new(Code::ValidationFailed, message)).into());
        }
        // A bound that every strength passes still leaves out links without one.
        links.min_strength = links.min_strength.or(links.max_strength.map(|_| 0.0));
        let mut through = self.through.unwrap_or_default().read(ctx, view, "filter.through").await?;
        through.statuses = through.statuses.or_else(|| entered(&self.include, mode));
        Ok(WalkOptions {
            mode,
            moment: Moment { as_of: view.as_of, valid_at: view.valid_at },
            links,
            through,
            only: self.only.unwrap_or_default().read(ctx, view, "filter.only").await?,
        })
    }
}

/// The statuses of claims that are walked through when nobody names any; `None` for all.
fn entered(include: &[Include], mode: Mode) -> Option<Vec<model::ClaimStatus>> {
    use model::ClaimStatus::{Active, Deprecated, Draft, Retracted};
    let deprecated = mode == Mode::Versions || include.contains(&Include::Deprecated);
    let retracted = include.contains(&Include::Retracted);
    let also = [(Deprecated, deprecated), (Retracted, retracted)];
    let statuses = [Draft, Active].into_iter().chain(also.into_iter().filter(|also| also.1).map(|also| also.0));
    (!(deprecated && retracted)).then(|| statuses.collect())
}

fn strength(path: &str, value: Option<f64>) -> Result<Option<f64>, Error> {
    match value {
        Some(value) if !(0.0..=1.0).contains(&value) => {
            Err(refused_at(path)(Error::new(Code::BadRequest, format!("it is {value}; a strength is 0 to 1"))))
        }
        other => Ok(other),
    }
}

impl GraphClaimFilter {
    async fn read(self, ctx: &Context<'_>, view: View, path: &str) -> Result<ClaimFilter> {
        let claim_types = match self.claim_types {
            Some(names) => Some(registered(ctx, view, &format!("{path}.claimTypes"), names).await?),
            None => None,
        };
        let namespaces = match self.namespaces {
            Some(paths) => Some(below(ctx, view, &format!("{path}.namespaces"), paths).await?),
            None => None,
        };
        let statuses = self.statuses.map(|list| list.into_iter().map(Into::into).collect());
        Ok(ClaimFilter { claim_types, namespaces, statuses })
    }
}

/// Claim types that exist.
async fn registered(ctx: &Context<'_>, view: View, path: &str, names: Vec<String>) -> Result<Vec<String>> {
    let names = values(names).map_err(refused_at(path))?;
    let view = View { valid_at: None, ..view };
    let known = loaders(ctx)?.of::<ClaimTypes>().load(&view, ()).await?.unwrap_or_default();
    let unknown = names.iter().enumerate().filter(|(_, name)| !known.iter().any(|known| known.name == **name));
    let refused = unknown.map(|(index, name)| Detail {
        path: format!("{path}[{index}]"),
        code: Code::ClaimTypeUnknown,
        message: format!("`{name}` is not the name of a registered claim type"),
    });
    Error::from_details(refused.collect())?;
    Ok(names)
}

/// The namespaces at some paths with all below them.
async fn below(ctx: &Context<'_>, view: View, path: &str, paths: Vec<String>) -> Result<HashSet<NamespaceId>> {
    let paths = values(paths).map_err(refused_at(path))?;
    let view = View { valid_at: None, ..view };
    match loaders(ctx)?.of::<NamespacesBelow>().load(&view, paths).await {
        Ok(found) => Ok(found.map(|found| found.as_ref().clone()).unwrap_or_default()),
        Err(error) if error.code == Code::NotFound => {
            Err(refused_at(path)(Error::new(error.code, error.message.clone())).into())
        }
        Err(error) => Err(error.into()),
    }
}
