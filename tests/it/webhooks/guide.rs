//! The receiver of the guide verifies what the server sends.

use std::process::Command;

use claimgraph_store::testing::on_sqlite;

use super::{Host, QUICK, Receiver};

const GUIDE: &str = include_str!("../../../docs/WEBHOOKS.md");

/// Runs the guide's function on a message; whether it accepts it.
fn accepts(secret: &str, headers: [&str; 3], body: &[u8]) -> bool {
    let code =
        GUIDE.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the guide has Python");
    let folder = tempfile::tempdir().unwrap();
    let body_file = folder.path().join("body");
    std::fs::write(&body_file, body).unwrap();
    let [id, timestamp, signature] = headers;
    let call = "import sys\nheaders = {'webhook-id': sys.argv[2], 'webhook-timestamp': sys.argv[3], 'webhook-signature': sys.argv[4]}\n\
        event = verify(sys.argv[1], headers, open(sys.argv[5], 'rb').read())\nassert event['type'], event";
    let program = format!("{code}\n{call}");
    let arguments = ["-c", &program, secret, id, timestamp, signature];
    let output = Command::new("python3").args(arguments).arg(&body_file).output().expect("python3 runs");
    output.status.success()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_guides_receiver_takes_what_is_sent_and_nothing_else() {
    if Command::new("python3").arg("--version").output().is_err() {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "python3 is missing; the guide's receiver must be tried here"
        );
        eprintln!("SKIPPED: python3 is missing, so the guide's receiver was not tried");
        return;
    }
    on_sqlite(|test| async move {
        let receiver = Receiver::start().await;
        let host = Host::start(&test, QUICK).await;
        let (_, secret) = host.register(&receiver.url).await;
        host.write("a").await;
        let seen = receiver.taken(1).await.remove(0);
        let headers = [seen.id(), seen.header("webhook-timestamp"), seen.header("webhook-signature")];
        assert!(accepts(&secret, headers, &seen.raw));
        let mut changed = seen.raw.to_vec();
        changed.push(b' ');
        assert!(!accepts(&secret, headers, &changed));
        assert!(!accepts("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", headers, &seen.raw));
        assert!(!accepts(&secret, ["delivery_other", headers[1], headers[2]], &seen.raw));
        assert!(!accepts(&secret, [headers[0], "1", headers[2]], &seen.raw), "too old");
    })
    .await;
}
