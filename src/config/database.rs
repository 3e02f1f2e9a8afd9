//! `[database]`: the database and its connections.

use super::allowed::Allowed;
use super::database_url::DatabaseUrl;
use super::section::section;

section! {
    /// The database and its connections. `SQLite` needs no server; `PostgreSQL` serves several replicas.
    Database = "database" {
        /// Address of the database: `sqlite://FILE`, or `postgres://USER:PASSWORD@HOST:PORT/NAME?sslmode=MODE`.
        /// Where PGHOST or PGDATABASE is set and `DATABASE_URL` is not, it is put together from PGHOST, PGPORT,
        /// PGUSER, PGPASSWORD, PGDATABASE and PGSSLMODE.
        url: DatabaseUrl = DatabaseUrl::new("sqlite://claimgraph.db"), Allowed::DatabaseUrl, "DATABASE_URL";
        /// Connections that read, at most. `SQLite` has one more that writes.
        read_connections: u32 = 8, Allowed::count(1, 1_000);
        /// Time that a write may wait for its turn and its commit.
        write_timeout_ms: u64 = 10_000, Allowed::milliseconds(1, 600_000);
        /// Most requests that one transaction carries. Concurrent writes of a tenant share transactions, so that one
        /// flush to the disk pays for many; each fails alone. 1 shares none.
        requests_per_transaction: usize = 64, Allowed::count(1, 1_000);
        /// Writes of a tenant that may wait for their turn. One more is refused with `UNAVAILABLE`.
        waiting_writes: usize = 10_000, Allowed::count(1, 1_000_000);
        /// Prepared statements kept for each connection. Where a pooler stands before `PostgreSQL` in transaction
        /// mode, it must be 0: none are kept then, and each transaction says for itself whose rows it works on, which
        /// takes longer.
        statement_cache: usize = 256, Allowed::count(0, 100_000);
        /// Memory for pages that each connection of `SQLite` keeps, beside what the system keeps of the file. It is
        /// taken as pages are read and written, and stays taken.
        page_cache_bytes: u64 = 64 << 20, Allowed::bytes(1 << 16, 1 << 40);
        /// Whether the server refuses to start with a role of `PostgreSQL` for which row-level security does not hold: a
        /// superuser, or one with BYPASSRLS. Otherwise it warns. docs/OPERATIONS.md tells how to make a role.
        require_row_level_security: bool = false, Allowed::Boolean;
    }
}
