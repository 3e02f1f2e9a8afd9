//! The programs that are measured: claimgraph's own binary, and PostGraphile.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::child::{self, Ran, Server};
use crate::{Result, postgres};

/// Where things are.
#[derive(Debug, Clone)]
pub struct Places {
    /// The `claimgraph` binary.
    pub claimgraph: PathBuf,
    /// The Metamath database, or the folder of WordNet.
    pub corpus: PathBuf,
    /// Folder for databases and logs.
    pub work: PathBuf,
}

impl Places {
    /// The log of a step.
    #[must_use]
    pub fn log(&self, step: &str) -> PathBuf {
        self.work.join(format!("{step}.log"))
    }

    fn claimgraph(&self, url: &str, step: &str) -> Result<Command> {
        let mut command = child::command(&self.claimgraph, &self.log(step))?;
        command.args(["--database-url", url, "--set", "log.filter=warn"]);
        Ok(command)
    }

    /// Makes the tables.
    ///
    /// # Errors
    /// When the program fails.
    pub async fn migrate(&self, url: &str) -> Result<()> {
        let mut command = self.claimgraph(url, "migrate")?;
        command.args(["migrate", "up"]);
        child::run(command, &self.log("migrate")).await?;
        Ok(())
    }

    /// Imports the corpus, which is a Metamath database.
    ///
    /// # Errors
    /// When the program fails.
    pub async fn import(&self, url: &str) -> Result<Ran> {
        self.import_as(url, "metamath").await
    }

    /// Imports the corpus, which is of a format.
    ///
    /// # Errors
    /// When the program fails.
    pub async fn import_as(&self, url: &str, format: &str) -> Result<Ran> {
        let mut command = self.claimgraph(url, "import")?;
        command.args(["import", "--format", format]).arg(&self.corpus);
        child::run(command, &self.log("import")).await
    }

    /// Serves a database with everything as it is by default, so without credentials.
    ///
    /// # Errors
    /// When the server does not start.
    pub async fn serve(&self, url: &str, name: &str) -> Result<Server> {
        self.serve_with(url, name, &[]).await
    }

    /// Serves a database with some settings, `SECTION.KEY=VALUE`, and the rest as it is by default.
    ///
    /// # Errors
    /// When the server does not start.
    pub async fn serve_with(&self, url: &str, name: &str, settings: &[String]) -> Result<Server> {
        let port = child::free_port()?;
        let mut command = self.claimgraph(url, name)?;
        command.args(["--port", &port.to_string()]);
        command.args(settings.iter().flat_map(|setting| ["--set", setting])).arg("serve");
        Server::start(command, port, &self.log(name)).await
    }

    /// Serves PostgreSQL's copy of the corpus with PostGraphile.
    ///
    /// # Errors
    /// When it is not installed or does not start.
    pub async fn postgraphile(&self, url: &str) -> Result<Server> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/postgraphile");
        let node = folder.join("node_modules/node/bin/node");
        if !node.exists() {
            return Err("PostGraphile is not installed: run bench/peers/postgraphile/install.sh".into());
        }
        postgres::connect(url).await?.batch_execute(include_str!("../peers/postgraphile/schema.sql")).await?;
        let port = child::free_port()?;
        let mut command = child::command(node, &self.log("postgraphile"))?;
        command
            .arg(folder.join("server.js"))
            .current_dir(&folder)
            .envs([("NODE_ENV", "production"), ("GRAPHILE_ENV", "production")])
            .env("DATABASE_URL", url)
            .env("PGOPTIONS", "-c claimgraph.tenant=*")
            .env("PORT", port.to_string());
        Server::start(command, port, &self.log("postgraphile")).await
    }

    /// The imported `SQLite` database, importing it when it is not there.
    ///
    /// # Errors
    /// When the import fails.
    pub async fn ready_sqlite(&self) -> Result<PathBuf> {
        let file = self.work.join("graphql.db");
        let url = format!("sqlite://{}", file.display());
        self.import(&url).await?;
        Ok(file)
    }

    /// Imports into a PostgreSQL database what is not there yet.
    ///
    /// # Errors
    /// When the import fails.
    pub async fn ready_postgres(&self, url: &str) -> Result<()> {
        self.import(url).await?;
        Ok(postgres::connect(url).await?.batch_execute("VACUUM ANALYZE").await?)
    }
}
