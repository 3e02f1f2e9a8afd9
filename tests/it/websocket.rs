//! The protocol `graphql-transport-ws`.

use std::time::Duration;

use claimgraph_store::testing::each_store;
use futures::SinkExt;
use serde_json::json;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::server::{Server, each_server, on_server};
use crate::socket::Client;

/// The cursor of a position of the log.
async fn cursor(server: &Server, position: i64) -> String {
    let scope = server.test.store.scope("default", None).await.unwrap();
    server.test.store.log_cursor(&scope).await.unwrap().at(position).text()
}

#[tokio::test]
async fn a_query_over_websocket_is_answered_and_completed() {
    on_server(|server| async move {
        let mut client = Client::ready(&server).await;
        client.subscribe("1", "{ __typename }").await;
        let next = json!({ "id": "1", "type": "next", "payload": { "data": { "__typename": "Query" } } });
        assert_eq!(client.message().await, next);
        assert_eq!(client.message().await, json!({ "id": "1", "type": "complete" }));
        client.say(&json!({ "type": "ping" })).await;
        assert_eq!(client.message().await, json!({ "type": "pong" }));
    })
    .await;
}

#[tokio::test]
async fn events_come_from_the_past_and_then_live() {
    each_server(|server| async move {
        let mut client = Client::ready(&server).await;
        let create = "mutation($path: String!) { createNamespace(input: { path: $path }) { position } }";
        let first =
            server.data(create, json!({ "path": "before" })).await["createNamespace"]["position"].as_i64().unwrap();
        let after = cursor(&server, first - 1).await;
        let events = format!(
            "subscription {{ events(after: \"{after}\") {{ ... on EventBatch {{ events {{ position kind }} }} }} }}"
        );
        client.subscribe("e", &events).await;
        let event = |position: i64| json!({ "events": [{ "position": position, "kind": "namespace.created" }] });
        assert_eq!(client.message().await["payload"]["data"]["events"], event(first));
        let second =
            server.data(create, json!({ "path": "after" })).await["createNamespace"]["position"].as_i64().unwrap();
        assert_eq!(second, first + 1);
        assert_eq!(client.message().await["payload"]["data"]["events"], event(second));
        client.say(&json!({ "id": "e", "type": "complete" })).await;
        server.data(create, json!({ "path": "unheard" })).await;
        client.silence().await;
    })
    .await;
}

#[tokio::test]
async fn an_operation_that_is_refused_gets_an_error_with_a_code() {
    on_server(|server| async move {
        let mut client = Client::ready(&server).await;
        let deep = format!("{{ node(id: {}{}) {{ id }} }}", "[".repeat(2_000), "]".repeat(2_000));
        for (query, code) in
            [("{", "BAD_REQUEST"), ("", "BAD_REQUEST"), ("{ nothing }", "BAD_REQUEST"), (&deep, "COST_EXCEEDED")]
        {
            client.subscribe("1", query).await;
            let message = client.message().await;
            assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("1")), "{message}");
            assert_eq!(message["payload"][0]["extensions"]["code"], code, "{message}");
            assert_eq!(message["payload"][0]["extensions"]["requestId"].as_str().unwrap().len(), 32);
        }
        client.subscribe("1", "{ __typename }").await;
        assert_eq!(client.message().await["type"], "next", "the id is free again, and the connection lives");
    })
    .await;
}

