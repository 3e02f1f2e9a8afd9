//! The environment as a layer: `CLAIMGRAPH_<SECTION>__<KEY>` and `CLAIMGRAPH_<KEY>`, over what platforms set.

use std::collections::BTreeMap;

use super::error::Problem;
use super::load::Entry;
use super::origin::Origin;
use super::value::Value;
use super::{Config, platform};

/// The variable that names the file.
pub(super) const FILE: &str = "CLAIMGRAPH_CONFIG";

const PREFIX: &str = "CLAIMGRAPH_";

/// Variables that begin like ours and mean something else: the one of the build, and those of tests and benchmarks.
const FOREIGN: [&str; 3] = ["PLAYGROUND", "TEST_", "BENCH_"];

/// What the environment sets, weakest first.
pub(super) fn entries(variables: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> Vec<Entry> {
    let config = Config::default();
    let mut entries = platform::entries(&config, variables, problems);
    let (mut short, mut full) = (Vec::new(), Vec::new());
    for (name, value) in variables {
        match name.strip_prefix(PREFIX) {
            Some(rest) if rest.contains("__") => full.push(entry(name, full_path(rest), value)),
            Some(rest) if !is_foreign(rest, value) => short.push(entry(name, short_path(&config, rest), value)),
            _ => {}
        }
    }
    entries.append(&mut short);
    entries.append(&mut full);
    entries
}

fn entry(name: &str, path: Vec<String>, value: &str) -> Entry {
    Entry { origin: Origin::Variable(name.to_owned()), path, value: Value::Text(value.to_owned()) }
}

fn full_path(rest: &str) -> Vec<String> {
    rest.split("__").map(str::to_ascii_lowercase).collect()
}

/// The section and key, where only one section has the key; otherwise the key alone, which is then unknown.
fn short_path(config: &Config, rest: &str) -> Vec<String> {
    let key = rest.to_ascii_lowercase();
    let sections = config.sections();
    let mut having = sections.iter().filter(|section| section.keys().iter().any(|candidate| candidate.name == key));
    match (having.next(), having.next()) {
        (Some(section), None) => vec![section.name().to_owned(), key],
        _ => vec![key],
    }
}

fn is_foreign(rest: &str, value: &str) -> bool {
    format!("{PREFIX}{rest}") == FILE
        || FOREIGN.iter().any(|foreign| rest.starts_with(foreign))
        || is_service_link(rest, value)
}

/// Whether Kubernetes set this, because a service whose name begins with `claimgraph` runs in the same namespace:
/// `<SERVICE>_SERVICE_HOST`, `<SERVICE>_SERVICE_PORT[_<NAME>]`, `<SERVICE>_PORT[_<NUMBER>_<PROTOCOL>[...]]`.
fn is_service_link(rest: &str, value: &str) -> bool {
    let words: Vec<&str> = rest.split('_').collect();
    let service = words.windows(2).any(|pair| matches!(pair, ["SERVICE", "HOST" | "PORT"]));
    let numbered = words.windows(3).any(|three| {
        matches!(three, ["PORT", number, "TCP" | "UDP" | "SCTP"] if number.bytes().all(|byte| byte.is_ascii_digit()))
    });
    service || numbered || (words.last() == Some(&"PORT") && value.contains("://"))
}
