//! From the database's failures to the domain's error.

use claimgraph_domain::error::{Code, Error};
use sea_orm::{DbErr, RuntimeErr, sqlx};

/// What a failure of the database means to a caller: `UNAVAILABLE` where trying again may help,
/// otherwise `INTERNAL`. The cause is kept for the log.
pub(crate) fn database(cause: &DbErr) -> Error {
    let text = cause.to_string();
    let mut error = if transient(cause) {
        let mut error = Error::new(Code::Unavailable, "the database is busy or away; try again");
        error.retry_after = Some(1);
        error
    } else {
        Error::internal(text.clone())
    };
    error.cause = Some(text.into());
    error
}

fn transient(cause: &DbErr) -> bool {
    match cause {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => match inner.as_ref() {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
            // SQLITE_BUSY and its kin; PostgreSQL's classes 08 (connection), 40 (rollback), 53
            // (resources), 55 (lock) and 57 (shutdown).
            sqlx::Error::Database(inner) => inner.code().is_some_and(|code| {
                matches!(code.as_ref(), "5" | "6" | "261" | "517")
                    || (code.len() == 5 && ["08", "40", "53", "55", "57"].iter().any(|class| code.starts_with(class)))
            }),
            _ => false,
        },
        _ => false,
    }
}

/// Gives database results the domain's error.
pub(crate) trait OrDatabase<T> {
    /// The value, or what the failure means to a caller.
    fn or_database(self) -> Result<T, Error>;
}

impl<T> OrDatabase<T> for Result<T, DbErr> {
    fn or_database(self) -> Result<T, Error> {
        self.map_err(|cause| database(&cause))
    }
}
