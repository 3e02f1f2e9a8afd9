//! Limits as clients meet them: over HTTP, over WebSocket, and shared by replicas through Redis.

use std::sync::Arc;
use std::time::Duration;

use claimgraph::config::{Config, Switch, WakeupUrl};
use claimgraph_store::StoreOptions;
use claimgraph_store::testing::{SeededEntropy, TestStore, each_store};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::server::{Answer, Server, each_server, on_server_with};
use crate::socket::Client;
use crate::wakeups::servers::{Kind, OwnServer};

/// A point read.
const POINT: &str = "{ namespace(path: \"main\") { id path } }";

/// Limits that refill so slowly that a test sees nothing of it, whatever clock they go by.
fn slowly(config: &mut Config, units: u32) {
    let limits = &mut config.rate_limits;
    limits.enforce_rates = Switch::On;
    (limits.write_per_minute, limits.read_per_minute, limits.search_per_minute) = (1, 1, 1);
    (limits.tenant_write_per_minute, limits.tenant_read_per_minute, limits.tenant_search_per_minute) = (0, 0, 0);
    limits.burst_seconds = units * 60;
}

fn number(answer: &Answer, header: &str) -> u64 {
    answer.header(header).parse().unwrap_or_else(|_| panic!("{header}: {:?}", answer.headers))
}

/// How many of so many point reads at once are answered; the others are refused for their rate.
async fn answered(servers: &[&Server], callers: usize) -> usize {
    let asked = (0..callers).map(|caller| {
        let server = servers[caller % servers.len()];
        async move { Answer::of(server.ask(POINT, json!({}))).await }
    });
    let answers = join_all(asked).await;
    for answer in &answers {
        assert!(answer.status == 200 || answer.code() == "RATE_LIMITED", "{}", answer.text);
    }
    answers.iter().filter(|answer| answer.status == 200).count()
}

#[tokio::test]
async fn a_point_read_costs_one_and_every_answer_tells_how_one_stands() {
    on_server_with(
        |config| {
            config.rate_limits.enforce_rates = Switch::On;
        },
        |server| async move {
            for left in [299, 298] {
                let answer = Answer::of(server.ask(POINT, json!({}))).await;
                assert_eq!((answer.status, answer.header("x-query-cost")), (200, "1"));
                assert_eq!(
                    (number(&answer, "x-ratelimit-limit"), number(&answer, "x-ratelimit-remaining")),
                    (300, left)
                );
                assert_eq!(answer.header("ratelimit-policy"), "\"read\";q=300;w=60, \"read-tenant\";q=3000;w=60");
                let reset = number(&answer, "x-ratelimit-reset");
                let current = answer.header("ratelimit").to_owned();
                assert!(current.starts_with(&format!("\"read\";r={left};t={reset}, \"read-tenant\";r=")), "{current}");
            }
            // What is refused before it is executed costs nothing, and says so.
            for (request, status) in [
                (server.ask("{ nothing", json!({})), 400),
                (server.post().header("content-type", "text/plain").body("x"), 415),
                (server.get("/health"), 200),
                (server.get("/nowhere"), 404),
            ] {
                let answer = Answer::of(request).await;
                assert_eq!((answer.status, answer.header("x-query-cost")), (status, "0"), "{}", answer.text);
            }
            let answer = Answer::of(server.ask("{ nothing", json!({}))).await;
            assert_eq!(number(&answer, "x-ratelimit-remaining"), 298);
            // What validation refuses has been read, at least.
            let answer = Answer::of(server.ask("{ claims(first: 200) { nodes { nothing } } }", json!({}))).await;
            assert_eq!((answer.status, answer.header("x-query-cost")), (400, "1"), "{}", answer.text);
        },
    )
    .await;
}

#[tokio::test]
async fn who_has_used_it_up_is_told_when_to_come_again() {
    on_server_with(
        |config| slowly(config, 3),
        |server| async move {
            assert_eq!(answered(&[&server], 3).await, 3);
            let answer = Answer::of(server.ask(POINT, json!({}))).await;
            assert_eq!((answer.status, answer.code().as_str()), (429, "RATE_LIMITED"));
            assert_eq!((answer.header("retry-after"), answer.header("x-query-cost")), ("60", "0"));
            assert_eq!(answer.json()["errors"][0]["extensions"]["retryAfter"], 60);
            assert_eq!((number(&answer, "x-ratelimit-remaining"), number(&answer, "x-ratelimit-reset")), (0, 180));
            // Another class, and another tenant, have their own.
            let write = "mutation { createNamespace(input: { path: \"x\" }) { position } }";
            assert_eq!(Answer::of(server.ask(write, json!({}))).await.status, 200);
            server.test.store.ensure_tenant("other").await.unwrap();
            assert_eq!(Answer::of(server.ask(POINT, json!({})).header("x-tenant", "other")).await.status, 200);
            server.test.clock.advance(Duration::from_mins(1));
            assert_eq!(answered(&[&server], 5).await, 1, "a minute gives one");
        },
    )
    .await;
}