#[tokio::test]
async fn what_breaks_the_protocol_is_closed_with_its_code() {
    on_server(|server| async move {
        let open = || Client::open(&server, "graphql-transport-ws", &[]);
        let init = json!({ "type": "connection_init" });
        let subscribe =
            json!({ "id": "1", "type": "subscribe", "payload": { "query": "subscription { events { __typename } }" } });
        for (messages, code) in [
            (vec![json!({ "type": "nonsense" })], 4400),
            (vec![json!([])], 4400),
            (vec![json!({ "type": "subscribe", "payload": {} })], 4400),
            (vec![json!({ "type": "subscribe", "id": "", "payload": { "query": "{a}" } })], 4400),
            (vec![json!({ "type": "subscribe", "id": 1, "payload": { "query": "{a}" } })], 4400),
            (vec![json!({ "type": "complete" })], 4400),
            (vec![json!({ "type": "ping", "payload": "text" })], 4400),
            (vec![json!({ "type": "pong", "payload": [] })], 4400),
            (vec![json!({ "type": "connection_init", "payload": 1 })], 4400),
            (vec![init.clone(), json!({ "type": "subscribe", "id": "1" })], 4400),
            (vec![init.clone(), json!({ "type": "subscribe", "id": "1", "payload": {} })], 4400),
            (vec![init.clone(), json!({ "type": "subscribe", "id": "1", "payload": { "query": 1 } })], 4400),
            (vec![init.clone(), json!({ "type": "next", "id": "1", "payload": {} })], 4400),
            (vec![subscribe.clone()], 4401),
        ] {
            let mut client = open().await;
            for message in &messages {
                client.say(message).await;
            }
            if messages.len() > 1 {
                assert_eq!(client.message().await["type"], "connection_ack");
            }
            assert_eq!(client.closed().await, code, "{messages:?}");
        }
        for (message, code) in [(&init, 4429), (&subscribe, 4409)] {
            let mut client = Client::ready(&server).await;
            client.say(&subscribe).await;
            client.say(message).await;
            assert_eq!(client.closed().await, code, "{message}");
        }
        let mut client = open().await;
        client.0.send(Message::binary(vec![1])).await.unwrap();
        assert_eq!(client.closed().await, 4400);
    })
    .await;
}

#[tokio::test]
async fn another_protocol_is_closed_with_4406() {
    on_server(|server| async move {
        for protocols in ["graphql-ws", "graphql-ws, mqtt"] {
            let mut client = Client::open(&server, protocols, &[]).await;
            assert_eq!(client.closed().await, 4406, "{protocols}");
        }
        let none = format!("ws://{}/graphql", server.address).into_client_request().unwrap();
        let mut client = Client(connect_async(none).await.unwrap().0);
        assert_eq!(client.closed().await, 4406, "none");
        let mut client = Client::open(&server, "graphql-ws, graphql-transport-ws", &[]).await;
        client.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(client.message().await["type"], "connection_ack");
    })
    .await;
}

#[tokio::test]
async fn a_page_of_another_site_cannot_open_one() {
    on_server(|server| async move {
        let mut request = format!("ws://{}/graphql", server.address).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        request.headers_mut().insert("origin", "https://elsewhere.example".parse().unwrap());
        let refused = connect_async(request).await.unwrap_err();
        assert!(refused.to_string().contains("403"), "{refused}");
        let own = format!("http://{}", server.address);
        Client::open(&server, "graphql-transport-ws", &[("origin", &own)]).await;
    })
    .await;
}

