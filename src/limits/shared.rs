//! Limits that processes share through a Redis server.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::RedisError;
use redis::aio::MultiplexedConnection;
use tokio::time::{Instant, timeout};

use super::Turn;
use super::class::Class;
use super::payer::Payer;
use super::rate::{Quota, Rates};
use super::standing::{Level, Refusal, Standing};

/// The arithmetic of governor, in one step that nothing comes between, by the server's own clock.
const SCRIPT: &str = include_str!("gcra.lua");

/// How long the server may take for one answer.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long one that did not answer is left alone.
const PAUSE: Duration = Duration::from_secs(1);

/// The address is none; the message does not hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no address of a Redis server")]
pub struct SharedError;

/// Buckets in a Redis server. While it is away there is no answer, and it is asked again every second.
pub struct Shared {
    client: redis::Client,
    prefix: String,
    line: Mutex<Line>,
}

/// How the server is reached.
#[derive(Default)]
struct Line {
    connection: Option<MultiplexedConnection>,
    /// Since it is away: when it is asked again.
    again: Option<Instant>,
}

impl fmt::Debug for Shared {
    /// Without the address, which may hold a password.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Shared").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl Shared {
    /// Buckets in the server at `redis://[USER:PASSWORD@]HOST[:PORT]`, or `rediss://` for TLS with the system's roots.
    /// The prefix begins the name of each, so that deployments can share a server. Nothing is connected yet.
    ///
    /// # Errors
    /// When the address is none.
    pub fn new(url: &str, prefix: impl Into<String>) -> Result<Self, SharedError> {
        let client = redis::Client::open(url).map_err(|_| SharedError)?;
        Ok(Self { client, prefix: prefix.into(), line: Mutex::default() })
    }

    /// Takes a turn; `None` while the server is away.
    pub(super) async fn turn(
        &self,
        rates: &Rates,
        payer: &Payer,
        class: Class,
        turn: Turn,
    ) -> Option<Result<Standing, Refusal>> {
        if !self.may_ask() {
            return None;
        }
        let rate = rates.of(class);
        let (principal, tenant) = (rate.principal(), rate.tenant());
        let quotas = [Some(principal), tenant];
        let mut command = self.command(payer, class, turn, quotas.into_iter().flatten().collect());
        let answer = match timeout(PATIENCE, self.ask(&mut command)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(cause)) => return self.lost(&cause.to_string()),
            Err(_) => return self.lost("it does not answer"),
        };
        self.found();
        let mut answer = answer.into_iter().map(|number| u64::try_from(number).unwrap_or(0));
        let (refused, wait) = (answer.next()?, answer.next().map(Duration::from_micros)?);
        let principal = (principal, answer.next().map(Duration::from_micros)?);
        let tenant = tenant.zip(answer.next().map(Duration::from_micros));
        let standing = Standing::new(class, rate.window, principal, tenant);
        Some(match refused {
            0 => Ok(standing),
            1 => Err(Refusal { level: Level::Principal, wait, standing }),
            _ => Err(Refusal { level: Level::Tenant, wait, standing }),
        })
    }

    fn command(&self, payer: &Payer, class: Class, turn: Turn, quotas: Vec<Quota>) -> redis::Cmd {
        let (kind, units) = match turn {
            Turn::Take(units) => ("take", i64::from(units)),
            Turn::Move(units) => ("move", units),
        };
        // What stands in braces decides on the node of a cluster, so a tenant's buckets are together.
        let tenant = format!("{}:limit:{{{}}}:{class}", self.prefix, payer.tenant());
        let mut command = redis::cmd("EVAL");
        command.arg(SCRIPT).arg(quotas.len()).arg(format!("{tenant}:{}", payer.principal()));
        if quotas.len() > 1 {
            command.arg(tenant);
        }
        command.arg(kind).arg(units);
        for quota in quotas {
            // Microseconds with three decimals, exact to the nanosecond.
            let interval = quota.interval.as_nanos();
            command.arg(format!("{}.{:03}", interval / 1_000, interval % 1_000)).arg(quota.burst.get());
        }
        command
    }

    async fn ask(&self, command: &mut redis::Cmd) -> Result<Vec<i64>, RedisError> {
        let known = self.line().connection.clone();
        let mut connection = match known {
            Some(connection) => connection,
            None => self.client.get_multiplexed_async_connection().await?,
        };
        let answer = command.query_async(&mut connection).await?;
        self.line().connection.get_or_insert(connection);
        Ok(answer)
    }

    /// Whether the server is asked. One that is away is asked by one request every second, and the others go on.
    fn may_ask(&self) -> bool {
        let mut line = self.line();
        let now = Instant::now();
        match line.again {
            Some(again) if now < again => false,
            Some(_) => {
                line.again = Some(now + PAUSE);
                true
            }
            None => true,
        }
    }

    fn lost<T>(&self, why: &str) -> Option<T> {
        let mut line = self.line();
        line.connection = None;
        if line.again.replace(Instant::now() + PAUSE).is_none() {
            tracing::warn!(why, "the Redis server of the limits is away; each process keeps its own until it is back");
        }
        None
    }

    fn found(&self) {
        if self.line().again.take().is_some() {
            tracing::info!("the Redis server of the limits is back; the limits are shared again");
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
