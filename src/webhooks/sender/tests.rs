mod tls;

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// A name server that changes its mind: each answer once, the last for ever.
struct Fickle {
    answers: Mutex<VecDeque<Ipv4Addr>>,
    asked: AtomicUsize,
}

#[async_trait]
impl Resolve for Fickle {
    async fn resolve(&self, _name: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().copied() };
        Ok(answer.into_iter().map(|address| SocketAddr::from((address, port))).collect())
    }
}

/// Stands for an address of the public internet.
const OUTSIDE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const INSIDE: Ipv4Addr = Ipv4Addr::LOCALHOST;

fn sender(answers: &[Ipv4Addr], change: impl FnOnce(&mut Webhooks)) -> (Sender, Arc<Fickle>) {
    let mut config = Webhooks { attempt_timeout_ms: 2_000, ..Webhooks::default() };
    change(&mut config);
    let targets = TargetPolicy { allow_http: true, allowed: vec![format!("{OUTSIDE}/32").parse().unwrap()] };
    let resolver =
        Arc::new(Fickle { answers: Mutex::new(answers.iter().copied().collect()), asked: AtomicUsize::new(0) });
    (Sender::new(targets, resolver.clone(), &config).unwrap(), resolver)
}

fn outgoing() -> Outgoing {
    let body = b"{}".to_vec();
    Outgoing { id: "delivery_1".into(), seconds: 12, signature: "v1,abc".into(), body }
}

