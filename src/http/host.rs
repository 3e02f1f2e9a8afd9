//! What the handlers share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use claimgraph_api::context::ApiLimits;
use claimgraph_api::schema::ApiSchema;
use claimgraph_domain::ambient::Entropy;
use claimgraph_store::Store;
use tokio::sync::watch;

use super::caller::Callers;
use super::document::Documents;
use super::metrics::Page;

/// What a host is made of.
pub struct HostOptions {
    /// The store.
    pub store: Store,
    /// The schema.
    pub schema: ApiSchema,
    /// The schema as text.
    pub sdl: String,
    /// The ready queries of the playground, as JSON.
    pub queries: String,
    /// Finds the scope of a request.
    pub callers: Callers,
    /// What one request may ask for.
    pub limits: ApiLimits,
    /// Longest request body, bytes.
    pub body_limit: usize,
    /// Time after which a request is given up.
    pub request_timeout: Duration,
    /// Subscriptions open at once on one connection.
    pub subscriptions_per_connection: usize,
    /// Whether the playground and the schema are served.
    pub for_developers: bool,
    /// Whether only requests addressed to this machine by a name of loopback are answered.
    pub local_only: bool,
    /// Gives request ids.
    pub entropy: Arc<dyn Entropy>,
}

/// The shared state of all handlers.
pub struct Host {
    pub(super) options: HostOptions,
    pub(super) documents: Documents,
    pub(super) metrics: Page,
    sdl: Bytes,
    sdl_etag: String,
    queries: Bytes,
    migrated: AtomicBool,
    closing: watch::Sender<bool>,
    /// How many `WebSocket`s are open.
    sockets: watch::Sender<usize>,
}

/// A WebSocket that is counted as long as this lives.
pub(super) struct OpenSocket(Arc<Host>);

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.0.sockets.send_modify(|open| *open = open.saturating_sub(1));
    }
}

impl Host {
    /// A host that serves nothing yet; [`super::router`] makes it serve.
    pub fn new(mut options: HostOptions) -> Self {
        let sdl = Bytes::from(std::mem::take(&mut options.sdl));
        let queries = Bytes::from(std::mem::take(&mut options.queries));
        Self {
            sdl_etag: format!("\"{:016x}\"", fnv1a(&sdl)),
            options,
            documents: Documents::default(),
            metrics: Page::default(),
            sdl,
            queries,
            migrated: AtomicBool::new(false),
            closing: watch::Sender::new(false),
            sockets: watch::Sender::new(0),
        }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.options.store
    }

    /// Finds the scope of a request.
    pub fn callers(&self) -> &Callers {
        &self.options.callers
    }

    /// Tells every open `WebSocket` to close.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Counts a WebSocket.
    pub(super) fn open_socket(self: &Arc<Self>) -> OpenSocket {
        self.sockets.send_modify(|open| *open += 1);
        OpenSocket(Arc::clone(self))
    }

    /// Waits until every WebSocket is closed.
    pub(super) async fn sockets_closed(&self) {
        // The sender is this host's own, so waiting does not fail.
        let _ = self.sockets.subscribe().wait_for(|open| *open == 0).await;
    }

    /// Turns true when the server stops.
    pub(super) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    pub(super) fn entropy(&self) -> &dyn Entropy {
        self.options.entropy.as_ref()
    }

    pub(super) fn sdl(&self) -> (Bytes, &str) {
        (self.sdl.clone(), &self.sdl_etag)
    }

    pub(super) fn queries(&self) -> Bytes {
        self.queries.clone()
    }

    /// Why requests cannot be served now; empty when they can.
    pub(super) async fn unready(&self) -> Vec<String> {
        if let Err(error) = self.store().ping().await {
            return vec![error.message];
        }
        if self.migrated.load(Ordering::Relaxed) {
            return Vec::new();
        }
        match self.store().migration_status().await {
            Err(error) => vec![error.message],
            Ok(all) => {
                let waiting: Vec<String> =
                    all.into_iter().filter(|(_, applied)| !applied).map(|(name, _)| name).collect();
                // Migrations are never taken back while a server runs, so this is asked once.
                self.migrated.store(waiting.is_empty(), Ordering::Relaxed);
                let reason = |name| format!("the migration {name} is not applied; run `claimgraph migrate up`");
                waiting.into_iter().map(reason).collect()
            }
        }
    }
}

/// The hash FNV-1a, 64 bits: enough to tell one schema from another.
///
/// Source: <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn fnv1a(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}
