//! The two servers: one that asks nobody, one with every guard.

use std::process::Stdio;

use claimgraph_domain::id::ClaimId;
use serde_json::json;
use tokio::process::Command;

use super::collector::Collector;
use crate::Result;
use crate::child::Server;
use crate::http::{Connection, body};
use crate::server::Places;

/// More than is asked for in any measurement: what is measured is the counting, not the refusing.
const PLENTY: u32 = 10_000_000;

/// A server, and with what it is asked.
#[derive(Debug)]
pub struct Asked {
    /// For people.
    pub name: &'static str,
    /// The server.
    pub server: Server,
    /// An API key, where it wants one.
    pub key: Option<String>,
}

/// A server as it is by default: no credentials, no limits enforced, no traces, a log of what goes wrong only.
///
/// # Errors
/// When it does not start.
pub async fn open(places: &Places, url: &str) -> Result<Asked> {
    let server = places.serve(url, "serve-open").await?;
    Ok(Asked { name: "open", server, key: None })
}

/// What a guarded server does beside asking for a credential and counting every request against its limits.
#[derive(Debug, Clone, Copy)]
pub struct Guards<'a> {
    /// Its name in the table.
    pub name: &'static str,
    /// Of a thousand requests so many are traced; as many as by default where that is not said.
    pub traces: Option<u32>,
    /// Of a thousand that are traced so many are traced with their parts; as many as by default where that is not said.
    pub parts: Option<u32>,
    /// Where traces go.
    pub collector: &'a Collector,
    /// Whether a line of JSON is written about each request.
    pub logs: bool,
}

/// A server that wants a credential, counts every request against its limits, and more.
///
/// # Errors
/// When a key cannot be made, it does not start, or a guard is not there.
pub async fn guarded(places: &Places, url: &str, guards: Guards<'_>) -> Result<Asked> {
    let Guards { name, traces, parts, collector, logs } = guards;
    let key = make_key(places, url).await?;
    let mut settings = vec![
        "server.environment=production".to_owned(),
        "auth.mode=required".to_owned(),
        "rate_limits.enforce_rates=on".to_owned(),
        format!("rate_limits.read_per_minute={PLENTY}"),
        format!("rate_limits.tenant_read_per_minute={PLENTY}"),
        "log.format=json".to_owned(),
        format!("log.filter={}", if logs { "info" } else { "warn" }),
        format!("telemetry.otlp_endpoint=http://127.0.0.1:{}", collector.port),
    ];
    settings.extend(traces.map(|traces| format!("telemetry.traces_per_thousand={traces}")));
    settings.extend(parts.map(|parts| format!("telemetry.trace_parts_per_thousand={parts}")));
    let server = places.serve_with(url, &format!("serve-{}", name.replace(' ', "-")), &settings).await?;
    check(server.port, &key).await?;
    Ok(Asked { name, server, key: Some(key) })
}

async fn make_key(places: &Places, url: &str) -> Result<String> {
    let mut command = Command::new(&places.claimgraph);
    command.args(["--database-url", url, "--log-filter", "warn", "keys", "create", "--name", "bench"]);
    let made = command.args(["--scopes", "claims:read"]).stderr(Stdio::inherit()).output().await?;
    if !made.status.success() {
        return Err("no key could be made".into());
    }
    Ok(String::from_utf8(made.stdout)?.trim().to_owned())
}

/// Sees to it that the guards are there.
async fn check(port: u16, key: &str) -> Result<()> {
    let asked = body("query Viewer { viewer { kind } }", &json!({}));
    let refused = Connection::open(port).await?.exchange(asked.clone()).await?;
    if refused.status().as_u16() != 401 {
        return Err(format!("a request without a key is answered with {}", refused.status()).into());
    }
    let taken = Connection::open_with(port, Some(key)).await?.exchange(asked).await?;
    let told = ["x-ratelimit-remaining", "x-query-cost"].iter().all(|name| taken.headers().contains_key(*name));
    if !taken.status().is_success() || !told {
        return Err(format!("a request with a key is answered with {taken:?}").into());
    }
    Ok(())
}

/// The request for one claim.
pub(super) fn point(id: ClaimId) -> bytes::Bytes {
    body(include_str!("../../queries/claimgraph/point.graphql"), &json!({ "id": id.to_string() }))
}
