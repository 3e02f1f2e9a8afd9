//! Only a receiver that proves its name by a certificate that is trusted is sent anything.

use std::path::Path;
use std::process::Command;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use super::*;

/// Makes a certificate for a name, signed by itself; `false` where nothing is there to make it.
fn certificate(folder: &Path, name: &str) -> bool {
    let subject = format!("/CN={name}");
    let alternative = format!("subjectAltName=DNS:{name}");
    let arguments =
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-keyout", "key.pem", "-out", "ca.pem"];
    let made = Command::new("openssl")
        .current_dir(folder)
        .args(arguments)
        .args(["-subj", &subject, "-addext", &alternative, "-addext", "basicConstraints=critical,CA:FALSE"])
        .output();
    made.is_ok_and(|made| made.status.success())
}

/// Answers over TLS; gives the port, and counts what it was sent.
async fn secure(folder: &Path) -> (u16, Arc<AtomicUsize>) {
    let certificates = CertificateDer::pem_file_iter(folder.join("ca.pem")).unwrap().collect::<Result<_, _>>().unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(certificates, key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind((OUTSIDE, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(tcp).await else { continue };
            let mut buffer = [0; 4_096];
            if stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                counted.fetch_add(1, Ordering::SeqCst);
                stream.write_all(OK.as_bytes()).await.unwrap();
            }
        }
    });
    (port, sent)
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a test that was not run is a failure in CI alone")]
async fn only_who_proves_its_name_is_sent_anything() {
    let folder = tempfile::tempdir().unwrap();
    if !certificate(folder.path(), "known.example") {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "openssl is missing; TLS must be tried here");
        eprintln!("SKIPPED: openssl is missing, so TLS was not tried");
        return;
    }
    let (port, sent) = secure(folder.path()).await;
    let file = folder.path().join("ca.pem").display().to_string();
    let (trusting, _) = sender(&[OUTSIDE], |config| config.ca_file.clone_from(&file));
    let answer = trusting.send(&format!("https://known.example:{port}/"), outgoing()).await.unwrap();
    assert_eq!((answer.status, sent.load(Ordering::SeqCst)), (200, 1));
    let (strict, _) = sender(&[OUTSIDE], |_| ());
    for (sender, name) in [(&trusting, "other.example"), (&strict, "known.example")] {
        let refused = sender.send(&format!("https://{name}:{port}/"), outgoing()).await.unwrap_err();
        assert!(matches!(refused, Failure::Connection(_)), "{name}: {refused:?}");
    }
    assert_eq!(sent.load(Ordering::SeqCst), 1);
    let config = Webhooks { ca_file: folder.path().join("none.pem").display().to_string(), ..Webhooks::default() };
    let resolver = Arc::new(Fickle { answers: Mutex::default(), asked: AtomicUsize::new(0) });
    assert!(Sender::new(TargetPolicy::default(), resolver, &config).is_err(), "a file that is not there");
}