/// Answers every request with a text, and tells the requests.
async fn receiver(address: Ipv4Addr, port: u16, answer: &'static str) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind((address, port)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = String::new();
            while !request.ends_with("{}") {
                let mut buffer = [0; 1_024];
                let read = stream.read(&mut buffer).await.unwrap();
                assert!(read > 0);
                request.push_str(&String::from_utf8_lossy(&buffer[..read]));
            }
            told.lock().unwrap().push(request);
            // The sender may have read enough.
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (port, seen)
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

#[tokio::test]
async fn the_address_that_was_checked_is_the_one_that_is_connected_to() {
    let (port, outside) = receiver(OUTSIDE, 0, OK).await;
    let (_, inside) = receiver(INSIDE, port, OK).await;
    let (sender, resolver) = sender(&[OUTSIDE, INSIDE], |_| ());
    let url = format!("http://rebind.example:{port}/hook?a=b");
    // The first answer is good, and is not asked for a second time before the connection is made.
    let answer = sender.send(&url, outgoing()).await.unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (200, "ok"));
    assert_eq!(resolver.asked.load(Ordering::SeqCst), 1);
    // From then on the name leads inside.
    for _ in 0..3 {
        let refused = sender.send(&url, outgoing()).await.unwrap_err();
        assert!(matches!(refused, Failure::Address("a loopback address")), "{refused:?}");
    }
    assert_eq!((outside.lock().unwrap().len(), inside.lock().unwrap().len()), (1, 0));
    let request = outside.lock().unwrap()[0].to_ascii_lowercase();
    assert!(request.starts_with("post /hook?a=b http/1.1\r\n"), "{request}");
    for line in [
        &format!("host: rebind.example:{port}"),
        "content-type: application/json",
        "content-length: 2",
        "webhook-id: delivery_1",
        "webhook-timestamp: 12",
        "webhook-signature: v1,abc",
        concat!("user-agent: claimgraph/", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(request.contains(&format!("{line}\r\n")), "{line} is missing: {request}");
    }
}

#[tokio::test]
async fn a_url_that_leads_inside_is_refused_however_it_came_there() {
    let (port, inside) = receiver(INSIDE, 0, OK).await;
    let (sender, resolver) = sender(&[INSIDE], |_| ());
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"] {
        let refused = sender.send(&format!("http://{host}:{port}/"), outgoing()).await.unwrap_err();
        assert!(matches!(refused, Failure::Url(_)), "{host}: {refused:?}");
    }
    assert_eq!(resolver.asked.load(Ordering::SeqCst), 0);
    assert!(sender.send(&format!("http://inside.example:{port}/"), outgoing()).await.is_err());
    assert!(inside.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (target, followed) = receiver(OUTSIDE, 0, OK).await;
    let answer =
        format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.2:{target}/\r\ncontent-length: 0\r\n\r\n");
    let (port, _) = receiver(OUTSIDE, 0, answer.leak()).await;
    let (sender, _) = sender(&[OUTSIDE], |_| ());
    let answer = sender.send(&format!("http://a.example:{port}/"), outgoing()).await.unwrap();
    assert_eq!(answer.status, 307);
    assert!(followed.lock().unwrap().is_empty());
}

#[tokio::test]
async fn no_more_of_an_answer_is_read_than_wanted_and_what_is_no_text_is_replaced() {
    let long = format!("HTTP/1.1 503 Away\r\nretry-after: 7\r\ncontent-length: 100000\r\n\r\n{}", "a".repeat(100_000));
    let (port, _) = receiver(OUTSIDE, 0, long.leak()).await;
    let (sender, _) = sender(&[OUTSIDE], |config| config.response_bytes = 4_096);
    let answer = sender.send(&format!("http://a.example:{port}/"), outgoing()).await.unwrap();
    assert_eq!((answer.status, answer.body.len(), answer.retry_after.as_deref()), (503, 4_096, Some("7")));
    let (port, _) = receiver(OUTSIDE, 0, "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\na\0b").await;
    let answer = sender.send(&format!("http://a.example:{port}/"), outgoing()).await.unwrap();
    assert_eq!(answer.body, "a\u{fffd}b");
}

#[tokio::test]
async fn who_does_not_answer_is_given_up_and_a_body_that_never_ends_changes_nothing() {
    let (port, _) = receiver(OUTSIDE, 0, "").await;
    let (impatient, _) = sender(&[OUTSIDE], |config| config.attempt_timeout_ms = 200);
    let refused = impatient.send(&format!("http://a.example:{port}/"), outgoing()).await.unwrap_err();
    assert!(matches!(refused, Failure::Answer(_) | Failure::Timeout { what: "answer", .. }), "{refused:?}");
    let silent = TcpListener::bind((OUTSIDE, 0)).await.unwrap();
    let url = format!("http://a.example:{}/", silent.local_addr().unwrap().port());
    let refused = impatient.send(&url, outgoing()).await.unwrap_err();
    assert!(matches!(refused, Failure::Timeout { what: "answer", .. }), "{refused:?}");
    let endless = TcpListener::bind((OUTSIDE, 0)).await.unwrap();
    let url = format!("http://a.example:{}/", endless.local_addr().unwrap().port());
    let serve = async {
        let (mut stream, _) = endless.accept().await.unwrap();
        // An answer before the question is none.
        assert!(stream.read(&mut [0; 1_024]).await.unwrap() > 0);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc").await.unwrap();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = serve => {}
        answer = impatient.send(&url, outgoing()) => assert_eq!(answer.unwrap().body, "abc"),
    }
}

#[tokio::test]
async fn a_broken_connection_and_a_name_without_address_are_told() {
    let closing = TcpListener::bind((OUTSIDE, 0)).await.unwrap();
    let port = closing.local_addr().unwrap().port();
    let close = tokio::spawn(async move { drop(closing.accept().await) });
    let (known, _) = sender(&[OUTSIDE], |_| ());
    let broken = known.send(&format!("http://a.example:{port}/"), outgoing()).await.unwrap_err();
    assert!(matches!(broken, Failure::Answer(_)), "{broken:?}");
    close.await.unwrap();
    let gone = known.send(&format!("http://a.example:{port}/"), outgoing()).await.unwrap_err();
    assert!(matches!(gone, Failure::Connection(_)), "{gone:?}");
    let (unknown, _) = sender(&[], |_| ());
    let nameless = unknown.send("http://a.example/", outgoing()).await.unwrap_err();
    assert!(matches!(nameless, Failure::Name(_)), "{nameless:?}");
}
