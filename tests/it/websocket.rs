//! The protocol `graphql-transport-ws`.

use std::time::Duration;

use claimgraph_store::testing::each_store;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::server::{Server, each_server, on_server, on_server_with};

/// A client that says and hears JSON.
struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// The cursor of a position of the log.
async fn cursor(server: &Server, position: i64) -> String {
    let scope = server.test.store.scope("default", None).await.unwrap();
    server.test.store.log_cursor(&scope).await.unwrap().at(position).text()
}

/// What a client hears.
#[derive(Debug, PartialEq)]
enum Heard {
    Message(Value),
    Closed(u16, String),
}

impl Client {
    async fn open(server: &Server, protocols: &str, headers: &[(&'static str, &str)]) -> Self {
        let mut request = format!("ws://{}/graphql", server.address).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", protocols.parse().unwrap());
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        Self(connect_async(request).await.unwrap().0)
    }

    /// A client that is acknowledged.
    async fn ready(server: &Server) -> Self {
        let mut client = Self::open(server, "graphql-transport-ws", &[]).await;
        client.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(client.hear().await, Heard::Message(json!({ "type": "connection_ack" })));
        client
    }

    async fn say(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(&json!({ "id": id, "type": "subscribe", "payload": { "query": query } })).await;
    }

    async fn hear(&mut self) -> Heard {
        loop {
            let message = timeout(Duration::from_secs(15), self.0.next()).await.expect("the server says something");
            match message {
                Some(Ok(Message::Text(text))) => return Heard::Message(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Heard::Closed(frame.code.into(), frame.reason.to_string());
                }
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    async fn message(&mut self) -> Value {
        match self.hear().await {
            Heard::Message(message) => message,
            Heard::Closed(code, reason) => panic!("closed with {code}: {reason}"),
        }
    }

    /// The next message of an operation.
    async fn message_of(&mut self, id: &str) -> Value {
        loop {
            let message = self.message().await;
            if message["id"] == id {
                return message;
            }
        }
    }

    /// The code with which it is closed. A subscription may have said something before.
    async fn closed(&mut self) -> u16 {
        loop {
            match self.hear().await {
                Heard::Closed(code, _) => return code,
                Heard::Message(message) if message["type"] == "next" => {}
                Heard::Message(message) => panic!("not closed: {message}"),
            }
        }
    }

    /// Hears nothing for a moment.
    async fn silence(&mut self) {
        if let Ok(message) = timeout(Duration::from_millis(200), self.0.next()).await {
            panic!("{message:?}");
        }
    }
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
            (vec![subscribe.clone()], 4401),
        ] {
            let mut client = open().await;
            for message in &messages {
                client.say(message).await;
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
        let mut client = Client::open(&server, "graphql-ws, graphql-transport-ws", &[]).await;
        client.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(client.message().await["type"], "connection_ack");
    })
    .await;
}

#[tokio::test]
async fn a_client_that_does_not_begin_is_closed_with_4408() {
    on_server(|server| async move {
        let mut client = Client::open(&server, "graphql-transport-ws", &[]).await;
        assert_eq!(client.closed().await, 4408);
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
            (vec![], json!({ "authorization": "ignored" }), 0),
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
async fn a_connection_has_only_so_many_subscriptions_open() {
    on_server_with(
        |config| config.limits.subscriptions_per_connection = 2,
        |server| async move {
            let mut client = Client::ready(&server).await;
            for id in ["1", "2", "3"] {
                client.subscribe(id, "subscription { events { __typename } }").await;
            }
            let message = client.message_of("3").await;
            assert_eq!(message["type"], "error");
            assert_eq!(message["payload"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
            client.say(&json!({ "id": "1", "type": "complete" })).await;
            client.subscribe("3", "{ __typename }").await;
            assert_eq!(client.message_of("3").await["type"], "next");
        },
    )
    .await;
}

#[tokio::test]
async fn a_message_over_the_limit_ends_the_connection() {
    on_server_with(
        |config| config.server.body_limit_bytes = 2_000,
        |server| async move {
            let mut client = Client::ready(&server).await;
            client.subscribe("1", &" ".repeat(3_000)).await;
            let heard = timeout(Duration::from_secs(10), client.0.next()).await.expect("it ends");
            assert!(!matches!(heard, Some(Ok(Message::Text(_)))), "{heard:?}");
        },
    )
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
