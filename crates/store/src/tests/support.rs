//! Small inputs, and a digest of every table.

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::{Attrs, ClaimStatus};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, JsonValue, Statement};

use crate::ops::bundle::{BundleClaim, BundleEdge, End, SubmitBundle};
use crate::ops::claim::CreateClaim;
use crate::ops::namespace::CreateNamespace;
use crate::{Scope, Store};

/// Every table of a tenant with its primary key, without `tenant` itself.
pub(crate) const TABLES: &[(&str, &str)] = &[
    ("event", "position"),
    ("request", "principal_id, key"),
    ("agent", "id"),
    ("namespace", "id"),
    ("claim_type", "name"),
    ("edge_type", "name"),
    ("source", "id"),
    ("claim", "id"),
    ("claim_status", "claim_id, from_pos"),
    ("review", "id"),
    ("conflict_assessment", "first_lineage_id, second_lineage_id, created_pos"),
    ("edge", "id"),
    ("relation", "id"),
    ("relation_member", "relation_id, ordinal"),
    ("provenance", "id"),
    ("pending_reference", "id"),
    ("reference_anchor", "external_ref, anchor"),
    ("bundle", "id"),
    ("artifact", "id"),
    ("artifact_claim", "artifact_id, ordinal"),
    ("api_key", "id"),
];

/// All rows of a table as text, in the order of its key; bytes as hex.
pub(crate) async fn rows(store: &Store, table: &str, key: &str) -> Vec<String> {
    let db = &store.db().for_all_tenants().reader();
    let columns = column_names(store, table).await;
    let list: Vec<String> = columns
        .iter()
        .map(|(name, kind)| match (store.db().backend(), kind.as_str()) {
            (DbBackend::Sqlite, "blob" | "uuid_text") => format!("lower(hex(\"{name}\")) AS \"{name}\""),
            (DbBackend::Postgres, "bytea") => format!("encode(\"{name}\", 'hex') AS \"{name}\""),
            (DbBackend::Postgres, "uuid") => format!("replace(\"{name}\"::text, '-', '') AS \"{name}\""),
            (DbBackend::Postgres, "jsonb" | "tsvector") => format!("\"{name}\"::text AS \"{name}\""),
            _ => format!("\"{name}\""),
        })
        .collect();
    let sql = format!("SELECT {} FROM {table} ORDER BY {key}", list.join(", "));
    let found = db.query_all_raw(Statement::from_string(store.db().backend(), sql)).await.unwrap();
    found.iter().map(|row| JsonValue::from_query_result(row, "").unwrap().to_string()).collect()
}

async fn column_names(store: &Store, table: &str) -> Vec<(String, String)> {
    let backend = store.db().backend();
    let sql = match backend {
        DbBackend::Sqlite => {
            format!("SELECT name, lower(type) AS kind FROM pragma_table_info('{table}') ORDER BY name")
        }
        _ => format!(
            "SELECT column_name::text AS name, udt_name::text AS kind FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY column_name"
        ),
    };
    let found =
        store.db().for_all_tenants().reader().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    assert!(!found.is_empty(), "the table {table} has columns");
    found.iter().map(|row| (row.try_get("", "name").unwrap(), row.try_get("", "kind").unwrap())).collect()
}

/// Every table's rows.
pub(crate) async fn digest(store: &Store) -> Vec<(&'static str, Vec<String>)> {
    let mut all = Vec::new();
    for (table, key) in TABLES {
        all.push((*table, rows(store, table, key).await));
    }
    all
}

/// A namespace to put claims in.
pub(crate) async fn namespace(store: &Store, scope: &Scope) {
    let command = CreateNamespace { path: "test".to_owned(), ..CreateNamespace::default() };
    store.execute(scope, &command, None).await.unwrap();
}

/// A claim's first version.
pub(crate) fn claim(content: &str) -> CreateClaim {
    CreateClaim {
        claim_type: "assertion".to_owned(),
        content: content.to_owned(),
        formal_content: None,
        namespace: "test".to_owned(),
        attrs: Attrs::new(),
        status: ClaimStatus::Active,
        valid_from: None,
        valid_to: None,
    }
}

/// Makes a claim.
pub(crate) async fn made(store: &Store, scope: &Scope, content: &str) -> ClaimId {
    store.execute(scope, &claim(content), None).await.unwrap().outcome.id
}

/// A bundle of claims `c0`, `c1`, … each of which depends on the one before.
pub(crate) fn chain(count: usize) -> SubmitBundle {
    let claims = (0..count).map(|index| bundle_claim(&format!("c{index}")));
    let edges = (1..count).map(|index| depends(&format!("c{index}"), &format!("c{}", index - 1)));
    SubmitBundle {
        claims: claims.collect(),
        edges: edges.collect(),
        create_namespaces: true,
        ..SubmitBundle::default()
    }
}

pub(crate) fn bundle_claim(temp_id: &str) -> BundleClaim {
    BundleClaim {
        temp_id: temp_id.to_owned(),
        claim_type: "assertion".to_owned(),
        content: format!("What {temp_id} says."),
        formal_content: None,
        namespace: "test/bundle".to_owned(),
        attrs: Attrs::new(),
        status: None,
        valid_from: None,
        valid_to: None,
        extraction: None,
        resolves: Vec::new(),
    }
}

pub(crate) fn depends(source: &str, target: &str) -> BundleEdge {
    edge(End::TempId(source.to_owned()), End::TempId(target.to_owned()), "depends_on")
}

pub(crate) fn edge(source: End, target: End, edge_type: &str) -> BundleEdge {
    BundleEdge {
        source,
        target,
        edge_type: edge_type.to_owned(),
        strength: None,
        attrs: Attrs::new(),
        valid_from: None,
        valid_to: None,
    }
}
