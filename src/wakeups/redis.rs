//! Redis, or a server that speaks its protocol.

use std::time::Duration;

use async_trait::async_trait;
use claimgraph_store::feed::Wakeups;
use claimgraph_store::feed::wakeup::{Failure, Heard, Wake};
use futures::StreamExt;
use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, RedisError};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::{in_time, read};

/// Silence after which the server is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(30);

/// The word of commits through PUBLISH and SUBSCRIBE. It has two connections, made when they are first needed: one
/// listens and one publishes.
pub struct Redis {
    client: redis::Client,
    channel: String,
    telling: Mutex<Option<MultiplexedConnection>>,
}

impl Redis {
    /// Carries the word over a channel of the server at `redis://[USER:PASSWORD@]HOST[:PORT]`, or `rediss://` for TLS
    /// with the system's roots. Nothing is connected yet.
    ///
    /// # Errors
    /// When the address is none; the message does not hold it.
    pub fn new(url: &str, channel: impl Into<String>) -> Result<Self, Failure> {
        let client = redis::Client::open(url).map_err(|_| "it is no address of a Redis server")?;
        Ok(Self { client, channel: channel.into(), telling: Mutex::default() })
    }

    async fn publish(&self, connection: &mut MultiplexedConnection, wake: Wake) -> Result<(), RedisError> {
        connection.publish(&self.channel, wake.text()).await
    }
}

#[async_trait]
impl Wakeups for Redis {
    async fn tell(&self, wake: Wake) -> Result<(), Failure> {
        let mut telling = self.telling.lock().await;
        // What was lost since it was last used shows only now.
        if let Some(mut connection) = telling.take()
            && in_time(self.publish(&mut connection, wake)).await.is_ok()
        {
            *telling = Some(connection);
            return Ok(());
        }
        let mut connection = in_time(self.client.get_multiplexed_async_connection()).await?;
        in_time(self.publish(&mut connection, wake)).await?;
        *telling = Some(connection);
        Ok(())
    }

    async fn listen(&self, heard: &(dyn Fn(Heard) + Send + Sync)) -> Result<(), Failure> {
        let mut subscribed = in_time(self.client.get_async_pubsub()).await?;
        in_time(subscribed.subscribe(&self.channel)).await?;
        heard(Heard::Listening);
        let (mut questions, mut messages) = subscribed.split();
        loop {
            match timeout(SILENCE, messages.next()).await {
                Ok(Some(message)) => {
                    if let Some(wake) = read(message.get_payload_bytes()) {
                        heard(Heard::Wake(wake));
                    }
                }
                Ok(None) => return Err("the connection to the Redis server was lost".into()),
                // A connection may be dead without having ended.
                Err(_) => in_time(questions.ping::<redis::Value>()).await.map(drop)?,
            }
        }
    }
}