#[tokio::test]
async fn exactly_the_quota_is_answered_to_64_clients_at_once() {
    on_server_with(|config| slowly(config, 40), |server| async move { assert_eq!(answered(&[&server], 64).await, 40) })
        .await;
}

#[tokio::test]
async fn in_development_nothing_is_refused_but_all_is_counted() {
    each_server(|server| async move {
        for _ in 0..301 {
            server.data(POINT, json!({})).await;
        }
        let answer = Answer::of(server.ask(POINT, json!({}))).await;
        assert_eq!((answer.status, number(&answer, "x-ratelimit-remaining")), (200, 0));
    })
    .await;
}

#[tokio::test]
async fn the_charge_grows_with_the_page_and_shrinks_to_what_was_found() {
    each_store(|test| async move {
        // Nothing is given back, so that the estimate shows: half a bucket holds it.
        let server = Server::start(test, |config| {
            config.rate_limits.enforce_rates = Switch::On;
            config.rate_limits.fields_per_unit = 1;
            config.rate_limits.read_per_minute = 1_000_000;
            config.rate_limits.tenant_read_per_minute = 0;
            config.rate_limits.write_per_minute = 1_000;
            config.rate_limits.tenant_write_per_minute = 0;
        })
        .await;
        let costs = |first: usize| {
            let server = &server;
            async move {
                let query = format!("{{ claims(first: {first}) {{ nodes {{ id content }} }} }}");
                number(&Answer::of(server.ask(&query, json!({}))).await, "x-query-cost")
            }
        };
        assert_eq!((costs(1).await, costs(200).await), (2, 2), "there is no claim yet");
        server.data("mutation { createNamespace(input: { path: \"main\" }) { position } }", json!({})).await;
        for number in 0..5 {
            let input = json!({ "content": format!("claim {number}"), "claimType": "hypothesis", "namespace": "main" });
            let written = server.ask(WRITE, json!({ "input": input }));
            let answer = Answer::of(written).await;
            assert!(answer.json()["errors"].is_null(), "{}", answer.text);
            assert_eq!(answer.header("x-query-cost"), "11", "a mutation and its one field");
        }
        assert_eq!((costs(1).await, costs(3).await, costs(200).await), (4, 8, 12));
    })
    .await;
}

const WRITE: &str = "mutation($input: CreateClaimInput!) { createClaim(input: $input) { position } }";

#[tokio::test]
async fn an_operation_above_the_most_is_refused_with_both_numbers() {
    on_server_with(
        |config| config.limits.query_cost = 100,
        |server| async move {
            let ask = |first: usize| {
                server.ask("query($n: Int) { claims(first: $n) { nodes { id } } }", json!({ "n": first }))
            };
            assert_eq!(Answer::of(ask(98)).await.status, 200);
            let answer = Answer::of(ask(99)).await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "COST_EXCEEDED"));
            assert!(answer.text.contains("costs 101") && answer.text.contains("most of 100"), "{}", answer.text);
        },
    )
    .await;
}

#[tokio::test]
async fn two_replicas_share_one_quota_through_redis() {
    let Some(redis) = OwnServer::start(Kind::Redis, &[]) else { return };
    each_store(|test| {
        let redis = &redis;
        async move {
            // It forgets what was used: tenants are the same in both databases.
            redis.restart();
            let (one, other) = replicas(test, &redis.url("")).await;
            assert_eq!(answered(&[&one, &other], 64).await, 40);
            let answer = Answer::of(other.ask(POINT, json!({}))).await;
            assert_eq!((answer.status, number(&answer, "x-ratelimit-remaining")), (429, 0));
            // A minute, less what has passed.
            assert!((1..=60).contains(&number(&answer, "retry-after")), "{}", answer.text);
            one.test.store.ensure_tenant("other").await.unwrap();
            assert_eq!(Answer::of(one.ask(POINT, json!({})).header("x-tenant", "other")).await.status, 200);
        }
    })
    .await;
}

