//! Create a namespace.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::NamespaceId;
use claimgraph_domain::model::{Attrs, MAX_PATH_CHARS, Namespace, check_name};
use claimgraph_domain::rules::checks;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::bulk::MAX_IN;
use crate::command::Command;
use crate::entity::namespace;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::Registered;
use crate::ops::refusals::Refusals;

/// Creates a namespace; the same path gives the existing one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateNamespace {
    /// Names from the root joined by `/`.
    pub path: String,
    /// What belongs here, 1 to 2,000 characters.
    pub description: Option<String>,
    /// Free-form attributes.
    pub attrs: Attrs,
    /// Whether missing namespaces above it are made too; else they are an error.
    pub create_parents: bool,
}

#[async_trait]
impl Command for CreateNamespace {
    type Outcome = Registered<NamespaceId>;
    const NAME: &'static str = "createNamespace";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let mut refusals = Refusals::default();
        refusals.check(|| "path".to_owned(), check_path(&self.path));
        refusals.check(|| "attrs".to_owned(), checks::attrs(&self.attrs, tx.limits()));
        if let Some(text) = &self.description {
            refusals.check(|| "description".to_owned(), checks::bounded_text("a description", text, 2_000));
        }
        refusals.finish()?;
        let mut known = find(tx, ancestry([self.path.as_str()])).await?;
        if let Some(id) = known.get(&self.path) {
            return Ok(Registered { id: *id, created: false });
        }
        if let Some((parent, _)) = self.path.rsplit_once('/') {
            if self.create_parents {
                create_missing(tx, [parent], &mut known);
            } else if !known.contains_key(parent) {
                return Err(missing(parent));
            }
        }
        let made = make(tx, &self.path, self.description.clone(), self.attrs.clone(), &known);
        Ok(Registered { id: made, created: true })
    }
}

/// Checks each name of a path.
pub(crate) fn check_path(path: &str) -> Result<(), Error> {
    if path.chars().count() > MAX_PATH_CHARS {
        let message = format!("a namespace path is longer than {MAX_PATH_CHARS} characters");
        return Err(Error::new(Code::LimitExceeded, message));
    }
    path.split('/').try_for_each(check_name)
}

/// A namespace that is needed is not there.
pub(crate) fn missing(path: &str) -> Error {
    let message = format!("there is no namespace `{path}`; create it first, or ask for missing ones to be created");
    Error::new(Code::NotFound, message)
}

/// Each path with the paths above it; shorter ones first.
pub(crate) fn ancestry<'a>(paths: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for path in paths {
        let mut above = String::new();
        for name in path.split('/') {
            if !above.is_empty() {
                above.push('/');
            }
            above.push_str(name);
            all.insert(above.clone());
        }
    }
    all
}

/// The namespaces that exist among some paths.
pub(crate) async fn find(tx: &mut WriteTx<'_>, paths: BTreeSet<String>) -> Result<HashMap<String, NamespaceId>, Error> {
    let mut found = HashMap::with_capacity(paths.len());
    let mut paths: Vec<String> = paths.into_iter().collect();
    paths.retain(|path| {
        let known = tx.known_namespace(path);
        found.extend(known.map(|id| (path.clone(), id)));
        known.is_none()
    });
    for chunk in paths.chunks(MAX_IN) {
        let rows = namespace::Entity::find()
            .filter(namespace::Column::TenantId.eq(tx.tenant()))
            .filter(namespace::Column::Path.is_in(chunk.iter().map(String::as_str)))
            .all(tx.connection().await?)
            .await
            .or_database()?;
        let read = rows.into_iter().map(|row| (row.path, NamespaceId::from_uuid(row.id))).collect();
        tx.learn_namespaces(&read);
        found.extend(read);
    }
    Ok(found)
}

/// Makes what is missing among some paths and the paths above them.
pub(crate) fn create_missing<'a>(
    tx: &mut WriteTx<'_>,
    paths: impl IntoIterator<Item = &'a str>,
    known: &mut HashMap<String, NamespaceId>,
) {
    // A path sorts after every path above it, so parents are made first.
    for path in ancestry(paths) {
        if !known.contains_key(&path) {
            let id = make(tx, &path, None, Attrs::new(), known);
            known.insert(path, id);
        }
    }
}

fn make(
    tx: &mut WriteTx<'_>,
    path: &str,
    description: Option<String>,
    attrs: Attrs,
    known: &HashMap<String, NamespaceId>,
) -> NamespaceId {
    let (parent, name) = path.rsplit_once('/').map_or((None, path), |(parent, name)| (Some(parent), name));
    let namespace = Namespace {
        id: NamespaceId::from_uuid(tx.next_id()),
        name: name.to_owned(),
        path: path.to_owned(),
        parent: parent.and_then(|parent| known.get(parent).copied()),
        description,
        attrs,
        created_by: tx.agent(),
        created_at: tx.now(),
    };
    let id = namespace.id;
    tx.record(Event::NamespaceCreated(namespace));
    id
}
