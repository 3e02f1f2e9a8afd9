//! From the names of edge types to the links that a walk follows.

use std::collections::HashSet;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::NamespaceId;
use claimgraph_domain::model::{Category, EdgeType};
use claimgraph_graph::{Kinds, LinkFilter};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};

use crate::entity::namespace;
use crate::error::OrDatabase;
use crate::read::TenantEntity;
use crate::read::{EdgeDirection, View};
use crate::scope::Scope;
use crate::store::Store;

/// Which types of links, as a caller names them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkNames {
    /// Names or inverse names of edge types; an inverse name is followed the other way. All when absent.
    pub types: Option<Vec<String>>,
    /// Only types of these categories.
    pub categories: Option<Vec<Category>>,
}

impl LinkNames {
    /// The links that are followed in a direction.
    ///
    /// # Errors
    /// `EDGE_TYPE_UNKNOWN` for a name that no type has.
    pub fn links(&self, registry: &[EdgeType], direction: EdgeDirection) -> Result<LinkFilter, Error> {
        let mut along: Vec<String> = Vec::new();
        let mut against: Vec<String> = Vec::new();
        let of_category = |edge_type: &&EdgeType| {
            self.categories.as_ref().is_none_or(|categories| categories.contains(&edge_type.category))
        };
        let named: Vec<(&EdgeType, bool)> = match &self.types {
            None => registry.iter().map(|edge_type| (edge_type, true)).collect(),
            Some(names) => names.iter().map(|name| named(registry, name)).collect::<Result<_, _>>()?,
        };
        for (edge_type, forward) in named.into_iter().filter(|(edge_type, _)| of_category(edge_type)) {
            let outward = matches!(direction, EdgeDirection::Out | EdgeDirection::Both);
            let inward = matches!(direction, EdgeDirection::In | EdgeDirection::Both);
            if (outward && forward) || (inward && !forward) || edge_type.symmetric {
                along.push(edge_type.name.clone());
            }
            if (inward && forward) || (outward && !forward) {
                against.push(edge_type.name.clone());
            }
        }
        Ok(LinkFilter { along: Kinds::Named(along), against: Kinds::Named(against), ..LinkFilter::default() })
    }
}

/// The type of a name, and whether the name is read from source to target.
fn named<'a>(registry: &'a [EdgeType], name: &str) -> Result<(&'a EdgeType, bool), Error> {
    let by_name = registry.iter().find(|edge_type| edge_type.name == name).map(|found| (found, true));
    let by_inverse = || registry.iter().find(|edge_type| edge_type.inverse == name).map(|found| (found, false));
    by_name.or_else(by_inverse).ok_or_else(|| {
        let message = format!("`{name}` is neither the name nor the inverse name of a registered edge type");
        Error::new(Code::EdgeTypeUnknown, message)
    })
}

impl Store {
    /// The namespaces at some paths and all below them.
    ///
    /// # Errors
    /// `NOT_FOUND` for a path without a namespace; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn namespaces_below(
        &self,
        scope: &Scope,
        view: View,
        paths: &[String],
    ) -> Result<HashSet<NamespaceId>, Error> {
        let rows: Vec<(uuid::Uuid, String)> = namespace::Entity::of(scope)
            .select_only()
            .columns([namespace::Column::Id, namespace::Column::Path])
            .filter(namespace::Column::CreatedPos.lte(view.as_of.unwrap_or(i64::MAX)))
            .into_tuple()
            .all(&self.db().reader(scope))
            .await
            .or_database()?;
        if let Some(path) = paths.iter().find(|path| !rows.iter().any(|(_, found)| found == *path)) {
            return Err(Error::not_found("namespace", path));
        }
        let below = |found: &str| {
            paths.iter().any(|path| {
                found.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        Ok(rows.iter().filter(|(_, path)| below(path)).map(|(id, _)| NamespaceId::from_uuid(*id)).collect())
    }
}
