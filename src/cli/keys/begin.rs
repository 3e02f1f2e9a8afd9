//! What a server does about keys when it starts.

use claimgraph_store::Store;

use crate::app::App;
use crate::cli::Error;

/// What the first key is called.
const NAME: &str = "First key";

/// Opens the keys; where credentials are required and there are no keys yet, makes one and shows it once.
///
/// # Errors
/// When credentials are required and the keys cannot be used: the pepper is lacking, or is another than that of the
/// database.
pub(in crate::cli) async fn begin(app: &App) -> Result<(), Error> {
    match open(app).await {
        Ok(true) if app.config.auth.is_required() => first(app).await,
        Ok(_) => Ok(()),
        Err(error) if app.config.auth.is_required() => Err(error),
        Err(error) => {
            tracing::warn!(%error, "API keys cannot be made or used");
            Ok(())
        }
    }
}

/// Whether the keys can be used now; they cannot while migrations wait.
async fn open(app: &App) -> Result<bool, Error> {
    app.open_keys()?;
    if !is_migrated(&app.store).await? {
        return Ok(false);
    }
    app.store.check_pepper().await?;
    Ok(true)
}

async fn is_migrated(store: &Store) -> Result<bool, Error> {
    Ok(store.migration_status().await?.iter().all(|(_, applied)| *applied))
}

async fn first(app: &App) -> Result<(), Error> {
    let scope = app.store.ensure_tenant(&app.config.server.tenant).await?;
    let Some((key, secret)) = app.store.create_first_key(&scope, NAME).await? else { return Ok(()) };
    // To standard output and not to the log, which is kept and sent elsewhere.
    say!(
        "
This server has no API keys yet. Here is the first one; it may do everything, in every tenant:

    {}

It is shown once. Keep it, make others with it (mutation createKey, or `claimgraph keys create`), and then
revoke it: claimgraph keys revoke {}
",
        secret.text(),
        key.key.id
    );
    Ok(())
}
