//! Puts the layers on top of one another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::allowed::Allowed;
use super::error::{Error, Problem};
use super::origin::Origin;
use super::section::Key;
use super::value::Value;
use super::{Config, Flags, context, environment, file, limits, plugins, suggest};

/// The file that is read when none is named.
const DEFAULT_FILE: &str = "claimgraph.toml";

/// Where the layers come from.
#[derive(Debug, Clone)]
pub struct Sources<E> {
    /// The working folder: relative paths of files begin here.
    pub directory: PathBuf,
    /// The variables of the environment. Other programs' variables are ignored.
    pub env: E,
    /// The flags of the command line.
    pub flags: Flags,
}

/// One value that a layer sets.
#[derive(Debug)]
pub(super) struct Entry {
    /// Where it stands.
    pub(super) origin: Origin,
    /// The section and the key, or `plugins`, the id and the path within the plugin's table.
    pub(super) path: Vec<String>,
    /// The value.
    pub(super) value: Value,
}

/// See [`Config::load`].
pub(super) fn load<E>(sources: Sources<E>, known_plugins: &[&str]) -> Result<Config, Error>
where
    E: IntoIterator<Item = (String, String)>,
{
    let Sources { directory, env, flags } = sources;
    // An empty variable counts as not set: Compose and CI files pass on variables that may be missing.
    let variables: BTreeMap<String, String> = env.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let named = flags.config.clone().or_else(|| variables.get(environment::FILE).map(PathBuf::from));

    let mut layers =
        Layers { config: Config::default(), known_plugins, origins: BTreeMap::new(), problems: Vec::new() };
    let mut entries = read_file(&directory, named.as_deref())?;
    entries.extend(environment::entries(&variables, &mut layers.problems));
    entries.extend(flags.entries(&mut layers.problems));
    for entry in entries {
        layers.apply(entry);
    }
    layers.check_order();
    layers.check_wakeup();
    layers.check_rates_url();
    layers.finish()
}

/// The entries of the named file, or of the default one where it exists.
fn read_file(directory: &Path, named: Option<&Path>) -> Result<Vec<Entry>, Error> {
    // The default is shown as its bare name; it is read in the working folder.
    let shown = named.unwrap_or(Path::new(DEFAULT_FILE));
    match fs::read_to_string(directory.join(shown)) {
        Ok(text) => file::entries(shown, &text),
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(reason) => Err(Error::Read { path: shown.to_owned(), reason }),
    }
}

struct Layers<'a> {
    config: Config,
    known_plugins: &'a [&'a str],
    /// Where each key that is not at its default was set last.
    origins: BTreeMap<String, Origin>,
    problems: Vec<Problem>,
}

