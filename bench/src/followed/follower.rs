//! Those who follow: what each was sent is checked as it comes.

use std::time::Duration;

use bytes::BytesMut;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::Result;
use crate::socket::{PING, PONG, begin, take};

/// What stands before each position in a message.
const SIGN: &[u8] = b"\"position\":";
/// Longest silence of a server that has more to tell.
const SILENCE: Duration = Duration::from_mins(2);

/// What is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All events.
    All,
    /// All events, each with its data.
    AllData,
    /// New claims alone.
    Claims,
}

impl Wanted {
    /// For people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all events",
            Self::AllData => "all events with their data",
            Self::Claims => "new claims",
        }
    }

    /// The condition on events, in SQL.
    #[must_use]
    pub const fn condition(self) -> &'static str {
        match self {
            Self::All | Self::AllData => "1 = 1",
            Self::Claims => "kind = 'claim.created'",
        }
    }

    fn hello(self) -> Vec<String> {
        let fields = if self == Self::AllData { "position kind stream data" } else { "position kind stream" };
        let query = format!(
            "subscription ($filter: EventFilter) {{ events(from: OLDEST, filter: $filter) {{
            ... on EventBatch {{ events {{ {fields} }} cursor }} ... on Bookmark {{ cursor }} }} }}"
        );
        let filter = match self {
            Self::All | Self::AllData => json!({}),
            Self::Claims => json!({ "kinds": ["claim.created"] }),
        };
        let payload = json!({ "query": query, "variables": { "filter": filter } });
        let subscribe = json!({ "id": "1", "type": "subscribe", "payload": payload });
        vec![json!({ "type": "connection_init" }).to_string(), subscribe.to_string()]
    }
}

/// Subscribed clients that take nothing yet.
#[derive(Debug)]
pub struct Waiting {
    sockets: Vec<(TcpStream, BytesMut)>,
    wanted: Wanted,
}

impl Waiting {
    /// Connects and subscribes from the beginning of the log.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn connect(port: u16, count: usize, wanted: Wanted) -> Result<Self> {
        let mut sockets = Vec::new();
        for _ in 0..count {
            // The acknowledgement, and the bookmark that comes first.
            sockets.push(begin(port, &wanted.hello(), 2).await?);
        }
        Ok(Self { sockets, wanted })
    }

    /// Lets them take what comes.
    #[must_use]
    pub fn follow(self) -> Followers {
        let Self { sockets, wanted } = self;
        let (expected, known) = watch::channel(None);
        let follower = |(stream, buffer)| Follower { stream, buffer, wanted, last: 0, events: 0 };
        let tasks = sockets.into_iter().map(|socket| follower(socket).follow(known.clone())).collect();
        Followers { tasks, expected }
    }
}

/// Connected followers.
#[derive(Debug)]
pub struct Followers {
    tasks: JoinSet<Result<u64>>,
    /// The events that there are, once it is known.
    expected: watch::Sender<Option<u64>>,
}

impl Followers {
    /// Connects, subscribes from the beginning of the log, and follows.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn connect(port: u16, count: usize, wanted: Wanted) -> Result<Self> {
        Ok(Waiting::connect(port, count, wanted).await?.follow())
    }

    /// Waits until each has had so many events.
    ///
    /// # Errors
    /// When one of them misses an event, has one twice, or hears nothing more.
    pub async fn have(mut self, events: u64) -> Result<()> {
        self.expected.send_replace(Some(events));
        while let Some(done) = self.tasks.join_next().await {
            let had = done??;
            if had != events {
                return Err(format!("a follower had {had} events of {events}").into());
            }
        }
        Ok(())
    }
}

struct Follower {
    stream: TcpStream,
    buffer: BytesMut,
    wanted: Wanted,
    /// Position of the last event.
    last: u64,
    events: u64,
}

impl Follower {
    /// Follows until it has had all that are expected.
    async fn follow(mut self, mut expected: watch::Receiver<Option<u64>>) -> Result<u64> {
        loop {
            while let Some((kind, frame)) = take(&mut self.buffer) {
                if kind == PING {
                    self.stream.write_all(&PONG).await?;
                } else {
                    self.note(&frame)?;
                }
            }
            if expected.borrow_and_update().is_some_and(|expected| self.events >= expected) {
                return Ok(self.events);
            }
            self.buffer.reserve(16 << 10);
            tokio::select! {
                read = timeout(SILENCE, self.stream.read_buf(&mut self.buffer)) => {
                    let length = read.map_err(|_| format!("silence after {} events", self.events))??;
                    if length == 0 {
                        return Err(format!("the server closed after {} events", self.events).into());
                    }
                }
                changed = expected.changed() => changed?,
            }
        }
    }

    /// Notes the positions of a message: each event comes once and in order, and where all are wanted none is left out.
    fn note(&mut self, frame: &[u8]) -> Result<()> {
        let mut rest = frame;
        while let Some(at) = rest.windows(SIGN.len()).position(|window| window == SIGN) {
            rest = rest.get(at + SIGN.len()..).unwrap_or_default();
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
            let position = digits.fold(0, |number: u64, digit| number * 10 + u64::from(*digit - b'0'));
            let next = self.last + 1;
            let follows = if self.wanted == Wanted::Claims { position >= next } else { position == next };
            if !follows {
                return Err(format!("position {position} came after {}", self.last).into());
            }
            self.last = position;
            self.events += 1;
        }
        Ok(())
    }
}
