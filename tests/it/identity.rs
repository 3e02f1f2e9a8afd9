//! Tenants and agents, chosen by header, as in development. With credentials: [`crate::auth`].

use serde_json::{Value, json};

use crate::server::{Answer, Server, data, each_server};

const CREATE: &str = "mutation($path: String!) { createNamespace(input: { path: $path }) { namespace { id path } } }";
const LIST: &str = "{ namespaces(first: 10) { nodes { path } } }";
const REGISTER: &str =
    "mutation($name: String!) { registerAgent(input: { kind: HUMAN, name: $name }) { agent { id name } } }";

async fn ask_as(server: &Server, tenant: &str, query: &str, variables: Value) -> Answer {
    Answer::of(server.ask(query, variables).header("x-tenant", tenant)).await
}

#[tokio::test]
async fn tenants_do_not_see_each_other() {
    each_server(|server| async move {
        for tenant in ["one", "two"] {
            server.test.store.ensure_tenant(tenant).await.unwrap();
        }
        let made = data(ask_as(&server, "one", CREATE, json!({ "path": "of-one" })).await);
        let id = made["createNamespace"]["namespace"]["id"].as_str().unwrap().to_owned();
        let of_two = data(ask_as(&server, "two", CREATE, json!({ "path": "of-two" })).await);
        assert_eq!(of_two["createNamespace"]["namespace"]["path"], "of-two");
        assert_eq!(
            data(ask_as(&server, "one", LIST, json!({})).await)["namespaces"]["nodes"],
            json!([{ "path": "of-one" }])
        );
        assert_eq!(
            data(ask_as(&server, "two", LIST, json!({})).await)["namespaces"]["nodes"],
            json!([{ "path": "of-two" }])
        );
        assert_eq!(server.data(LIST, json!({})).await["namespaces"]["nodes"], json!([]));
        // A foreign id looks exactly like one that does not exist.
        let node = "query($id: ID!) { node(id: $id) { id } }";
        let foreign = ask_as(&server, "two", node, json!({ "id": id })).await;
        let own = ask_as(&server, "one", node, json!({ "id": id })).await;
        assert_eq!(own.json()["data"]["node"]["id"], id.as_str());
        assert_eq!(foreign.json(), json!({ "data": { "node": null } }));
    })
    .await;
}

#[tokio::test]
async fn an_unknown_tenant_is_said_to_be_unknown_and_not_made() {
    each_server(|server| async move {
        for _ in 0..2 {
            let answer = ask_as(&server, "nobody", LIST, json!({})).await;
            assert_eq!((answer.status, answer.code().as_str()), (404, "NOT_FOUND"));
            assert!(answer.text.contains("there is no tenant `nobody`"), "{}", answer.text);
        }
        let names: Vec<String> =
            server.test.store.tenants().await.unwrap().into_iter().map(|tenant| tenant.name).collect();
        assert!(!names.contains(&"nobody".to_owned()), "{names:?}");
    })
    .await;
}

#[tokio::test]
async fn an_agent_acts_in_its_own_name_and_in_its_own_tenant() {
    each_server(|server| async move {
        server.test.store.ensure_tenant("other").await.unwrap();
        let made = server.data(REGISTER, json!({ "name": "Ada" })).await;
        let ada = made["registerAgent"]["agent"]["id"].as_str().unwrap().to_owned();
        let review = "mutation { createNamespace(input: { path: \"n\" }) { created } \
            createClaim(input: { claimType: \"assertion\", content: \"c\", namespace: \"n\" }) { claim { author { id name } } } }";
        let answer = Answer::of(server.ask(review, json!({})).header("x-agent", &ada)).await;
        assert_eq!(data(answer)["createClaim"]["claim"]["author"], json!({ "id": ada, "name": "Ada" }));
        let foreign = Answer::of(server.ask(LIST, json!({})).header("x-agent", &ada).header("x-tenant", "other")).await;
        assert_eq!((foreign.status, foreign.code().as_str()), (404, "NOT_FOUND"), "{}", foreign.text);
        let wrong = Answer::of(server.ask(LIST, json!({})).header("x-agent", "claim_1")).await;
        assert_eq!((wrong.status, wrong.code().as_str()), (400, "BAD_REQUEST"));
    })
    .await;
}
