//! The namespace tree.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::NamespaceId;
use claimgraph_domain::model::Namespace;
use sea_orm::sea_query::{Cond, Condition, ExprTrait};
use sea_orm::{ColumnTrait, QueryFilter};

use super::cursor::Fingerprint;
use super::dialect;
use super::page::{Key, KeyKind, Page, PageRequest, entity_page};
use super::sql::{TenantEntity, col, rows_by};
use super::view::View;
use crate::entity::namespace;
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

/// Which part of the namespace tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum NamespaceFilter {
    /// All of it.
    #[default]
    All,
    /// Those without a parent.
    Roots,
    /// Those right below a namespace.
    ChildrenOf(NamespaceId),
    /// The namespace at a path and all below it.
    Subtree(String),
}

impl Store {
    /// Namespaces by id; those that do not exist in the view are left out: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn namespaces_by_id(
        &self,
        scope: &Scope,
        view: View,
        ids: &[NamespaceId],
    ) -> Result<HashMap<NamespaceId, Namespace>, Error> {
        use namespace::{Column, Entity};
        let rows =
            rows_by::<Entity>(self, scope, Column::Id, ids.iter().map(NamespaceId::uuid), |select| select).await?;
        let seen = rows.into_iter().filter(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        Ok(seen.map(namespace::Model::into_domain).map(|namespace| (namespace.id, namespace)).collect())
    }

    /// The namespace at a path.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn namespace_by_path(&self, scope: &Scope, view: View, path: &str) -> Result<Option<Namespace>, Error> {
        let found = namespace::Entity::of(scope)
            .filter(namespace::Column::Path.eq(path))
            .one(&self.db().reader(scope))
            .await
            .or_database()?;
        let seen = found.filter(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        Ok(seen.map(namespace::Model::into_domain))
    }

    /// The namespaces right below each of some, by path: one statement. Those without any get no entry.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn namespace_children(
        &self,
        scope: &Scope,
        view: View,
        parents: &[NamespaceId],
    ) -> Result<HashMap<NamespaceId, Vec<Namespace>>, Error> {
        use namespace::{Column, Entity};
        let ids = parents.iter().map(NamespaceId::uuid);
        let mut rows = rows_by::<Entity>(self, scope, Column::ParentId, ids, |select| select).await?;
        rows.retain(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        rows.sort_by(|one, other| one.path.cmp(&other.path));
        let mut found: HashMap<NamespaceId, Vec<Namespace>> = HashMap::new();
        for namespace in rows.into_iter().map(namespace::Model::into_domain) {
            if let Some(parent) = namespace.parent {
                found.entry(parent).or_default().push(namespace);
            }
        }
        Ok(found)
    }

    /// A page of namespaces, by path: one statement.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another filter; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_namespaces(
        &self,
        scope: &Scope,
        view: View,
        filter: &NamespaceFilter,
        page: &PageRequest,
    ) -> Result<Page<Namespace>, Error> {
        use namespace::Column;
        let path = dialect::bytewise(self.db().backend(), col("t", Column::Path));
        let condition = chosen(filter).add_option(view.exists(col("t", Column::CreatedPos)));
        let list = Fingerprint::new(scope, "namespaces", filter);
        let keys = [Key::new(path, KeyKind::Text)];
        let rows = entity_page::<namespace::Entity>(self, scope, condition, &keys, list, page).await?;
        Ok(rows.map(namespace::Model::into_domain))
    }
}

fn chosen(filter: &NamespaceFilter) -> Condition {
    use namespace::Column;
    let t = |column| col("t", column);
    match filter {
        NamespaceFilter::All => Cond::all(),
        NamespaceFilter::Roots => Cond::all().add(t(Column::ParentId).is_null()),
        NamespaceFilter::ChildrenOf(parent) => Cond::all().add(t(Column::ParentId).eq(parent.uuid())),
        NamespaceFilter::Subtree(path) => {
            let below = dialect::starts_with(t(Column::Path), &format!("{path}/"));
            Cond::all().add(t(Column::Path).eq(path.as_str()).or(below))
        }
    }
}
