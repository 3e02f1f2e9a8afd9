//! Tenants over GraphQL.

use claimgraph_store::testing::each_store;
use serde_json::json;

use super::{ask, guarded, key, told};
use crate::server::data;

#[tokio::test]
async fn an_administrator_makes_lists_and_deletes_tenants() {
    each_store(|store| async move {
        let server = guarded(store).await;
        let (_, admin) = key(&server, "admin").await;
        let create = "mutation($name: String!) { createTenant(input: { name: $name }) { tenant { name } } }";
        let made = data(ask(&server, &admin, create, json!({ "name": "lab" })).await);
        assert_eq!(made["createTenant"]["tenant"]["name"], "lab");
        assert_eq!(ask(&server, &admin, create, json!({ "name": "lab" })).await.code(), "CONFLICT");
        assert_eq!(ask(&server, &admin, create, json!({ "name": "No!" })).await.code(), "VALIDATION_FAILED");
        let names = async || data(ask(&server, &admin, "{ tenants { name } }", json!({})).await)["tenants"].take();
        assert_eq!(names().await, json!([{ "name": "default" }, { "name": "lab" }]));

        let delete =
            "mutation($name: String!, $confirm: Boolean!) { deleteTenant(input: { name: $name, confirm: $confirm }) {
            deleted rows tables { table rows } } }";
        let run = async |name: &str, confirm: bool| {
            ask(&server, &admin, delete, json!({ "name": name, "confirm": confirm })).await
        };
        let counted = data(run("lab", false).await)["deleteTenant"].take();
        assert!(counted["deleted"] == false && counted["rows"].as_i64().unwrap() > 20, "{counted}");
        assert_eq!(names().await.as_array().unwrap().len(), 2);
        let deleted = data(run("lab", true).await)["deleteTenant"].take();
        assert_eq!((&deleted["deleted"], &deleted["tables"]), (&json!(true), &counted["tables"]));
        assert_eq!(names().await, json!([{ "name": "default" }]));
        assert_eq!(told(&run("lab", true).await), (200, "NOT_FOUND".to_owned()));
        assert_eq!(run("default", true).await.code(), "CONFLICT", "nobody deletes what they stand in");
    })
    .await;
}
