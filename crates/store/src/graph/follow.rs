//! Loading an index and bringing it forward.

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_graph::{Change, Index, Refused};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::change::change;
use super::keeper::{Kept, State};
use super::load::{Loaded, Progress, load};
use crate::entity::event;
use crate::error::OrDatabase;
use crate::scope::TenantKey;
use crate::store::{Store, WeakStore};

/// Most events that are read from the log at once.
const BATCH: u64 = 4096;
/// How often the log of messages tells of a load.
const TELL_EVERY: Duration = Duration::from_secs(2);

impl Store {
    pub(super) fn begin_loading(&self, tenant: TenantKey) {
        let progress = Arc::new(Progress::default());
        let kept = self.keeper().kept(tenant);
        if self.keeper().options.memory_bytes > 0 && kept.begin_loading(&progress) {
            self.feeds().listen(self);
            let store = self.clone();
            tokio::spawn(async move { store.load_index(tenant, &kept, &progress).await });
        }
    }

    async fn load_index(&self, tenant: TenantKey, kept: &Arc<Kept>, progress: &Arc<Progress>) {
        let telling = tokio::spawn(tell(tenant, Arc::clone(progress)));
        let loaded = load(self, tenant, self.keeper().room(), progress).await;
        telling.abort();
        match loaded {
            Ok(Loaded::Whole(snapshot)) => {
                tracing::info!(
                    tenant = tenant.0,
                    links = snapshot.link_count(),
                    bytes = snapshot.bytes(),
                    "graph index loaded"
                );
                kept.set(State::Ready(Arc::new(Index::new(*snapshot))));
                self.keeper().make_room(tenant);
                // What was committed while it was loading: from here on, commits find it.
                self.try_to_catch_up(tenant).await;
                tokio::spawn(follow(self.downgrade(), tenant, self.keeper().options.poll));
            }
            Ok(Loaded::TooLarge) => {
                tracing::warn!(
                    tenant = tenant.0,
                    "the graph takes more memory than its index may; SQL answers instead"
                );
                kept.set(State::TooLarge);
            }
            Err(error) => {
                tracing::warn!(tenant = tenant.0, %error, "the graph index was not loaded");
                kept.set(State::Absent);
            }
        }
    }

    /// Takes what a transaction of this process has committed.
    pub(crate) async fn committed(&self, tenant: TenantKey, changes: Vec<(i64, Change)>) {
        let Some(index) = self.keeper().index(tenant) else { return };
        match index.apply(changes) {
            Ok(due) => merge_if(due, &index),
            // Another transaction has committed before, and has not come here yet; or another process has.
            Err(Refused::Gap) => {
                self.try_to_catch_up(tenant).await;
            }
            Err(why) => self.give_up(tenant, why),
        }
    }

    /// Takes the word that a tenant's log has reached a position.
    pub(crate) fn index_heard(&self, tenant: TenantKey, position: i64) {
        let behind = |index: Arc<Index>| index.snapshot().position() < position;
        if self.keeper().peek(tenant).is_some_and(behind) {
            let store = self.clone();
            tokio::spawn(async move { store.try_to_catch_up(tenant).await });
        }
    }

    async fn try_to_catch_up(&self, tenant: TenantKey) {
        if let Err(error) = self.catch_up(tenant).await {
            tracing::warn!(tenant = tenant.0, %error, "the graph index is behind the log");
        }
    }

    /// Brings the index to the end of the log; returns its position then, `None` where there is no index.
    pub(super) async fn catch_up(&self, tenant: TenantKey) -> Result<Option<i64>, Error> {
        loop {
            let Some(index) = self.keeper().index(tenant) else { return Ok(None) };
            let position = index.snapshot().position();
            let changes = self.changes_after(tenant, position).await?;
            let last = u64::try_from(changes.len()).unwrap_or(u64::MAX) < BATCH;
            match index.apply(changes) {
                Ok(due) => merge_if(due, &index),
                Err(why) => self.give_up(tenant, why),
            }
            if last {
                return Ok(Some(index.snapshot().position()));
            }
        }
    }

