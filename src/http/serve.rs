//! Listening, and stopping without losing anything.

use std::future::{Future, IntoFuture};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use super::host::Host;

/// Time that open requests have to finish once the server is told to stop.
const GRACE: Duration = Duration::from_secs(30);

/// Serves until `stop` is done; then takes no more connections, closes each `WebSocket` with 1001, ends streams, and
/// lets requests finish.
///
/// # Errors
/// When the listener fails. Requests that take longer than 30 seconds to finish are given up, which is no error.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    host: Arc<Host>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (told, mut stopping) = tokio::sync::watch::channel(false);
    let closing = Arc::clone(&host);
    let signal = async move {
        stop.await;
        closing.close();
        told.send_replace(true);
    };
    // What is written is whole, so it need not wait for more (RFC 1122, section 4.2.3.4).
    let listener = listener.tap_io(|stream| {
        if let Err(cause) = stream.set_nodelay(true) {
            tracing::debug!(%cause, "a connection gathers what is written");
        }
    });
    let serving = axum::serve(listener, router).with_graceful_shutdown(signal).into_future();
    let serving = async move {
        let outcome = serving.await;
        // To axum a connection is done with once it is a WebSocket.
        host.all_closed().await;
        outcome
    };
    let overdue = async move {
        // The sender lives as long as the server does, so an error means that it has stopped.
        if stopping.wait_for(|stopping| *stopping).await.is_ok() {
            tokio::time::sleep(GRACE).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        outcome = serving => outcome,
        () = overdue => {
            tracing::warn!("requests were still open 30 seconds after the server was told to stop; they are given up");
            Ok(())
        }
    }
}

/// Waits for SIGTERM or SIGINT (on other systems than Unix, for Ctrl-C).
///
/// # Errors
/// When the system does not let signals be heard.
pub fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
