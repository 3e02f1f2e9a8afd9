//! `/metrics`, as Prometheus reads it.

use std::collections::BTreeSet;
use std::process::Command;

use claimgraph_store::feed::{Begin, EventFilter};
use claimgraph_store::testing::{each_store, on_sqlite};
use serde_json::json;

use crate::probe::Probe;
use crate::server::{Answer, Server, each_server};
use crate::socket::Client;

/// The value of a series; `None` where there is none.
async fn value(server: &Server, series: &str) -> Option<i64> {
    let page = Answer::of(server.get("/metrics")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(page.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assert!(page.text.ends_with("# EOF\n"), "{}", page.text);
    let line = page.text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.map(|value| value.parse().unwrap())
}

/// Waits until a series has a value: a page is given again for a second.
async fn until(server: &Server, series: &str, wanted: i64) {
    loop {
        let found = value(server, series).await;
        if found == Some(wanted) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn the_page_tells_how_logs_and_readers_stand() {
    each_store(|test| async {
        let server = Server::start(test, |config| config.telemetry.metrics_by_tenant = true).await;
        let store = server.test.store.clone();
        let scope = store.ensure_tenant("default").await.unwrap();
        let head = store.position(&scope).await.unwrap();
        store.register_consumer(&scope, "mailer", 2, Begin::Oldest).await.unwrap();
        let reader = store.follow(&scope, Begin::Now, EventFilter::default()).await.unwrap();
        let gone = store.log_cursor(&scope).await.unwrap();
        store.new_epoch(&scope).await.unwrap();
        store.changes(&scope, Begin::After(gone), &EventFilter::default(), 1).await.unwrap();
        let expected = [
            ("claimgraph_log_head{tenant=\"default\"}", head),
            ("claimgraph_log_oldest{tenant=\"default\"}", 1),
            ("claimgraph_consumer_lag{tenant=\"default\",consumer=\"mailer\"}", head),
            ("claimgraph_tenants", 1),
            ("claimgraph_log_events", head),
            ("claimgraph_consumers", 1),
            ("claimgraph_consumer_lag_max", head),
            ("claimgraph_feed_lag_max", 0),
            ("claimgraph_feeds", 1),
            ("claimgraph_feed_readers", 1),
            ("claimgraph_feed_history_readers", 0),
            ("claimgraph_feed_resyncs_total{reason=\"epoch\"}", 1),
            ("claimgraph_feed_resyncs_total{reason=\"retention\"}", 0),
            ("claimgraph_feed_wakeups_heard_total", 0),
        ];
        for (series, wanted) in expected {
            until(&server, series, wanted).await;
        }
        drop(reader);
        until(&server, "claimgraph_feed_readers", 0).await;
    })
    .await;
}

#[tokio::test]
async fn many_who_ask_cost_what_one_costs() {
    each_server(|server| async move {
        value(&server, "claimgraph_feeds").await;
        let _ = server.test.statements.take();
        let asked = tokio::time::Instant::now();
        while asked.elapsed() < std::time::Duration::from_millis(200) {
            value(&server, "claimgraph_feeds").await;
        }
        // One page is made of three statements, and given again for a second.
        let (count, pages) = (server.test.statements.count(), 1 + asked.elapsed().as_secs());
        assert!(u64::try_from(count).unwrap() <= 3 * pages, "{count} statements for {pages} pages");
        server.test.store.close().await.unwrap();
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        assert_eq!(Answer::of(server.get("/metrics")).await.status, 503);
    })
    .await;
}

/// Some operations of each kind, and what became of them.
async fn ask_all_sorts(server: &Server) -> Client {
    let path = "mutation($path: String!) { createNamespace(input: { path: $path }) { created } }";
    for _ in 0..3 {
        server.data("{ agents(first: 1) { nodes { id } } }", json!({})).await;
    }
    server.data(path, json!({ "path": "a" })).await;
    Answer::of(server.ask(path, json!({ "path": "a//b" }))).await;
    Answer::of(server.ask("{ nothing }", json!({}))).await;
    Answer::of(server.ask("{", json!({}))).await;
    let mut client = Client::ready(server).await;
    client.subscribe("s", "subscription { events(from: NOW) { __typename } }").await;
    client.subscribe("q", "{ agents(first: 1) { nodes { id } } }").await;
    client.message_of("q").await;
    client
}

#[tokio::test]
async fn operations_are_counted_by_kind_and_outcome_and_errors_by_code() {
    each_server(|server| async move {
        let client = ask_all_sorts(&server).await;
        for (series, wanted) in [
            ("claimgraph_requests_total{kind=\"query\",outcome=\"ok\"}", 4),
            ("claimgraph_requests_total{kind=\"query\",outcome=\"refused\"}", 1),
            ("claimgraph_requests_total{kind=\"mutation\",outcome=\"ok\"}", 1),
            ("claimgraph_requests_total{kind=\"mutation\",outcome=\"failed\"}", 1),
            ("claimgraph_requests_total{kind=\"none\",outcome=\"refused\"}", 1),
            ("claimgraph_errors_total{code=\"VALIDATION_FAILED\"}", 1),
            ("claimgraph_errors_total{code=\"BAD_REQUEST\"}", 2),
            ("claimgraph_request_duration_seconds_count{kind=\"query\"}", 5),
            ("claimgraph_request_duration_seconds_bucket{le=\"+Inf\",kind=\"mutation\"}", 2),
            ("claimgraph_audit_refusals_total", 1),
            ("claimgraph_subscriptions", 1),
            ("claimgraph_connections", 1),
        ] {
            until(&server, series, wanted).await;
        }
        drop(client);
        until(&server, "claimgraph_subscriptions", 0).await;
        until(&server, "claimgraph_requests_total{kind=\"subscription\",outcome=\"ok\"}", 1).await;
    })
    .await;
}

#[tokio::test]
async fn searches_and_text_indexes_are_counted() {
    each_server(|server| async move {
        server.data("mutation { createNamespace(input: { path: \"a\" }) { created } }", json!({})).await;
        for content in ["Whales are mammals.", "Bats fly."] {
            let text = "mutation($content: String!) { createClaim(input: { claimType: \"assertion\", namespace: \"a\", \
                        content: $content }) { position } }";
            server.data(text, json!({ "content": content })).await;
        }
        let search = "query($query: String!, $mode: SearchMode!) { search(query: $query, mode: $mode) { totalCount } }";
        for query in ["whales", "bats OR whales"] {
            server.data(search, json!({ "query": query, "mode": "TEXT" })).await;
        }
        Answer::of(server.ask(search, json!({ "query": "bats (", "mode": "TEXT" }))).await;
        Answer::of(server.ask(search, json!({ "query": "bats", "mode": "HYBRID" }))).await;
        for (series, wanted) in [
            ("claimgraph_searches_total{mode=\"text\"}", 2),
            ("claimgraph_search_failures_total{mode=\"text\"}", 1),
            ("claimgraph_searches_total{mode=\"hybrid\"}", 0),
            ("claimgraph_search_failures_total{mode=\"hybrid\"}", 1),
            ("claimgraph_search_failures_total{mode=\"semantic\"}", 0),
            ("claimgraph_search_index_claims", 2),
            ("claimgraph_search_index_words", 5),
            ("claimgraph_search_index_lag", 0),
            ("claimgraph_search_index_tenants_waiting", 0),
            ("claimgraph_search_claims_rebuilt_total", 0),
        ] {
            until(&server, series, wanted).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_plugin_s_numbers_are_under_its_name_and_its_health_is_the_server_s() {
    on_sqlite(|test| async {
        let probe = Probe::default();
        let server = Server::with_plugin(test, |_| (), probe.clone()).await;
        until(&server, "claimgraph_plugin_probe_evaluations_total", 0).await;
        let page = Answer::of(server.get("/metrics")).await.text;
        assert!(page.contains("claimgraph_plugin_probe_warmth 0.5\n"), "{page}");
        assert_eq!(page.matches("# TYPE claimgraph_plugin_probe").count(), 2, "what is no name is left out");
        assert_eq!(Answer::of(server.get("/ready")).await.status, 200);
        probe.sicken();
        let mut answer = Answer::of(server.get("/ready")).await;
        while answer.status == 200 {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            answer = Answer::of(server.get("/ready")).await;
        }
        let reason = answer.json()["reasons"][0].as_str().unwrap().to_owned();
        assert!(
            answer.status == 503 && reason.contains("probe") && reason.contains("it has seen too much"),
            "{reason}"
        );
    })
    .await;
}

/// Reads a page by the parser that Prometheus' own client has; gives each family's name and kind.
fn parse(page: &str) -> Option<Vec<(String, String)>> {
    const PROGRAM: &str = "import sys, json\n\
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse\n\
        print(json.dumps([[family.name, family.type] for family in parse(sys.stdin.read())]))";
    // The system's own has what the system's packages bring, whichever stands first in the path.
    let reads = |python: &&str| {
        let found = Command::new(python).args(["-c", "import prometheus_client.openmetrics.parser"]).output();
        found.is_ok_and(|output| output.status.success())
    };
    let Some(python) = ["python3", "/usr/bin/python3"].into_iter().find(reads) else {
        let message = "python3 has no prometheus_client, so the page was not read by a parser";
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{message}");
        eprintln!("SKIPPED: {message}");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page");
    std::fs::write(&file, page).unwrap();
    let input = std::fs::File::open(&file).unwrap();
    let output = Command::new(python).args(["-c", PROGRAM]).stdin(input).output().unwrap();
    assert!(output.status.success(), "{}\n{page}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice::<Vec<(String, String)>>(&output.stdout).unwrap())
}

#[tokio::test]
async fn the_page_is_read_by_a_parser_and_is_what_the_documentation_lists() {
    each_store(|test| async {
        let server = Server::start(test, |config| config.telemetry.metrics_by_tenant = true).await;
        let scope = server.test.store.ensure_tenant("default").await.unwrap();
        server.test.store.register_consumer(&scope, "mailer", 1, Begin::Oldest).await.unwrap();
        let _client = ask_all_sorts(&server).await;
        until(&server, "claimgraph_subscriptions", 1).await;
        let page = Answer::of(server.get("/metrics")).await.text;
        let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
        let types: BTreeSet<(String, String)> = types.map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect();
        if let Some(parsed) = parse(&page) {
            assert_eq!(parsed.into_iter().collect::<BTreeSet<_>>(), types);
        }
        let documented: BTreeSet<(String, String)> = include_str!("../../docs/OPERATIONS.md")
            .lines()
            .filter_map(|line| line.strip_prefix("| `claimgraph_")?.split_once("` | "))
            .map(|(name, rest)| (format!("claimgraph_{name}"), rest.split(" |").next().unwrap().to_owned()))
            .collect();
        let suffixed = |(name, kind): (String, String)| match kind.as_str() {
            "counter" => (format!("{name}_total"), kind),
            "info" => (format!("{name}_info"), kind),
            _ => (name, kind),
        };
        assert_eq!(documented, types.into_iter().map(suffixed).collect());
    })
    .await;
}

#[tokio::test]
async fn tenants_and_names_of_clients_are_no_labels_unless_it_is_configured() {
    each_server(|server| async move {
        let scope = server.test.store.ensure_tenant("default").await.unwrap();
        server.test.store.register_consumer(&scope, "mailer", 1, Begin::Oldest).await.unwrap();
        server.data("query Secretive { agents(first: 1) { nodes { id } } }", json!({})).await;
        let page = Answer::of(server.get("/metrics")).await.text;
        for name in ["tenant=", "mailer", "Secretive", "operator"] {
            assert!(!page.contains(name), "{name}: {page}");
        }
    })
    .await;
}