#[tokio::test]
async fn without_redis_each_replica_keeps_its_own_and_it_is_shared_again_by_itself() {
    let Some(redis) = OwnServer::start(Kind::Redis, &[]) else { return };
    each_store(|test| {
        let redis = &redis;
        async move {
            redis.restart();
            let (one, other) = replicas(test, &redis.url("")).await;
            assert_eq!(answered(&[&one, &other], 60).await, 40);
            redis.kill();
            assert_eq!(answered(&[&one], 50).await, 40, "limits of its own");
            assert_eq!(answered(&[&other], 50).await, 40, "and so has the other");
            assert_eq!(answered(&[&one, &other], 10).await, 0);
            redis.restart();
            // It forgot what was used. Whoever finds it first is let in; that it is shared shows in the sum.
            let mut passed = 0;
            while passed == 0 {
                tokio::time::sleep(Duration::from_millis(100)).await;
                passed = answered(&[&one], 1).await;
            }
            while Answer::of(other.ask(POINT, json!({}))).await.status != 200 {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            assert_eq!(answered(&[&one, &other], 64).await, 38, "40 in all");
        }
    })
    .await;
}

/// Two servers over one store, whose limits are in Redis.
async fn replicas(test: TestStore, url: &str) -> (Server, Server) {
    let settings = |config: &mut Config| {
        slowly(config, 40);
        config.rate_limits.rates_redis_url = WakeupUrl::new(url);
        // Databases of different tests have different tenants.
        "test".clone_into(&mut config.rate_limits.rates_prefix);
    };
    // Two processes do not make the same ids.
    let entropy = Arc::new(SeededEntropy::new(99));
    let twin = TestStore::open_with(&test.url, |options| StoreOptions { entropy, ..options }).await;
    let both = (Server::start(test, settings).await, Server::start(twin, settings).await);
    for server in [&both.0, &both.1] {
        // The tenant is made when it is first asked for; what is refused costs nothing.
        assert_eq!(Answer::of(server.ask("{", json!({}))).await.status, 400);
    }
    both
}

#[tokio::test]
async fn over_websocket_each_operation_is_charged() {
    on_server_with(
        |config| slowly(config, 2),
        |server| async move {
            let mut client = Client::ready(&server).await;
            for (id, expected) in [("a", "next"), ("b", "next"), ("c", "error")] {
                client.subscribe(id, POINT).await;
                let said = client.message().await;
                assert_eq!((said["id"].as_str(), said["type"].as_str()), (Some(id), Some(expected)), "{said}");
                if expected == "next" {
                    assert_eq!(client.message().await["type"], "complete");
                } else {
                    assert_eq!(said["payload"][0]["extensions"]["code"], "RATE_LIMITED");
                    assert_eq!(said["payload"][0]["extensions"]["retryAfter"], 60);
                }
            }
        },
    )
    .await;
}

#[tokio::test]
async fn a_subscription_that_runs_out_waits_and_loses_nothing() {
    on_server_with(
        |config| {
            slowly(config, 1);
            // One unit comes back in a twentieth of a second. The clock stands still, so the wait only grows.
            config.rate_limits.read_per_minute = 1_200;
            config.rate_limits.write_per_minute = 1_000_000;
            config.rate_limits.burst_seconds = 1;
            config.rate_limits.fields_per_unit = 1;
        },
        |server| async move {
            let mut client = Client::ready(&server).await;
            let query = "subscription { events(from: OLDEST) { ... on EventBatch { events { position } } } }";
            client.subscribe("a", query).await;
            let mut last = 0;
            for number in 0..10 {
                let path = format!("n{number}");
                let write = "mutation($path: String!) { createNamespace(input: { path: $path }) { position } }";
                let written = server.data(write, json!({ "path": path })).await;
                last = written["createNamespace"]["position"].as_i64().unwrap();
            }
            let mut positions: Vec<i64> = Vec::new();
            while positions.last().is_none_or(|position| *position < last) {
                let said = client.message().await;
                assert_eq!(said["type"], "next", "{said}");
                let events = said["payload"]["data"]["events"]["events"].as_array().cloned().unwrap_or_default();
                positions.extend(events.iter().filter_map(|event: &Value| event["position"].as_i64()));
            }
            assert_eq!(positions, (1..=last).collect::<Vec<i64>>());
            let answer = Answer::of(server.ask(POINT, json!({}))).await;
            assert_eq!((answer.status, answer.code().as_str()), (429, "RATE_LIMITED"), "it did run out");
        },
    )
    .await;
}