    /// The index, at a position at least; `None` where there is none, or it is not to be brought there.
    pub(crate) async fn index_at(&self, tenant: TenantKey, position: i64) -> Option<Arc<Index>> {
        let index = self.keeper().index(tenant)?;
        if index.snapshot().position() < position {
            self.try_to_catch_up(tenant).await;
        }
        Some(index)
    }

    /// Looks how the log stands, and brings the index there; `false` where there is no index any more.
    async fn look(&self, tenant: TenantKey) -> Result<bool, Error> {
        // An index of another epoch is given up here.
        let Some(log) = self.tenant_row_of(tenant).await? else { return Ok(false) };
        let Some(index) = self.keeper().peek(tenant) else { return Ok(false) };
        Ok(index.snapshot().position() >= log.head || self.catch_up(tenant).await?.is_some())
    }

    async fn changes_after(&self, tenant: TenantKey, position: i64) -> Result<Vec<(i64, Change)>, Error> {
        let rows: Vec<(i64, String, String)> = event::Entity::find()
            .select_only()
            .columns([event::Column::Position, event::Column::Kind, event::Column::Data])
            .filter(event::Column::TenantId.eq(tenant.0))
            .filter(event::Column::Position.gt(position))
            .order_by_asc(event::Column::Position)
            .limit(BATCH)
            .into_tuple()
            .all(&self.db().reader(tenant))
            .await
            .or_database()?;
        let read = |(position, kind, data): (i64, String, String)| {
            Ok((position, change(position, &Event::from_json(&kind, &data)?)))
        };
        rows.into_iter().map(read).collect()
    }

    /// Drops an index that the log contradicts; it is loaded again when it is next wanted.
    fn give_up(&self, tenant: TenantKey, why: Refused) {
        tracing::warn!(tenant = tenant.0, ?why, "the graph index does not fit the log and is made anew");
        self.keeper().kept(tenant).set(if why == Refused::Full { State::TooLarge } else { State::Absent });
    }

    /// Returns when the index has reached a position, `false` where there is no index.
    ///
    /// # Errors
    /// `UNAVAILABLE` when the log does not reach the position in time.
    pub(super) async fn reach(&self, tenant: TenantKey, position: i64, patience: Duration) -> Result<bool, Error> {
        let mut commits = self.commits();
        let until = tokio::time::Instant::now() + patience;
        loop {
            let Some(index) = self.keeper().index(tenant) else { return Ok(false) };
            if index.snapshot().position() >= position {
                return Ok(true);
            }
            commits.mark_unchanged();
            let reached = self.catch_up(tenant).await?.unwrap_or(0);
            if reached >= position {
                return Ok(true);
            }
            if tokio::time::Instant::now() >= until {
                return Err(behind(position, reached));
            }
            let look_again = Duration::from_millis(20).min(patience);
            let _ = tokio::time::timeout(look_again, commits.changed()).await;
        }
    }
}

pub(super) fn behind(wanted: i64, reached: i64) -> Error {
    let message = format!("atLeast: the log has reached position {reached}, not {wanted}; try again later");
    let mut error = Error::new(Code::Unavailable, message);
    error.position = Some(reached);
    error.retry_after = Some(1);
    error
}

fn merge_if(due: bool, index: &Arc<Index>) {
    if due {
        let index = Arc::clone(index);
        tokio::task::spawn_blocking(move || {
            if let Err(why) = index.merge() {
                tracing::warn!(?why, "the graph index was not compressed");
            }
        });
    }
}

/// Tells how far a load has come.
async fn tell(tenant: TenantKey, progress: Arc<Progress>) {
    loop {
        tokio::time::sleep(TELL_EVERY).await;
        let rows = progress.rows.load(std::sync::atomic::Ordering::Relaxed);
        tracing::info!(tenant = tenant.0, rows, "loading the graph index");
    }
}

/// Looks at the log now and then for what other processes have committed, as long as there is an index.
async fn follow(store: WeakStore, tenant: TenantKey, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        let Some(store) = store.upgrade() else { return };
        match store.look(tenant).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::debug!(%error, "the log was not to be read"),
        }
    }
}
