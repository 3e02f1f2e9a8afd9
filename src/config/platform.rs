//! The variables that platforms set: `HOST`, `PORT`, `DATABASE_URL`, and those of `PostgreSQL`'s client library.

use std::collections::BTreeMap;

use super::Config;
use super::error::Problem;
use super::load::Entry;
use super::origin::Origin;
use super::value::Value;

const SSL_MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/// What platforms set. `PG*` counts where `DATABASE_URL` is not set and `PGHOST` or `PGDATABASE` is.
pub(super) fn entries(
    config: &Config,
    variables: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for section in config.sections() {
        for key in section.keys() {
            let named = key.platform.and_then(|name| variables.get_key_value(name));
            let path = || vec![section.name().to_owned(), key.name.to_owned()];
            entries.extend(named.map(|(name, value)| entry(name, path(), value.clone())));
        }
    }
    if !variables.contains_key("DATABASE_URL") {
        entries.extend(from_pg(variables, problems));
    }
    entries
}

fn entry(variable: &str, path: Vec<String>, value: String) -> Entry {
    Entry { origin: Origin::Variable(variable.to_owned()), path, value: Value::Text(value) }
}

/// A URL put together from `PG*`; the user name and the rest default as in `PostgreSQL`'s own clients.
fn from_pg(variables: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> Option<Entry> {
    let get = |name: &str| variables.get(name).map(String::as_str);
    let (host, database) = (get("PGHOST"), get("PGDATABASE"));
    let origin = if host.is_some() { "PGHOST" } else { database.map(|_| "PGDATABASE")? };
    let before = problems.len();
    let port = get("PGPORT").map(|port| checked("PGPORT", port, is_port(port), "a port from 1 to 65535", problems));
    let mode = get("PGSSLMODE").map(|mode| {
        let allowed = SSL_MODES.join(", ");
        checked("PGSSLMODE", mode, SSL_MODES.contains(&mode), &format!("one of {allowed}"), problems)
    });
    if problems.len() > before {
        return None;
    }
    let login = login(get("PGUSER"), get("PGPASSWORD"));
    let host = host_part(host.unwrap_or("localhost"));
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let database = database.map(|name| format!("/{}", encode(name))).unwrap_or_default();
    let mode = mode.map(|mode| format!("?sslmode={mode}")).unwrap_or_default();
    let url = format!("postgres://{login}{host}{port}{database}{mode}");
    Some(entry(origin, vec!["database".to_owned(), "url".to_owned()], url))
}

fn is_port(text: &str) -> bool {
    text.parse::<u16>().is_ok_and(|port| port > 0)
}

fn checked<'a>(name: &str, text: &'a str, fine: bool, allowed: &str, problems: &mut Vec<Problem>) -> &'a str {
    if !fine {
        problems.push(Problem::Value {
            origin: Origin::Variable(name.to_owned()),
            key: "database.url".to_owned(),
            value: format!("put together with \"{text}\""),
            allowed: format!("put together with {allowed}"),
        });
    }
    text
}

fn login(user: Option<&str>, password: Option<&str>) -> String {
    match (user.map(encode), password.map(encode)) {
        (Some(user), Some(password)) => format!("{user}:{password}@"),
        (Some(user), None) => format!("{user}@"),
        (None, Some(password)) => format!(":{password}@"),
        (None, None) => String::new(),
    }
}

/// A host name or address; a folder holds a Unix socket and goes into the host part percent-encoded.
fn host_part(host: &str) -> String {
    if host.contains(':') && !host.starts_with(['/', '[']) {
        return format!("[{host}]");
    }
    if host.starts_with('[') { host.to_owned() } else { encode(host) }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3.
fn encode(text: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encoded).collect()
}
