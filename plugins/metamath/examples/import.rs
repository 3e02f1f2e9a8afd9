//! Imports a Metamath database and prints how long it took and how much memory.
//!
//! ```text
//! cargo run --release -p claimgraph-plugin-metamath --example import -- FILE DATABASE_URL
//! ```
//! The database should be empty: `sqlite:///tmp/set.db`, or `postgres://…` of a new database.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use claimgraph_plugin::store::testing::{TestClock, store_options};
use claimgraph_plugin::store::{DatabaseOptions, Store};
use claimgraph_plugin::{ImportJob, ImportReport, Progress, assemble};
use claimgraph_plugin_metamath::Metamath;
use tokio::time::Instant;

/// Prints a dot for each tenth.
struct Dots(std::sync::atomic::AtomicU64, std::sync::atomic::AtomicU64);

impl Progress for Dots {
    fn total(&self, total: u64, unit: &str) {
        use std::sync::atomic::Ordering::Relaxed;
        self.0.store(0, Relaxed);
        self.1.store(total.max(1), Relaxed);
        eprintln!("{total} {unit}");
    }

    fn advance(&self, by: u64) {
        use std::sync::atomic::Ordering::Relaxed;
        let before = self.0.fetch_add(by, Relaxed);
        let total = self.1.load(Relaxed);
        if (before + by) * 10 / total != before * 10 / total {
            eprintln!("{} %", (before + by) * 100 / total);
        }
    }

    fn note(&self, message: &str) {
        eprintln!("{message}");
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(url)) = (arguments.next(), arguments.next()) else {
        return Err("usage: import FILE DATABASE_URL".into());
    };
    let assembled = assemble(vec![Box::new(Metamath)], &BTreeMap::new())?;
    let store = Store::open(&DatabaseOptions::new(url), store_options(Arc::new(TestClock::default()))).await?;
    store.migrate().await?;
    let scope = store.ensure_tenant("default").await?;
    assembled.vocabulary.define(&store, &scope).await?;
    let importer = assembled.importers.get("metamath").ok_or("no importer")?;
    let progress = Dots(0.into(), 1.into());
    let job = ImportJob { store: &store, scope: &scope, path: Path::new(&file), progress: &progress };
    let begun = Instant::now();
    let report = importer.import(job).await?;
    print(report, begun.elapsed());
    store.close().await?;
    Ok(())
}

fn print(report: ImportReport, took: Duration) {
    let per_second = |count: u64| u128::from(count) * 1000 / took.as_millis().max(1);
    println!("{report:?}");
    println!(
        "{:.1} s, {} claims/s, {} edges/s",
        took.as_secs_f64(),
        per_second(report.claims),
        per_second(report.edges)
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        println!("{line}");
    }
}
