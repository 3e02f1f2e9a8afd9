//! What the handlers share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use claimgraph_api::access::Access;
use claimgraph_api::context::ApiLimits;
use claimgraph_api::schema::ApiSchema;
use claimgraph_domain::ambient::Entropy;
use claimgraph_domain::error::{Code, Error};
use claimgraph_plugin::Running;
use claimgraph_store::Store;
use tokio::sync::watch;

use super::caller::Callers;
use super::cohort::Cohorts;
use super::document::Documents;
use super::front::FrontOptions;
use super::health::Plugins;
use super::metrics::{MetricsOptions, Page};
use super::observe::Counts;
use super::trace::Tracing;

/// What a host is made of.
pub struct HostOptions {
    /// The store.
    pub store: Store,
    /// The schema.
    pub schema: ApiSchema,
    /// What its fields take to be asked for.
    pub access: Arc<Access>,
    /// The schema as text.
    pub sdl: String,
    /// The ready queries of the playground, as JSON.
    pub queries: String,
    /// Finds the scope of a request.
    pub callers: Callers,
    /// What one request may ask for.
    pub limits: ApiLimits,
    /// What stands before the schema.
    pub front: FrontOptions,
    /// Longest request body, bytes.
    pub body_limit: usize,
    /// Time after which a request is given up.
    pub request_timeout: Duration,
    /// Connections that stay open.
    pub connections: ConnectionOptions,
    /// Whether the playground and the schema are served.
    pub for_developers: bool,
    /// Whether only requests addressed to this machine by a name of loopback are answered.
    pub local_only: bool,
    /// What `/metrics` tells, and whom.
    pub metrics: MetricsOptions,
    /// Makes the spans of requests, where they are traced.
    pub tracing: Option<Tracing>,
    /// Gives request ids.
    pub entropy: Arc<dyn Entropy>,
}

/// Bounds on connections that stay open.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionOptions {
    /// `WebSocket`s and streams open at once, all together.
    pub most: usize,
    /// Time in which a WebSocket must say `connection_init`.
    pub init_timeout: Duration,
    /// Time between pings, and between comments in a stream.
    pub keep_alive: Duration,
    /// Time to answer a ping, and to take a message.
    pub pong_timeout: Duration,
    /// Operations open at once on one WebSocket.
    pub operations: usize,
    /// Longest message of a WebSocket, bytes.
    pub message_bytes: usize,
    /// Memory for the newest deliveries of a subscription that is shared, bytes. One is kept, whatever its size.
    pub shared_bytes: usize,
}

/// The shared state of all handlers.
pub struct Host {
    pub(super) options: HostOptions,
    pub(super) documents: Documents,
    pub(super) metrics: Page,
    /// What was asked here.
    pub(super) counts: Counts,
    pub(super) plugins: Plugins,
    sdl: Bytes,
    sdl_etag: String,
    queries: Bytes,
    migrated: AtomicBool,
    closing: watch::Sender<bool>,
    /// How many `WebSocket`s and streams are open.
    open: watch::Sender<usize>,
    pub(super) cohorts: Arc<Cohorts>,
}

/// A connection that is counted as long as this lives.
pub(super) struct OpenConnection(Arc<Host>);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.open.send_modify(|open| *open = open.saturating_sub(1));
    }
}

impl Host {
    /// A host that serves nothing yet; [`super::router`] makes it serve.
    pub fn new(mut options: HostOptions) -> Self {
        let sdl = Bytes::from(std::mem::take(&mut options.sdl));
        let queries = Bytes::from(std::mem::take(&mut options.queries));
        Self {
            sdl_etag: format!("\"{:016x}\"", fnv1a(&sdl)),
            documents: Documents::new(options.front.documents),
            options,
            metrics: Page::default(),
            counts: Counts::default(),
            plugins: Plugins::default(),
            sdl,
            queries,
            migrated: AtomicBool::new(false),
            closing: watch::Sender::new(false),
            open: watch::Sender::new(0),
            cohorts: Arc::default(),
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

    /// Tells every open `WebSocket` and stream to end.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Counts a connection that will stay open.
    ///
    /// # Errors
    /// `UNAVAILABLE` when there are as many as there may be.
    pub(super) fn admit(self: &Arc<Self>) -> Result<OpenConnection, Error> {
        let most = self.options.connections.most;
        let admitted = self.open.send_if_modified(|open| {
            let room = *open < most;
            *open += usize::from(room);
            room
        });
        if admitted {
            return Ok(OpenConnection(Arc::clone(self)));
        }
        let message =
            format!("{most} connections are open here, which is all that may be; try again later, or another server");
        Err(Error::new(Code::Unavailable, message))
    }

    /// Waits until every WebSocket and stream has ended.
    pub(super) async fn all_closed(&self) {
        // The sender is this host's own, so waiting does not fail.
        let _ = self.open.subscribe().wait_for(|open| *open == 0).await;
    }

    /// Is done when the server stops.
    pub(super) fn stopping(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut closing = self.closing.subscribe();
        async move {
            // Without a host there is no server either.
            let _ = closing.wait_for(|closing| *closing).await;
        }
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

    /// How many `WebSocket`s and streams are open.
    pub(super) fn connections(&self) -> usize {
        *self.open.borrow()
    }

    /// Tells it of the plugins that run, so that it can ask for their health and their numbers.
    pub fn watch(&self, plugins: Arc<Running>) {
        self.plugins.run(plugins);
    }

    /// Why requests cannot be served now; empty when they can. A statement, and where a second has passed the checks
    /// of the plugins.
    pub(super) async fn unready(&self) -> Vec<String> {
        if *self.closing.borrow() {
            return vec!["the server is stopping".to_owned()];
        }
        if let Err(error) = self.store().ping().await {
            return vec![error.message];
        }
        let mut reasons = self.not_migrated().await;
        reasons.extend(self.plugins.unwell().await);
        reasons
    }

    async fn not_migrated(&self) -> Vec<String> {
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