impl Layers<'_> {
    fn apply(&mut self, entry: Entry) {
        let Entry { origin, path, value } = entry;
        match path.as_slice() {
            [first, id, rest @ ..] if first == plugins::NAME => self.set_plugin(origin, id, rest, value),
            [section, key] => self.set_key(origin, section, key, &value),
            [section] if self.is_section(section) => self.expect_table(origin, section, &value),
            _ => self.unknown(origin, path.join(".")),
        }
    }

    fn is_section(&mut self, name: &str) -> bool {
        name == plugins::NAME || self.config.section_mut(name).is_some()
    }

    /// A section as a whole: nothing to set when it is empty, and an error when it is no table.
    fn expect_table(&mut self, origin: Origin, key: &str, value: &Value) {
        if !value.is_empty_table() {
            let allowed = Allowed::Text { shape: "a table of keys", accepts: |_| false };
            self.refuse(origin, key.to_owned(), value, &allowed);
        }
    }

    fn set_key(&mut self, origin: Origin, section_name: &str, name: &str, value: &Value) {
        let dotted = format!("{section_name}.{name}");
        let found = self.config.section_mut(section_name).and_then(|section| {
            let key: &'static Key = section.keys().iter().find(|key| key.name == name)?;
            Some((section, key))
        });
        let Some((section, key)) = found else {
            return self.unknown(origin, dotted);
        };
        if section.set(key, value) {
            self.origins.insert(dotted, origin);
        } else {
            self.refuse(origin, dotted, value, &key.allowed);
        }
    }

    fn set_plugin(&mut self, origin: Origin, id: &str, rest: &[String], value: Value) {
        // A variable's name cannot hold a hyphen.
        let matches = |known: &&&str| **known == id || (origin.is_variable() && known.replace('-', "_") == id);
        let Some(known) = self.known_plugins.iter().find(matches) else {
            return self.unknown_plugin(origin, id);
        };
        match rest {
            [key] if key == plugins::ENABLED => match value.boolean() {
                Some(enabled) => self.config.plugins.enable(known, enabled),
                None => self.refuse(origin, format!("plugins.{known}.{key}"), &value, &Allowed::Boolean),
            },
            [] => self.expect_table(origin, &format!("plugins.{known}"), &value),
            _ => self.config.plugins.set(known, rest, value),
        }
    }

    fn refuse(&mut self, origin: Origin, key: String, value: &Value, allowed: &Allowed) {
        let value = value.shown(allowed);
        self.problems.push(Problem::Value { origin, key, value, allowed: allowed.to_string() });
    }

    fn unknown(&mut self, origin: Origin, key: String) {
        let suggestion = suggest::key(&self.config, &key).map(|near| origin.spell(&near));
        self.problems.push(Problem::UnknownKey { origin, key, suggestion });
    }

    /// Reported once for each id, not for each of its keys.
    fn unknown_plugin(&mut self, origin: Origin, id: &str) {
        let reported = |problem: &Problem| matches!(problem, Problem::UnknownPlugin { id: other, .. } if other == id);
        if !self.problems.iter().any(reported) {
            let known: Vec<String> = self.known_plugins.iter().map(ToString::to_string).collect();
            let suggestion = suggest::nearest(id, &known);
            self.problems.push(Problem::UnknownPlugin { origin, id: id.to_owned(), suggestion, known });
        }
    }

    /// Checks the pairs of limits of which one bounds the other.
    fn check_order(&mut self) {
        let origin = |key: &str| self.origins.get(key).cloned().unwrap_or(Origin::Default);
        let number = |value: &toml::Value| value.as_integer().unwrap_or_default();
        let (limits, context): (&dyn super::Section, &dyn super::Section) = (&self.config.limits, &self.config.context);
        let of_limits = limits::ORDERED.map(|pair| (limits, pair));
        let of_context = context::ORDERED.map(|pair| (context, pair));
        for (section, (low, high)) in of_limits.into_iter().chain(of_context) {
            let found = |name: &str| section.keys().iter().find(|key| key.name == name);
            let value = |name: &str| found(name).and_then(|key| section.get(key));
            let (Some(value), Some(bound)) = (value(low), value(high)) else {
                continue;
            };
            let (key, bound_key) = (format!("{}.{low}", section.name()), format!("{}.{high}", section.name()));
            if number(&value) > number(&bound) {
                self.problems.push(Problem::Order {
                    origin: origin(&key),
                    bound_origin: origin(&bound_key),
                    key,
                    value: value.to_string(),
                    bound_key,
                    bound: bound.to_string(),
                });
            }
        }
    }

    /// Checks that the carrier of wake-ups has an address, and of its own kind.
    fn check_wakeup(&mut self) {
        let events = &self.config.events;
        let Some(schemes) = events.wanted_schemes() else { return };
        let origin = |key: &str| self.origins.get(key).cloned();
        let origin = origin("events.wakeup_url").or_else(|| origin("events.wakeup")).unwrap_or(Origin::Default);
        let key = "events.wakeup_url".to_owned();
        let value = format!("\"{}\"", events.wakeup_url);
        let allowed =
            format!("a URL that begins with {}:// for the carrier that events.wakeup names", schemes.join(":// or "));
        self.problems.push(Problem::Value { origin, key, value, allowed });
    }

    /// Checks that the limits are shared through a server that can.
    fn check_rates_url(&mut self) {
        let limits = &self.config.rate_limits;
        let Some(schemes) = limits.wanted_schemes() else { return };
        let key = "rate_limits.rates_redis_url".to_owned();
        let origin = self.origins.get(&key).cloned().unwrap_or(Origin::Default);
        let value = format!("\"{}\"", limits.rates_redis_url);
        let allowed = format!("empty, or a URL that begins with {}://", schemes.join(":// or "));
        self.problems.push(Problem::Value { origin, key, value, allowed });
    }

    fn finish(self) -> Result<Config, Error> {
        if self.problems.is_empty() { Ok(self.config) } else { Err(Error::Invalid(self.problems)) }
    }
}
