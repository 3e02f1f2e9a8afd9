//! Requests that are made to cost the server more than they cost who sends them.

mod requests;

pub use requests::{Hostile, all};

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use crate::child::Server;
use crate::http::Connection;
use crate::table::short;
use crate::{Result, cpu};

/// What refusing one kind of request takes.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// What it is.
    pub name: &'static str,
    /// Its length, bytes.
    pub bytes: usize,
    /// With which status and code it is refused.
    pub refused: String,
    /// Processor time of the server for each, milliseconds.
    pub cpu_ms: f64,
}

/// Sends each request so often, one after another, and counts the processor time of the server.
///
/// # Errors
/// When the server goes away, or answers one of them.
pub async fn measure(server: &Server, times: u32) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for hostile in all() {
        let body = Bytes::from(hostile.body);
        let refused = refusal(server, &body, hostile.code).await?;
        let before = cpu::seconds(&[server.pid])?;
        let mut connection = Connection::open(server.port).await?;
        for _ in 0..times {
            // The server does not read to its end what is too long, and closes the connection.
            if connection.send(body.clone()).await.is_err() {
                connection = Connection::open(server.port).await?;
            }
        }
        let cpu_ms = (cpu::seconds(&[server.pid])? - before) * 1_000.0 / f64::from(times);
        lines.push(Line { name: hostile.name, bytes: body.len(), refused, cpu_ms });
    }
    Ok(lines)
}

/// The status and the code with which a request is refused.
async fn refusal(server: &Server, body: &Bytes, expected: &str) -> Result<String> {
    for _ in 0..10 {
        // Where the body is not read, the answer may be lost with the connection.
        let Ok((status, answer)) = Connection::open(server.port).await?.send(body.clone()).await else { continue };
        let answer: Value = serde_json::from_slice(&answer)?;
        let code = answer.pointer("/errors/0/extensions/code").and_then(Value::as_str).unwrap_or_default();
        if code != expected {
            return Err(format!("it is not refused with {expected}: {status} {answer}").into());
        }
        return Ok(format!("{} {code}", status.as_u16()));
    }
    Err("the answer is lost each time".into())
}

/// The lines as a table.
#[must_use]
pub fn report(lines: &[Line]) -> Vec<Vec<String>> {
    let head = ["request", "bytes", "refused with", "CPU ms"].map(str::to_owned).to_vec();
    let row =
        |line: &Line| vec![line.name.to_owned(), line.bytes.to_string(), line.refused.clone(), short(line.cpu_ms)];
    std::iter::once(head).chain(lines.iter().map(row)).collect()
}
