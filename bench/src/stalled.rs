//! A reader that takes nothing while many events are recorded, and the memory of the server meanwhile.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde_json::json;
use tokio::time::{Instant, interval};

use crate::child::Server;
use crate::followed::{Followers, Waiting, Wanted};
use crate::http::{Connection, body};
use crate::table::short;
use crate::{Result, cpu};

/// What is recorded.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Events, at least.
    pub events: u64,
    /// Time over which they are recorded.
    pub seconds: u32,
    /// Claims of a bundle, each of which is an event.
    pub claims: u32,
    /// Characters of a claim's text.
    pub content: usize,
}

/// What one run gave; memory is that of the server which is no part of a file (`RssAnon`).
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Readers that stalled.
    pub stalled: usize,
    /// Events that everybody had in the end, in order and once.
    pub events: u64,
    /// Bytes that one reader was sent, without what is around the texts.
    pub texts: u64,
    /// Bytes when all had subscribed.
    pub before: u64,
    /// Bytes when a fifth of the events was recorded.
    pub early: u64,
    /// Most bytes from then on, as long as they stalled.
    pub stalling: u64,
    /// Most bytes while they took what they had missed.
    pub catching_up: u64,
    /// Seconds that those who had stalled took for all that they had missed.
    pub seconds: f64,
    /// Bytes of the graph's index in the end, which grows with what is recorded, not with who reads.
    pub index: u64,
}

/// Records events while one reader takes all of them and `stalled` others nothing; then these take all.
///
/// # Errors
/// When a reader misses an event, has one twice or hears nothing more; when the server refuses.
pub async fn run(server: &Server, rules: &Rules, stalled: usize) -> Result<Line> {
    let resident = || cpu::anonymous(server.pid).ok_or("the server is gone");
    let waiting = Waiting::connect(server.port, stalled, Wanted::AllData).await?;
    let quick = Followers::connect(server.port, 1, Wanted::AllData).await?;
    let mut writer = Writer { connection: Connection::open(server.port).await?, bundles: 0 };
    let before = resident()?;
    let bundles = u32::try_from(rules.events)?.div_ceil(rules.claims);
    let mut turn = interval(Duration::from_secs(rules.seconds.into()) / bundles.max(1));
    let (mut end, mut early, mut stalling, mut catching_up) = (0, 0, 0, 0);
    while end < rules.events {
        turn.tick().await;
        end = writer.write(rules).await?;
        let now = resident()?;
        if end <= rules.events / 5 {
            early = now;
        } else {
            stalling = stalling.max(now);
        }
    }
    quick.have(end).await?;
    let begun = Instant::now();
    let mut looks = interval(Duration::from_millis(20));
    let followers = waiting.follow();
    let mut caught_up = std::pin::pin!(followers.have(end));
    loop {
        tokio::select! {
            done = &mut caught_up => break done?,
            _ = looks.tick() => catching_up = catching_up.max(resident()?),
        }
    }
    let texts = u64::from(writer.bundles) * u64::from(rules.claims) * u64::try_from(rules.content)?;
    let seconds = begun.elapsed().as_secs_f64();
    let index = writer.index().await?;
    Ok(Line { stalled, events: end, texts, before, early, stalling, catching_up, seconds, index })
}

struct Writer {
    connection: Connection,
    bundles: u32,
}

impl Writer {
    /// Records a bundle; gives the position of its last event.
    async fn write(&mut self, rules: &Rules) -> Result<u64> {
        let submit = "mutation($input: SubmitBundleInput!) { submitBundle(input: $input) { position } }";
        let claim = |number: u32| {
            let content = format!("{:>width$}", format!("{} {number}", self.bundles), width = rules.content);
            json!({ "tempId": number.to_string(), "claimType": "assertion", "content": content, "namespace": "stalled" })
        };
        let claims: Vec<_> = (0..rules.claims).map(claim).collect();
        let input = json!({ "input": { "claims": claims, "createNamespaces": true } });
        let answer: Bytes = self.connection.ask(body(submit, &input)).await?;
        self.bundles += 1;
        let answer: serde_json::Value = serde_json::from_slice(&answer)?;
        let position = answer.pointer("/data/submitBundle/position").and_then(serde_json::Value::as_u64);
        position.ok_or_else(|| format!("the server refuses: {answer}").into())
    }

    /// Bytes of the graph's index, as the server's metrics tell them.
    async fn index(&mut self) -> Result<u64> {
        const NAME: &str = "claimgraph_graph_index_bytes ";
        let metrics = self.connection.get("/metrics").await?;
        let metrics = std::str::from_utf8(&metrics)?;
        let value = metrics.lines().find_map(|line| line.strip_prefix(NAME));
        Ok(value.ok_or("the metrics do not tell the size of the graph's index")?.parse()?)
    }
}

/// The table: a head and the lines.
#[must_use]
pub fn report(lines: &[Line]) -> Vec<Vec<String>> {
    let head = ["", "events", "MiB: texts", "before", "at a fifth", "most after", "catching up", "in s", "index"];
    let mib = |bytes: u64| short(f64::from(u32::try_from(bytes >> 10).unwrap_or(u32::MAX)) / 1_024.0);
    let line = |line: &Line| {
        vec![
            if line.stalled == 0 { "nobody stalls".to_owned() } else { format!("{} stall", line.stalled) },
            line.events.to_string(),
            mib(line.texts),
            mib(line.before),
            mib(line.early),
            mib(line.stalling),
            mib(line.catching_up),
            short(line.seconds),
            mib(line.index),
        ]
    };
    std::iter::once(head.map(str::to_owned).to_vec()).chain(lines.iter().map(line)).collect()
}
