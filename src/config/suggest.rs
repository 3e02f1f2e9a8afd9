//! The key that someone probably meant.

use super::Config;
use super::plugins;

/// Shorter texts are part of too many names to mean one of them.
const MEANINGFUL_CHARS: usize = 4;

/// The key, or section, nearest to an unknown one; both dotted.
pub(super) fn key(config: &Config, given: &str) -> Option<String> {
    let (section, name) = given.split_once('.').unwrap_or(("", given));
    let names = |wanted: &str| -> Vec<(String, &'static str)> {
        let sections = config.sections().into_iter().filter(|section| wanted.is_empty() || section.name() == wanted);
        sections.flat_map(|section| section.keys().iter().map(|key| (section.name().to_owned(), key.name))).collect()
    };
    by_name(name, &names(section))
        .or_else(|| by_name(name, &names("")))
        .or_else(|| by_section(config, given))
        .or_else(|| by_spelling(given, &names("")))
}

/// The candidate that takes the fewest edits, if these are at most a third of the text.
pub(super) fn nearest(given: &str, known: &[String]) -> Option<String> {
    let measured = known.iter().map(|candidate| (strsim::osa_distance(given, candidate), candidate));
    let near = measured.filter(|(distance, _)| *distance <= given.chars().count().div_ceil(3)).min();
    near.map(|(_, candidate)| candidate.clone())
}

/// Among (section, key): the one whose key is near, or holds the text.
fn by_name(given: &str, known: &[(String, &'static str)]) -> Option<String> {
    let names: Vec<String> = known.iter().map(|(_, name)| (*name).to_owned()).collect();
    let holds = |name: &&String| given.chars().count() >= MEANINGFUL_CHARS && name.contains(given);
    let near = nearest(given, &names).or_else(|| names.iter().find(holds).cloned())?;
    known.iter().find(|(_, name)| **name == near).map(|(section, name)| format!("{section}.{name}"))
}

/// For a right name with the wrong separators, such as one underscore in a variable where two belong, or for its
/// beginning.
fn by_spelling(given: &str, known: &[(String, &'static str)]) -> Option<String> {
    let given = given.replace('.', "_");
    let spelt = |(section, name): &&(String, &'static str)| format!("{section}_{name}").starts_with(&given);
    let meant = || known.iter().find(spelt).map(|(section, name)| format!("{section}.{name}"));
    (given.chars().count() >= MEANINGFUL_CHARS).then(meant).flatten()
}

/// For a misspelt section whose key says nothing either.
fn by_section(config: &Config, given: &str) -> Option<String> {
    let mut names: Vec<String> = config.sections().iter().map(|section| section.name().to_owned()).collect();
    names.push(plugins::NAME.to_owned());
    let (section, below) = given.split_once('.').unwrap_or((given, ""));
    let near = nearest(section, &names).filter(|near| near != section)?;
    // Below plugins any key may stand; elsewhere the key is wrong too.
    Some(if near == plugins::NAME && !below.is_empty() { format!("{near}.{below}") } else { near })
}
