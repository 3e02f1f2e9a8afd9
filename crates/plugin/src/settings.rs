//! From a table of the configuration to a plugin's typed settings.

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// What the configuration says of one plugin.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Whether it takes part.
    pub enabled: bool,
    /// Its own settings, without `enabled`.
    pub values: Table,
}

impl Default for Settings {
    fn default() -> Self {
        Self { enabled: true, values: Table::new() }
    }
}

/// Reads typed settings. Whatever was given must come back when they are written again: so an
/// unknown key is found also where the type forgot to refuse it.
pub(crate) fn read<C: Serialize + DeserializeOwned>(values: &Table) -> Result<C, String> {
    let config: C =
        Value::Table(values.clone()).try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
    let known = Table::try_from(&config).map_err(|error| error.to_string())?;
    match unknown(values, &known, "") {
        None => Ok(config),
        Some(key) => {
            let keys: Vec<&str> = known.keys().map(String::as_str).collect();
            let known =
                if keys.is_empty() { "it has no settings".to_owned() } else { format!("it has {}", keys.join(", ")) };
            Err(format!("unknown setting `{key}`; {known}"))
        }
    }
}

/// The path of the first key that was given, but is not known.
fn unknown(given: &Table, known: &Table, above: &str) -> Option<String> {
    given.iter().find_map(|(key, value)| {
        let path = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match (value, known.get(key)) {
            (_, None) => Some(path),
            (Value::Table(given), Some(Value::Table(known))) => unknown(given, known, &path),
            (_, Some(_)) => None,
        }
    })
}
