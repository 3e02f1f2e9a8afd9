//! An import that is cut off and run again.

use std::sync::atomic::{AtomicU64, Ordering};

use claimgraph_plugin::store::testing::each_store;
use claimgraph_plugin::{NoProgress, Progress};
use tokio::sync::Notify;

use super::support::{Importing, Rows, small};

/// Synsets of a bundle.
const BUNDLE: usize = 3;
/// Bundles of the small WordNet.
const BUNDLES: u64 = 10;

/// Tells when some synsets were submitted.
#[derive(Default)]
struct Watch {
    is_submitting: std::sync::atomic::AtomicBool,
    done: AtomicU64,
    enough: Notify,
}

impl Progress for Watch {
    fn total(&self, _total: u64, unit: &str) {
        self.is_submitting.store(unit == "synsets", Ordering::Relaxed);
    }

    fn advance(&self, by: u64) {
        if self.is_submitting.load(Ordering::Relaxed) && self.done.fetch_add(by, Ordering::Relaxed) + by >= 9 {
            self.enough.notify_one();
        }
    }

    fn note(&self, _message: &str) {}
}

#[tokio::test]
async fn an_import_that_is_cut_off_goes_on_where_it_was() {
    each_store(|test| async move {
        let importing = Importing::open(&test.url, |options| options.limits.claims_per_bundle = BUNDLE).await;
        let (watch, folder) = (Watch::default(), small());
        tokio::select! {
            biased;
            () = watch.enough.notified() => {}
            report = importing.run(&folder, &watch) => panic!("it ended before it was cut off: {report:?}"),
        }
        let rows = Rows::of(&test.url).await;
        let done = u64::try_from(rows.count("bundle").await).unwrap();
        assert!((3..BUNDLES).contains(&done), "{done} bundles were stored");

        let report = importing.run(&folder, &NoProgress).await;
        // A bundle that was on its way when the import was cut off may have been stored after all.
        assert!((done..BUNDLES).contains(&report.replayed_bundles), "{report:?} after {done}");
        assert_eq!((report.claims, report.edges, report.bundles), (28, 29, BUNDLES));
        for (table, count) in [("claim", 28), ("edge", 29), ("provenance", 28), ("source", 1), ("bundle", 10)] {
            assert_eq!(rows.count(table).await, count, "{table}");
        }
        rows.close().await;
        importing.store.close().await.unwrap();
    })
    .await;
}
