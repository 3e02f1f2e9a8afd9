//! The store: one value that everything else reaches the database through.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use claimgraph_domain::ambient::{Clock, Entropy};
use claimgraph_domain::error::Error;
use claimgraph_domain::id::UuidSequence;
use claimgraph_domain::limits::Limits;
use claimgraph_domain::time::Timestamp;
use claimgraph_migration::Migrator;
use sea_orm_migration::MigratorTrait;
use tokio::sync::watch;
use uuid::Uuid;

use crate::audit::{AuditOptions, Behind};
use crate::coalesce::{WriteOptions, Writers};
use crate::context::ContextOptions;
use crate::db::{Database, DatabaseOptions};
use crate::epoch::Epochs;
use crate::error::OrDatabase;
use crate::feed::{FeedOptions, Feeds};
use crate::graph::{GraphOptions, Keeper};
use crate::key::Keyring;
use crate::read::cache::ClaimCache;
use crate::retention::Sizes;
use crate::scope::TenantKey;
use crate::search::{Progress, SearchOptions};
use crate::vector::{Embedder, Progress as VectorProgress, QueryVectors, Shelves};
use crate::webhook::WebhookOptions;

/// What a store needs besides its database.
#[derive(Clone)]
pub struct StoreOptions {
    /// Tells the time of events.
    pub clock: Arc<dyn Clock>,
    /// Gives the random part of ids.
    pub entropy: Arc<dyn Entropy>,
    /// Sizes above which input is refused.
    pub limits: Limits,
    /// Memory for claim versions kept between requests, bytes.
    pub cache_bytes: u64,
    /// The graph index.
    pub graph: GraphOptions,
    /// How logs are followed.
    pub feed: FeedOptions,
    /// How writes share transactions.
    pub writes: WriteOptions,
    /// How webhooks are treated.
    pub webhooks: WebhookOptions,
    /// How refusals are audited.
    pub audit: AuditOptions,
    /// How texts are searched.
    pub search: SearchOptions,
    /// How context is made.
    pub context: ContextOptions,
}

/// The store. Cloning is cheap and shares everything.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// The store, as long as others keep it.
pub(crate) struct WeakStore(Weak<Inner>);

impl WeakStore {
    pub(crate) fn upgrade(&self) -> Option<Store> {
        Some(Store { inner: self.0.upgrade()? })
    }
}

struct Inner {
    db: Database,
    options: StoreOptions,
    ids: Mutex<UuidSequence>,
    cache: ClaimCache,
    keeper: Keeper,
    feeds: Feeds,
    writers: Writers,
    epochs: Epochs,
    sizes: Sizes,
    behind: Behind,
    search_progress: Progress,
    embedder: OnceLock<Arc<dyn Embedder>>,
    shelves: Shelves,
    query_vectors: QueryVectors,
    vector_progress: VectorProgress,
    /// Counts commits; a reader that waits for news of the log watches it.
    commits: watch::Sender<u64>,
    /// Counts changes of webhooks; whoever delivers them watches it.
    webhook_changes: watch::Sender<u64>,
    keyring: OnceLock<Keyring>,
    /// Counts keys revoked or rotated; whoever keeps what is known of keys watches it.
    key_changes: watch::Sender<u64>,
}

impl Store {
    /// Connects. The schema is not touched: see [`Store::migrate`].
    ///
    /// # Errors
    /// As [`Database::connect`].
    pub async fn open(database: &DatabaseOptions, options: StoreOptions) -> Result<Self, Error> {
        let mut db = Database::connect(database).await?;
        db.count_statements();
        Ok(Self::over(db, options))
    }

    /// A store over an open database.
    #[must_use]
    pub fn over(db: Database, options: StoreOptions) -> Self {
        let cache = ClaimCache::new(options.cache_bytes);
        let keeper = Keeper::new(options.graph.clone());
        let feeds = Feeds::new(options.feed.clone());
        let writers = Writers::new(options.writes);
        let behind = Behind::new(options.audit);
        let shelves = Shelves::new(options.search.vectors.memory_bytes);
        let commits = watch::Sender::new(0);
        let epochs = Epochs::default();
        let webhook_changes = watch::Sender::new(0);
        let inner = Inner {
            db,
            options,
            ids: Mutex::default(),
            cache,
            keeper,
            feeds,
            writers,
            epochs,
            sizes: Sizes::default(),
            behind,
            search_progress: Progress::default(),
            embedder: OnceLock::new(),
            shelves,
            query_vectors: QueryVectors::default(),
            vector_progress: VectorProgress::default(),
            commits,
            webhook_changes,
            keyring: OnceLock::new(),
            key_changes: watch::Sender::new(0),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// `INTERNAL` when a migration fails; it is then rolled back.
    pub async fn migrate(&self) -> Result<(), Error> {
        self.db().for_all_tenants().run(|db| Migrator::up(db, None)).await.or_database()
    }

    /// The names of the migrations, each with whether it has been applied.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn migration_status(&self) -> Result<Vec<(String, bool)>, Error> {
        let applied = self.db().for_all_tenants().run(|db| async move {
            Migrator::install(db).await?;
            Migrator::get_applied_migrations(db).await
        });
        let applied = applied.await.or_database()?;
        let applied: Vec<String> = applied.iter().map(|migration| migration.name().to_owned()).collect();
        let all = Migrator::get_migration_files();
        Ok(all
            .iter()
            .map(|migration| (migration.name().to_owned(), applied.iter().any(|name| name == migration.name())))
            .collect())
    }

    /// The limits on writes.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.inner.options.limits
    }

