use async_graphql::{Object, SimpleObject};

/// A plugin that the server was built with.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
#[graphql(name = "Plugin")]
pub struct PluginInfo {
    /// The plugin's id, as in the configuration.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What it adds.
    pub description: String,
    /// Whether it is switched on.
    pub enabled: bool,
}

/// The server itself.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ServerInfo {
    /// The version of the program.
    version: String,
}

/// Root fields about the server itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Server {
    pub(crate) version: String,
    pub(crate) plugins: Vec<PluginInfo>,
}

#[Object]
impl Server {
    /// The server itself.
    async fn server_info(&self) -> ServerInfo {
        ServerInfo { version: self.version.clone() }
    }

    /// The plugins that the server was built with, by id.
    async fn plugins(&self) -> &[PluginInfo] {
        &self.plugins
    }
}
