//! An import that is killed and run again.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use claimgraph_plugin::store::testing::each_store;
use tokio::time::{sleep, timeout};

use super::support::{Rows, import};

/// Statements of the database, of which each cites the one before.
const STATEMENTS: u64 = 20_000;
/// Bundles that it is submitted as, with the default limits.
const BUNDLES: u64 = 40;
const URL: &str = "METAMATH_TEST_CHILD_URL";
const FILE: &str = "METAMATH_TEST_CHILD_FILE";

fn chain(folder: &Path) -> PathBuf {
    let mut text = "$c |- a $.\ns0 $a |- a $.\n".to_owned();
    for number in 1..STATEMENTS {
        writeln!(text, "s{number} $p |- a $= s{} $.", number - 1).unwrap();
    }
    let file = folder.join("chain.mm");
    fs::write(&file, text).unwrap();
    file
}

/// Starts this very program on the test below, which imports.
fn spawn(url: &str, file: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "resume::child", "--ignored", "--nocapture"])
        .env(URL, url)
        .env(FILE, file)
        .spawn()
        .unwrap()
}

#[tokio::test]
#[ignore = "it is the process that the next test kills"]
#[expect(clippy::disallowed_methods, reason = "the parent tells it by the environment what to import")]
async fn child() {
    let (Ok(url), Ok(file)) = (std::env::var(URL), std::env::var(FILE)) else {
        panic!("run by the test `an_import_that_is_killed_goes_on_where_it_was`");
    };
    import(&url, Path::new(&file)).await;
}

#[tokio::test]
async fn an_import_that_is_killed_goes_on_where_it_was() {
    each_store(|test| async move {
        let folder = tempfile::tempdir().unwrap();
        let file = chain(folder.path());
        let rows = Rows::of(&test.url).await;
        let mut child = spawn(&test.url, &file);
        let begun = async {
            while rows.count("bundle").await < 5 {
                assert!(child.try_wait().unwrap().is_none(), "the import ended before it was killed");
                sleep(Duration::from_millis(2)).await;
            }
        };
        timeout(Duration::from_mins(2), begun).await.unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let done = u64::try_from(rows.count("bundle").await).unwrap();
        assert!((5..BUNDLES).contains(&done), "{done} bundles were stored");

        let report = import(&test.url, &file).await;
        assert!((done..BUNDLES).contains(&report.replayed_bundles), "{report:?} after {done}");
        assert_eq!((report.claims, report.edges, report.bundles), (STATEMENTS, STATEMENTS - 1, BUNDLES));
        assert_eq!(rows.count("claim").await, 20_000);
        assert_eq!(rows.count("edge").await, 19_999);
        assert_eq!(rows.count("provenance").await, 20_000);
        assert_eq!(rows.count("reference_anchor").await, 20_000);
        assert_eq!(rows.count("source").await, 1);
        assert_eq!(rows.count("bundle").await, 40);
        rows.close().await;
    })
    .await;
}
