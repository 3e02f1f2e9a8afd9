//! Tests of assembling and running plugins that do nothing but register.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use crate::domain::model::ClaimType;
use crate::{
    AnyPlugin, Assembled, BoxError, Error, ImportJob, ImportReport, Importer, Plugin, PluginContext, Registrar,
    Settings, assemble, async_trait,
};

/// What happened, in order.
type Diary = Arc<Mutex<Vec<String>>>;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Config {
    /// Fails in the phase of this name.
    fail: String,
    limits: Limits,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Limits {
    lines: u32,
}

/// Implements a plugin `$id` that registers by a closure and keeps a diary.
macro_rules! plugin {
    ($name:ident, $id:literal, $requires:expr) => {
        #[derive(Default)]
        struct $name {
            register: Option<fn(&mut Registrar)>,
            diary: Diary,
        }

        #[async_trait]
        impl Plugin for $name {
            type Config = Config;
            const ID: &'static str = $id;
            const REQUIRES: &'static [&'static str] = $requires;

            fn validate(config: &Config) -> Result<(), String> {
                match config.limits.lines {
                    0..1000 => Ok(()),
                    lines => Err(format!("limits.lines is at most 999, not {lines}")),
                }
            }

            fn register(&self, _config: &Config, registrar: &mut Registrar) {
                if let Some(register) = self.register {
                    register(registrar);
                }
            }

            async fn start(&self, context: &PluginContext<Config>) -> Result<(), BoxError> {
                note(&self.diary, "start", $id, context)
            }

            async fn check(&self, context: &PluginContext<Config>) -> Result<(), BoxError> {
                note(&self.diary, "check", $id, context)
            }

            async fn stop(&self, context: &PluginContext<Config>) -> Result<(), BoxError> {
                note(&self.diary, "stop", $id, context)
            }
        }
    };
}

mod assembling;
mod define;
mod order;
mod run;
mod settings;

plugin!(Alpha, "alpha", &[]);
plugin!(Beta, "beta", &[]);
plugin!(Gamma, "gamma", &["omega"]);
plugin!(Omega, "omega", &[]);

fn note(diary: &Diary, what: &str, id: &str, context: &PluginContext<Config>) -> Result<(), BoxError> {
    diary.lock().unwrap().push(format!("{what} {id}"));
    if context.config().fail == what { Err(format!("cannot {what}").into()) } else { Ok(()) }
}

/// Alpha and beta, each with what it registers.
fn pair(alpha: fn(&mut Registrar), beta: fn(&mut Registrar)) -> Vec<Box<dyn AnyPlugin>> {
    let alpha = Alpha { register: Some(alpha), ..Alpha::default() };
    let beta = Beta { register: Some(beta), ..Beta::default() };
    // The order of the list does not matter.
    vec![Box::new(beta), Box::new(alpha)]
}

fn assembled(plugins: Vec<Box<dyn AnyPlugin>>) -> Result<Assembled, Error> {
    assemble(plugins, &BTreeMap::new())
}

#[track_caller]
fn refusal(result: Result<Assembled, Error>) -> String {
    result.err().expect("it is refused").to_string()
}

/// Settings for one plugin, as TOML.
fn set(id: &str, toml: &str) -> BTreeMap<String, Settings> {
    BTreeMap::from([(id.to_owned(), Settings { enabled: true, values: toml.parse().unwrap() })])
}

fn claim_type(name: &str) -> ClaimType {
    ClaimType { name: name.to_owned(), description: "A test.".to_owned() }
}

/// An importer of a format that imports nothing.
struct Nothing(&'static str);

#[async_trait]
impl Importer for Nothing {
    fn format(&self) -> &'static str {
        self.0
    }

    fn description(&self) -> &'static str {
        "Nothing."
    }

    async fn import(&self, _job: ImportJob<'_>) -> Result<ImportReport, crate::domain::error::Error> {
        Ok(ImportReport::default())
    }
}
