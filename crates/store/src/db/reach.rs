//! Whose rows a connection of PostgreSQL shows.
//!
//! The policies of the tables let through what the setting `claimgraph.tenant` of the session says: the rows of one
//! tenant, or those of all; none where it says nothing. A connection gets the setting when it is taken from its pool,
//! which happens within the future of whoever takes it, so that the wish is found there. Without a wish, what the
//! connection was used for before is taken back.
//!
//! Behind a pooler in transaction mode a session is nobody's, so there each transaction gets the setting for itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::sqlx::postgres::{PgConnection, PgPoolOptions, PgStatement};
use sea_orm::sqlx::{self, Executor, SqlStr, Statement as _};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement};

use crate::scope::TenantKey;

tokio::task_local! {
    static WISHED: Reach;
}

/// Whose rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// A tenant's.
    One(TenantKey),
    /// Those of all tenants.
    All,
    /// None.
    Nobody,
}

/// Where the server is told whose rows are worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// In the session, when a connection is taken.
    Sessions,
    /// In each transaction, and a statement alone is one.
    Transactions,
}

/// Sets it for the session; it outlasts the transactions in which it is not set.
const SET: &str = "SELECT set_config('claimgraph.tenant', $1, false)";

impl Reach {
    /// Runs what takes connections.
    pub(super) async fn around<F: Future>(self, work: F) -> F::Output {
        WISHED.scope(self, work).await
    }

    /// Tells a transaction whose rows it works on.
    pub(super) async fn tell(self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        let values = [self.setting().into()];
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, SET_LOCAL, values)).await.map(|_| ())
    }

    fn setting(self) -> String {
        match self {
            Self::One(tenant) => tenant.0.to_string(),
            Self::All => "*".to_owned(),
            Self::Nobody => String::new(),
        }
    }
}

/// Sets it for the rest of a transaction.
const SET_LOCAL: &str = "SELECT set_config('claimgraph.tenant', $1, true)";

/// What the connections of a pool are set to.
///
/// Asking the server to set what is set already would cost each statement a second way there and back. The pool does not
/// tell its connections apart, but each keeps the description of [`SET`] since it was prepared there, at an address
/// that is no other's for as long as somebody keeps that description; and it is kept here too. A description that is not
/// found here says nothing, so that forgetting some is always right.
#[derive(Clone)]
struct Settings {
    known: Arc<Mutex<HashMap<usize, (PgStatement, Reach)>>>,
    /// Most that are kept: those of connections that were closed are among them.
    most: usize,
}

/// Lets the connections of a pool show what is wished for when they are taken.
pub(super) fn set_when_taken(pool: PgPoolOptions) -> PgPoolOptions {
    let most = usize::try_from(pool.get_max_connections()).unwrap_or(usize::MAX).saturating_mul(4);
    let settings = Settings { known: Arc::default(), most };
    let of_new = settings.clone();
    pool.after_connect(move |connection, _| {
        let settings = of_new.clone();
        Box::pin(async move { settings.set(connection).await })
    })
    .before_acquire(move |connection, _| {
        let settings = settings.clone();
        Box::pin(async move { settings.set(connection).await.map(|()| true) })
    })
}

impl Settings {
    async fn set(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let wished = WISHED.try_with(|wished| *wished).unwrap_or(Reach::Nobody);
        // Asks the server only once for each connection.
        let statement = (&mut *connection).prepare(SqlStr::from_static(SET)).await?;
        if self.take(&statement) == Some(wished) {
            self.keep(statement, wished);
            return Ok(());
        }
        sqlx::query(SET).bind(wished.setting()).execute(connection).await?;
        self.keep(statement, wished);
        Ok(())
    }

    /// What the connection of a description is set to. It is not known any more until it is kept again, so that nothing
    /// wrong is known when setting it fails midway.
    fn take(&self, statement: &PgStatement) -> Option<Reach> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&address(statement)).map(|(_, reach)| reach)
    }

    fn keep(&self, statement: PgStatement, reach: Reach) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= self.most {
            known.clear();
        }
        known.insert(address(&statement), (statement, reach));
    }
}

/// Where the description of its one column stands.
fn address(statement: &PgStatement) -> usize {
    statement.columns().as_ptr().addr()
}
