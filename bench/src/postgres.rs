//! PostgreSQL: connections, databases, and the process that all its work descends from.

use tokio_postgres::{Client, Config, NoTls};

use crate::{Result, cpu};

/// A connection of its own, which sees the rows of all tenants.
///
/// # Errors
/// When the database cannot be reached.
pub async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(async move {
        if let Err(cause) = connection.await {
            eprintln!("PostgreSQL: {cause}");
        }
    });
    client.batch_execute("SET claimgraph.tenant = '*'").await?;
    Ok(client)
}

/// Drops the database that the URL names and makes it anew. The name must end in `_bench`, so that nobody loses
/// another.
///
/// # Errors
/// When the name does not end so, or PostgreSQL refuses.
pub async fn recreate(url: &str) -> Result<()> {
    let mut config: Config = url.parse()?;
    let name = config.get_dbname().unwrap_or_default().to_owned();
    if !name.ends_with("_bench") || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(format!("the database is {name:?}: only one whose name ends in _bench is made anew").into());
    }
    let (client, connection) = config.dbname("postgres").connect(NoTls).await?;
    tokio::spawn(connection);
    client.execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), &[]).await?;
    client.execute(&format!("CREATE DATABASE {name}"), &[]).await?;
    Ok(())
}

/// The postmaster, whose descendants do all of the server's work. The server must run on this machine.
///
/// # Errors
/// When it does not.
pub async fn postmaster(client: &Client) -> Result<u32> {
    let backend: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await?.get(0);
    let backend = u32::try_from(backend)?;
    let name = std::fs::read_to_string(format!("/proc/{backend}/comm")).unwrap_or_default();
    if !name.starts_with("postgres") {
        return Err("PostgreSQL does not run on this machine, so its processor time cannot be read".into());
    }
    cpu::parent(backend)
}
