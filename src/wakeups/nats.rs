//! NATS.

use std::sync::Arc;

use async_nats::{Client, ConnectOptions, Event, Message, ServerAddr};
use async_trait::async_trait;
use claimgraph_store::feed::Wakeups;
use claimgraph_store::feed::wakeup::{Failure, Heard, Wake};
use futures::StreamExt;
use percent_encoding::percent_decode_str;
use tokio::sync::{Mutex, Notify};

use super::{in_time, read};

/// What a listener sends to itself: once it comes back, the server has taken the subscription. It is no wake-up, so
/// others ignore it.
const ECHO: &str = "listening";
const LOST: &str = "the connection to the NATS server was lost";

/// The word of commits through a subject of core NATS. It has two connections, made when they are first needed: one
/// listens and one publishes.
pub struct Nats {
    server: ServerAddr,
    subject: String,
    telling: Mutex<Option<Client>>,
}

impl Nats {
    /// Carries the word over a subject of the server at `nats://[USER:PASSWORD@]HOST[:PORT]`, or `tls://` for TLS with
    /// the system's roots; a single word before the `@` is a token. Nothing is connected yet.
    ///
    /// # Errors
    /// When the address is none; the message does not hold it.
    pub fn new(url: &str, subject: impl Into<String>) -> Result<Self, Failure> {
        let server = url.parse().map_err(|_| "it is no address of a NATS server")?;
        Ok(Self { server, subject: subject.into(), telling: Mutex::default() })
    }

    /// Connects; `lost` is told when the connection is lost.
    async fn connect(&self, lost: Arc<Notify>) -> Result<Client, Failure> {
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let options = match (self.server.username().map(plain), self.server.password().map(plain)) {
            (Some(user), Some(password)) => ConnectOptions::with_user_and_password(user, password),
            (Some(token), None) => ConnectOptions::with_token(token),
            (None, _) => ConnectOptions::new(),
        };
        let tell = move |event| {
            if matches!(event, Event::Disconnected | Event::Closed) {
                lost.notify_one();
            }
            std::future::ready(())
        };
        // Whoever holds a client that has lost its connection makes another, so that what was told meanwhile is known
        // to be lost.
        let options = options.name("claimgraph").max_reconnects(1).event_callback(tell);
        in_time(options.connect(self.server.clone())).await
    }

    async fn publish(&self, client: &Client, wake: Wake) -> Result<(), Failure> {
        client.publish(self.subject.clone(), wake.text().into()).await?;
        client.flush().await?;
        Ok(())
    }
}

#[async_trait]
impl Wakeups for Nats {
    async fn tell(&self, wake: Wake) -> Result<(), Failure> {
        let mut telling = self.telling.lock().await;
        // What was lost since it was last used shows only now.
        if let Some(client) = telling.take()
            && in_time(self.publish(&client, wake)).await.is_ok()
        {
            *telling = Some(client);
            return Ok(());
        }
        let client = self.connect(Arc::default()).await?;
        in_time(self.publish(&client, wake)).await?;
        *telling = Some(client);
        Ok(())
    }

    async fn listen(&self, heard: &(dyn Fn(Heard) + Send + Sync)) -> Result<(), Failure> {
        let lost = Arc::new(Notify::new());
        let client = self.connect(Arc::clone(&lost)).await?;
        let mut messages = client.subscribe(self.subject.clone()).await?;
        client.publish(self.subject.clone(), ECHO.into()).await?;
        let first = in_time(async { messages.next().await.ok_or(LOST) }).await?;
        heard(Heard::Listening);
        let take = |message: &Message| {
            if let Some(wake) = read(&message.payload) {
                heard(Heard::Wake(wake));
            }
        };
        take(&first);
        loop {
            tokio::select! {
                message = messages.next() => take(&message.ok_or(LOST)?),
                () = lost.notified() => return Err(LOST.into()),
            }
        }
    }
}