#[tokio::test]
async fn the_payload_of_init_chooses_tenant_and_agent() {
    each_store(|test| async move {
        let server = Server::start(test, |_| ()).await;
        for tenant in ["one", "two"] {
            server.test.store.ensure_tenant(tenant).await.unwrap();
        }
        let create = "mutation { createNamespace(input: { path: \"mine\" }) { created } }";
        let list = "{ namespaces(first: 5) { nodes { path } } }";
        for (headers, payload, expected) in [
            (vec![("x-tenant", "one")], json!(null), 1),
            (vec![], json!({ "X-Tenant": "one" }), 1),
            (vec![("x-tenant", "two")], json!({ "x-tenant": "one" }), 1),
            (vec![], json!({ "X-Tenant": "two" }), 0),
            (vec![], json!({ "x-other": "ignored" }), 0),
        ] {
            if headers == [("x-tenant", "one")] {
                let made = server.ask(create, json!({})).header("x-tenant", "one").send().await.unwrap();
                assert!(made.status().is_success());
            }
            let mut client = Client::open(&server, "graphql-transport-ws", &headers).await;
            client.say(&json!({ "type": "connection_init", "payload": payload })).await;
            assert_eq!(client.message().await["type"], "connection_ack", "{payload}");
            client.subscribe("1", list).await;
            let found = client.message().await["payload"]["data"]["namespaces"]["nodes"].take();
            assert_eq!(found.as_array().unwrap().len(), expected, "{headers:?} {payload}");
        }
        for payload in [json!({ "X-Tenant": "nobody" }), json!({ "X-Tenant": 1 }), json!({ "X-Agent": "nonsense" })] {
            let mut client = Client::open(&server, "graphql-transport-ws", &[]).await;
            client.say(&json!({ "type": "connection_init", "payload": payload })).await;
            assert_eq!(client.closed().await, 4403, "{payload}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_stopping_server_closes_with_1001() {
    on_server(|mut server| async move {
        let mut client = Client::ready(&server).await;
        client.subscribe("1", "subscription { events { __typename } }").await;
        server.stop();
        assert_eq!(client.closed().await, 1001);
        timeout(Duration::from_secs(10), server.stopped()).await.expect("the server stops");
    })
    .await;
}

#[tokio::test]
async fn pings_are_answered_with_what_came_with_them() {
    on_server(|server| async move {
        let mut client = Client::open(&server, "graphql-transport-ws", &[]).await;
        // Also before the connection is acknowledged.
        for (ping, pong) in [
            (json!({ "type": "ping" }), json!({ "type": "pong" })),
            (json!({ "type": "ping", "payload": { "n": [1] } }), json!({ "type": "pong", "payload": { "n": [1] } })),
        ] {
            client.say(&ping).await;
            assert_eq!(client.message().await, pong);
        }
        client.say(&json!({ "type": "pong" })).await;
        client.say(&json!({ "type": "pong", "payload": { "unasked": true } })).await;
        client.say(&json!({ "type": "connection_init", "payload": null })).await;
        assert_eq!(client.message().await["type"], "connection_ack");
    })
    .await;
}

#[tokio::test]
async fn a_mutation_over_websocket_is_done_once() {
    each_server(|server| async move {
        let mut client = Client::ready(&server).await;
        client.subscribe("1", "mutation { createNamespace(input: { path: \"ws\" }) { created } }").await;
        assert_eq!(client.message().await["payload"]["data"]["createNamespace"]["created"], true);
        assert_eq!(client.message().await, json!({ "id": "1", "type": "complete" }));
        let found = server.data("{ namespaces(first: 5) { nodes { path } } }", json!({})).await;
        assert_eq!(found["namespaces"]["nodes"], json!([{ "path": "ws" }]));
    })
    .await;
}

#[tokio::test]
async fn an_id_is_free_as_soon_as_its_operation_is_completed() {
    on_server(|server| async move {
        let mut client = Client::ready(&server).await;
        for round in 0..50 {
            client.subscribe("1", "subscription { events { __typename } }").await;
            client.say(&json!({ "id": "1", "type": "complete" })).await;
            client.say(&json!({ "id": "unknown", "type": "complete" })).await;
            client.subscribe("1", &format!("{{ round{round}: __typename }}")).await;
            // Nothing of the subscription that was completed comes for the query that has its id, not even an end.
            let name = format!("round{round}");
            let next = loop {
                let message = client.message().await;
                // Its bookmark may have been under way before the server heard of the end.
                if message["payload"]["data"].get("events").is_none() {
                    break message;
                }
            };
            assert_eq!(next["payload"]["data"][&name], "Query", "{next}");
            assert_eq!(client.message().await, json!({ "id": "1", "type": "complete" }));
        }
    })
    .await;
}

#[tokio::test]
async fn a_subscription_has_one_root_field() {
    on_server(|server| async move {
        let mut client = Client::ready(&server).await;
        for query in [
            "subscription { events { __typename } other: events { __typename } }",
            "subscription { ...f } fragment f on Subscription { events { __typename } }",
            "subscription { ... { events { __typename } } }",
        ] {
            client.subscribe("1", query).await;
            let message = client.message().await;
            assert_eq!(message["payload"][0]["extensions"]["code"], "BAD_REQUEST", "{message}");
        }
    })
    .await;
}