    /// Waits on this tell of commits, those of other processes too where word of them comes; they carry no data.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.inner.commits.subscribe()
    }

    /// Waits on this tell of webhooks that were registered, changed or removed through this store.
    #[must_use]
    pub fn webhook_changes(&self) -> watch::Receiver<u64> {
        self.inner.webhook_changes.subscribe()
    }

    /// Waits on this tell of keys that were revoked or rotated through this store.
    #[must_use]
    pub fn key_changes(&self) -> watch::Receiver<u64> {
        self.inner.key_changes.subscribe()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// `UNAVAILABLE` when it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        self.inner.db.ping().await
    }

    /// Writes what waits to be written, and closes the connections.
    ///
    /// # Errors
    /// `INTERNAL` when the database refuses.
    pub async fn close(&self) -> Result<(), Error> {
        self.inner.writers.close().await;
        if let Err(error) = self.flush_audit().await {
            tracing::warn!(%error, "refusals could not be written to the audit and are lost");
        }
        self.inner.feeds.close();
        self.inner.db.clone().close().await
    }

    pub(crate) fn db(&self) -> &Database {
        &self.inner.db
    }

    pub(crate) fn cache(&self) -> &ClaimCache {
        &self.inner.cache
    }

    pub(crate) fn keeper(&self) -> &Keeper {
        &self.inner.keeper
    }

    pub(crate) fn feeds(&self) -> &Feeds {
        &self.inner.feeds
    }

    pub(crate) fn writers(&self) -> &Writers {
        &self.inner.writers
    }

    pub(crate) fn behind(&self) -> &Behind {
        &self.inner.behind
    }

    pub(crate) fn epochs(&self) -> &Epochs {
        &self.inner.epochs
    }

    pub(crate) fn sizes(&self) -> &Sizes {
        &self.inner.sizes
    }

    pub(crate) fn search_progress(&self) -> &Progress {
        &self.inner.search_progress
    }

    /// Makes it possible to search by meaning. The first embedder that is given stays.
    pub fn use_embedder(&self, embedder: Arc<dyn Embedder>) {
        let _ = self.inner.embedder.set(embedder);
    }

    pub(crate) fn embedder(&self) -> Option<&Arc<dyn Embedder>> {
        self.inner.embedder.get()
    }

    pub(crate) fn shelves(&self) -> &Shelves {
        &self.inner.shelves
    }

    pub(crate) fn query_vectors(&self) -> &QueryVectors {
        &self.inner.query_vectors
    }

    pub(crate) fn vector_progress(&self) -> &VectorProgress {
        &self.inner.vector_progress
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.options.clock
    }

    pub(crate) fn options(&self) -> &StoreOptions {
        &self.inner.options
    }

    pub(crate) fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.inner.options.entropy
    }

    /// The store for one who must not keep it alive.
    pub(crate) fn downgrade(&self) -> WeakStore {
        WeakStore(Arc::downgrade(&self.inner))
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.options.clock.now()
    }

    pub(crate) fn next_id(&self, now: Timestamp) -> Uuid {
        let mut random = [0; 10];
        self.inner.options.entropy.fill(&mut random);
        let mut ids = self.inner.ids.lock().unwrap_or_else(PoisonError::into_inner);
        ids.next(now.unix_millis(), random)
    }

    /// Tells whoever waits, here and elsewhere, that the log of a tenant has reached a position.
    pub(crate) fn announce_commit(&self, tenant: TenantKey, position: i64) {
        self.inner.feeds.announce(tenant, position);
        self.inner.feeds.tell(&self.inner.db, tenant, position);
        self.note_commit();
    }

    pub(crate) fn note_webhook_change(&self) {
        self.inner.webhook_changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(crate) fn note_key_change(&self) {
        self.inner.key_changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(crate) fn set_keyring(&self, keyring: Keyring) {
        // The first one stays.
        let _ = self.inner.keyring.set(keyring);
    }

    pub(crate) fn given_keyring(&self) -> Option<&Keyring> {
        self.inner.keyring.get()
    }

    pub(crate) fn note_commit(&self) {
        self.inner.commits.send_modify(|count| *count = count.wrapping_add(1));
    }
}
