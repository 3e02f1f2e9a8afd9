//! Where the pepper of API keys comes from: the configuration, or a file that is made at the first start.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use claimgraph_domain::ambient::Entropy;
use claimgraph_domain::rules::api_key::Pepper;

use super::Error;
use crate::config::Config;

/// The pepper's file where the database has no file of its own.
const FILE: &str = "claimgraph.pepper";

/// The configured pepper; else that of the file, which is made where there is none.
///
/// # Errors
/// When the file cannot be read or made, may be read by others, or holds no pepper.
pub fn load(config: &Config, entropy: &dyn Entropy) -> Result<Pepper, Error> {
    let auth = &config.auth;
    if !auth.pepper.is_empty() {
        return of(auth.pepper.expose(), Path::new("auth.pepper"));
    }
    let path = file(config);
    match read(&path) {
        Ok(text) => of(text.trim(), &path),
        Err(Failure::Io(cause)) if cause.kind() == io::ErrorKind::NotFound => {
            let text = random(entropy);
            match make(&path, &text) {
                Ok(()) => {
                    tracing::info!(path = %path.display(), "a pepper for API keys was made; keep it beside the database's backups");
                    of(&text, &path)
                }
                // Another process was faster.
                Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                    read(&path).map_err(|cause| cause.at(&path)).and_then(|text| of(text.trim(), &path))
                }
                Err(cause) => Err(Error::PepperFile { path, cause }),
            }
        }
        Err(cause) => Err(cause.at(&path)),
    }
}

enum Failure {
    Io(io::Error),
    Readable,
}

impl Failure {
    fn at(self, path: &Path) -> Error {
        let path = path.to_owned();
        match self {
            Self::Io(cause) => Error::PepperFile { path, cause },
            Self::Readable => Error::Readable { path },
        }
    }
}

fn of(text: &str, path: &Path) -> Result<Pepper, Error> {
    Pepper::from_text(text).map_err(|refused| Error::Pepper { path: path.to_owned(), message: refused.message })
}

/// The configured file, else one beside the database.
fn file(config: &Config) -> PathBuf {
    if !config.auth.pepper_file.is_empty() {
        return PathBuf::from(&config.auth.pepper_file);
    }
    let url = config.database.url.expose();
    let place = url.strip_prefix("sqlite:").map(|rest| rest.trim_start_matches("//"));
    let place = place.map(|rest| rest.split_once('?').map_or(rest, |(place, _)| place));
    match place.filter(|place| !place.is_empty() && !place.contains(":memory:")) {
        Some(place) => PathBuf::from(format!("{place}.pepper")),
        None => PathBuf::from(FILE),
    }
}

fn random(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    Pepper::random_text(&bytes)
}

fn read(path: &Path) -> Result<String, Failure> {
    let mut file = OpenOptions::new().read(true).open(path).map_err(Failure::Io)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().map_err(Failure::Io)?.permissions().mode();
        if mode & 0o007 != 0 {
            return Err(Failure::Readable);
        }
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(Failure::Io)?;
    Ok(text)
}

/// Makes a file that its owner alone may read.
fn make(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(format!("{text}\n").as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{DatabaseUrl, Secret};
    use crate::system::SystemEntropy;

    fn config(url: &str) -> Config {
        let mut config = Config::default();
        config.database.url = DatabaseUrl::new(url);
        config
    }

    #[test]
    fn the_file_stands_beside_the_database() {
        for (url, expected) in [
            ("sqlite://claimgraph.db", "claimgraph.db.pepper"),
            ("sqlite:///var/lib/c.db?mode=rwc", "/var/lib/c.db.pepper"),
            ("sqlite::memory:", "claimgraph.pepper"),
            ("postgres://me@db/x", "claimgraph.pepper"),
        ] {
            assert_eq!(file(&config(url)), Path::new(expected), "{url}");
        }
    }

    #[test]
    fn a_pepper_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("x.db");
        let config = config(&format!("sqlite://{}", database.display()));
        let made = load(&config, &SystemEntropy).unwrap();
        assert_eq!(load(&config, &SystemEntropy).unwrap().id(), made.id());
        let path = folder.path().join("x.db.pepper");
        assert_eq!(std::fs::read_to_string(&path).unwrap().trim().len(), 64);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o604)).unwrap();
            assert!(matches!(load(&config, &SystemEntropy), Err(Error::Readable { .. })));
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        std::fs::write(&path, "short").unwrap();
        assert!(matches!(load(&config, &SystemEntropy), Err(Error::Pepper { .. })));
    }

    #[test]
    fn a_configured_pepper_needs_no_file() {
        let mut config = config("sqlite:///nowhere/x.db");
        assert!(matches!(load(&config, &SystemEntropy), Err(Error::PepperFile { .. })));
        config.auth.pepper = Secret::new("p".repeat(32));
        assert_eq!(load(&config, &SystemEntropy).unwrap().id(), Pepper::from_text(&"p".repeat(32)).unwrap().id());
    }
}
