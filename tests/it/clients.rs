//! Clients that nobody here wrote: those of npm's `graphql-ws` and `graphql-sse`, over connections that are cut.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use claimgraph_store::testing::{TestStore, each_store};
use futures::future::{join, join_all};
use serde_json::{Value, json};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use crate::resume::{keep_writing, random};
use crate::server::Server;

/// The folder with the programs and what they need; made once.
static FOLDER: OnceCell<Option<PathBuf>> = OnceCell::const_new();

/// The folder with the programs of others and ours for them; `None` where there is no npm.
pub(crate) async fn folder() -> Option<&'static Path> {
    FOLDER.get_or_init(install).await.as_deref()
}

/// Installs the clients, as their lock file says; `None` where there is no npm.
async fn install() -> Option<PathBuf> {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients");
    for below in ["", "relay"] {
        std::fs::create_dir_all(folder.join(below)).unwrap();
        for entry in std::fs::read_dir(from.join(below)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), folder.join(below).join(entry.file_name())).unwrap();
            }
        }
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder);
    let npm = spawn_blocking(move || npm.output()).await.unwrap();
    let Ok(output) = npm else {
        assert!(std::env::var("CI").is_err(), "npm is missing; the clients must be tested here");
        eprintln!("SKIPPED: npm is missing, so the clients of graphql-ws and graphql-sse are not tested");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(folder)
}

/// Passes connections on to a server, and cuts each after a while, until told to stop.
async fn cut_now_and_then(listener: TcpListener, server: String, done: &AtomicBool) {
    let mut roll = random(11);
    loop {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut upstream = TcpStream::connect(&server).await.unwrap();
        let time = Duration::from_millis(20 + roll(200));
        let stays = done.load(Ordering::SeqCst);
        tokio::spawn(async move {
            let passing = copy_bidirectional(&mut client, &mut upstream);
            // How it ends does not matter.
            let _ = if stays { Ok(passing.await) } else { timeout(time, passing).await };
        });
    }
}

/// What a program said, once it has ended. It ends as well when its standard input does.
async fn ended(mut child: Child) -> Output {
    let _input = child.stdin.take();
    spawn_blocking(move || child.wait_with_output()).await.unwrap().unwrap()
}

/// What a program received while the log was written and its connections were cut.
async fn follow(program: &str, test: TestStore) {
    let Some(folder) = folder().await else { return };
    let server = Server::start(test, |_| ()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let done = std::sync::Arc::new(AtomicBool::new(false));
    let cutting = {
        let (server, done) = (server.address.clone(), done.clone());
        tokio::spawn(async move { cut_now_and_then(listener, server, &done).await })
    };
    let mut child = Command::new("node")
        .args([program, &address])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let writers = join_all((0..2).map(|writer| keep_writing(&server.address, writer, &done)));
    join(writers, async {
        sleep(Duration::from_secs(3)).await;
        done.store(true, Ordering::SeqCst);
    })
    .await;
    let scope = server.test.store.scope("default", None).await.unwrap();
    let head = server.test.store.log_cursor(&scope).await.unwrap().position();
    child.stdin.as_mut().unwrap().write_all(format!("{head}\n").as_bytes()).unwrap();
    let output = timeout(Duration::from_mins(1), ended(child)).await.expect("it ends");
    cutting.abort();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["positions"], json!((1..=head).collect::<Vec<i64>>()));
    assert!(told["connected"].as_u64().unwrap() > 1, "it was cut off");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_client_of_graphql_ws_has_the_log_without_a_gap() {
    each_store(|test| follow("graphql-ws.mjs", test)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_client_of_graphql_sse_has_the_log_without_a_gap() {
    each_store(|test| follow("graphql-sse.mjs", test)).await;
}
