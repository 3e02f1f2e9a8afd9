//! From the names of hosts to their addresses.

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;

/// Tells the addresses of a host.
#[async_trait]
pub trait Resolve: Send + Sync {
    /// The addresses of a name, each with the port.
    ///
    /// # Errors
    /// When the name has none, or nobody answers.
    async fn resolve(&self, name: &str, port: u16) -> io::Result<Vec<SocketAddr>>;
}

/// The resolver of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

#[async_trait]
impl Resolve for SystemResolver {
    async fn resolve(&self, name: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        Ok(tokio::net::lookup_host((name, port)).await?.collect())
    }
}
