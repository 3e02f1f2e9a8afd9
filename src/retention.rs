//! The task that removes events that are not to be kept. Several processes may run it over one database.

use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_store::Store;
use claimgraph_store::retention::{Pruned, Retention};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::config::Events;

/// The task, which ends with this.
#[must_use]
pub struct Running(Option<JoinHandle<()>>);

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}

/// Begins to remove what the settings let go; nothing runs where they keep everything.
pub fn start(store: &Store, events: &Events) -> Running {
    let retention = retention(events);
    let every = Duration::from_millis(events.retention_every_ms);
    let task = (!retention.keeps_all()).then(|| tokio::spawn(run(store.clone(), retention, every)));
    Running(task)
}

/// What the settings say.
fn retention(events: &Events) -> Retention {
    const DAY: Duration = Duration::from_hours(24);
    // 0 is no bound.
    let bound = |most| Some(i64::try_from(most).unwrap_or(i64::MAX)).filter(|most| *most > 0);
    Retention {
        age: (events.retention_days > 0).then(|| DAY.saturating_mul(events.retention_days)),
        events: bound(events.retention_events),
        bytes: bound(events.retention_bytes),
        ignores_holds: events.retention_ignores_consumers,
        ..Retention::default()
    }
}

async fn run(store: Store, retention: Retention, every: Duration) {
    let mut times = interval(every);
    times.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        times.tick().await;
        if let Err(error) = prune_all(&store, &retention).await {
            tracing::warn!(%error, "old events were not removed; it is tried again");
        }
    }
}

async fn prune_all(store: &Store, retention: &Retention) -> Result<(), Error> {
    for tenant in store.tenants().await? {
        let scope = store.scope(&tenant.name, None).await?;
        let Pruned { removed, oldest, held } = store.prune_log(&scope, retention).await?;
        if removed > 0 {
            tracing::info!(tenant = tenant.name, removed, oldest, "old events removed");
        }
        if let Some(hold) = held {
            let (holder, position) = (hold.holder.to_string(), hold.position);
            tracing::debug!(tenant = tenant.name, holder, position, "old events are kept until they are acknowledged");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_unless_a_setting_says_so() {
        let read =
            |days, events| retention(&Events { retention_days: days, retention_events: events, ..Events::default() });
        assert!(read(0, 0).keeps_all());
        assert_eq!((read(1, 0).age, read(1, 0).events), (Some(Duration::from_hours(24)), None));
        assert_eq!((read(0, 1).age, read(0, 1).events), (None, Some(1)));
        assert!(!read(1, 0).keeps_all() && !read(0, 1).keeps_all() && !read(1, 0).ignores_holds);
    }
}
