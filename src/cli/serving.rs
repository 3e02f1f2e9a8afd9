//! What `serve` and `demo` share: listen, say where, serve, stop.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use claimgraph_store::Store;
use tokio::net::TcpListener;

use super::{Error, keys};
use crate::app::App;
use crate::http::{self, serve};
use crate::{retention, search};

/// A server that takes connections, but does not answer yet.
pub(super) struct Listening {
    listener: TcpListener,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// Is done at the first signal to stop, also at one that came before it was waited for.
    stop: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// Listens at the configured address.
pub(super) async fn listen(app: &App) -> Result<Listening, Error> {
    let server = &app.config.server;
    server.check_exposure(&app.config.auth)?;
    app.config.auth.check_environment(server)?;
    check_role(app).await?;
    let doing = || format!("listening on {}:{} (choose another port with --port)", server.host, server.port);
    let listener = TcpListener::bind((server.host.as_str(), server.port)).await;
    let listener = listener.map_err(|cause| Error::io(doing(), cause))?;
    let address = listener.local_addr().map_err(|cause| Error::io(doing(), cause))?;
    let stop = serve::stop_signal().map_err(|cause| Error::io("listening for signals", cause))?;
    Ok(Listening { listener, address, stop: Box::pin(stop) })
}

/// Serves until SIGTERM or SIGINT, then stops the plugins and closes the store.
pub(super) async fn serve(mut app: App, listening: Listening, queries: String) -> Result<(), Error> {
    let Listening { listener, stop, .. } = listening;
    recognise(&app.store).await;
    keys::begin(&app).await?;
    let running = Arc::new(app.start_plugins().await?);
    // Loads behind the server; whoever asks before it is there is answered by the database.
    if let Ok(scope) = app.store.scope(&app.config.server.tenant, None).await {
        app.store.warm_graph(&scope);
    }
    let retention = retention::start(&app.store, &app.config.events);
    let indexing = search::start(&app.store);
    let host = app.host(queries)?;
    host.watch(Arc::clone(&running));
    let webhooks = app.start_webhooks()?;
    let embedding = app.start_embedding();
    let ending = Arc::clone(&host);
    let served = serve::serve(listener, http::router(host.clone()), host, stop).await;
    tracing::info!("stopping");
    if let Err(error) = ending.callers().auth().keys().write_uses().await {
        tracing::warn!(%error, "it could not be noted when keys were used last");
    }
    drop((retention, indexing));
    if let Some(webhooks) = webhooks {
        webhooks.stop().await;
    }
    if let Some(embedding) = embedding {
        embedding.stop().await;
    }
    for error in running.stop().await {
        tracing::warn!(%error, "a plugin did not stop cleanly");
    }
    app.store.close().await?;
    served.map_err(|cause| Error::io("serving", cause))
}

/// Warns of a role that passes by row-level security, or refuses it.
async fn check_role(app: &App) -> Result<(), Error> {
    let Some(role) = app.store.role_past_row_security().await? else { return Ok(()) };
    if app.config.database.require_row_level_security {
        return Err(Error::Unprotected { role });
    }
    tracing::warn!(
        role,
        "row-level security does not hold for the role, which is a superuser or has BYPASSRLS: only the server's own \
         conditions keep tenants apart; docs/OPERATIONS.md tells how to make a role"
    );
    Ok(())
}

/// Begins new epochs where the database is a copy of another. A schema that is not up to date does not tell.
async fn recognise(store: &Store) {
    match store.recognise_database().await {
        Ok(copied) => copied.iter().for_each(|tenant| {
            tracing::warn!(tenant, "the database is a copy of another: a new epoch of the tenant's log begins");
        }),
        Err(error) => tracing::warn!(%error, "it is not known whether the database is a copy of another"),
    }
}
