//! `/metrics`, as Prometheus reads it.

use claimgraph_store::feed::{Begin, EventFilter};

use crate::server::{Answer, Server, each_server};

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
    each_server(|server| async move {
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
        // One page is made of two statements, and given again for a second.
        let (count, pages) = (server.test.statements.count(), 1 + asked.elapsed().as_secs());
        assert!(u64::try_from(count).unwrap() <= 2 * pages, "{count} statements for {pages} pages");
        server.test.store.close().await.unwrap();
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        assert_eq!(Answer::of(server.get("/metrics")).await.status, 503);
    })
    .await;
}
