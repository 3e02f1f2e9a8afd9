use super::{after, web};

/// Hosts of arXiv and its mirror for programs.
const HOSTS: &[&str] = &["arxiv.org", "www.arxiv.org", "export.arxiv.org"];

/// Paths under which a paper is found.
const PATHS: &[&str] = &["/abs/", "/pdf/", "/html/"];

/// The normal form of an arXiv identifier or of the address of its paper.
pub(super) fn normalise(text: &str) -> Option<String> {
    if let Some(identifier) = after(text, "arxiv:") {
        return bare(identifier.trim_start());
    }
    let url = web::parse(text)?;
    if url.port().is_some() || !HOSTS.contains(&url.host_str()?) {
        return None;
    }
    let identifier = PATHS.iter().find_map(|path| url.path().strip_prefix(path))?.trim_end_matches('/');
    bare(identifier.strip_suffix(".pdf").unwrap_or(identifier))
}

/// The normal form of an identifier in the style of 2007 (`2101.00001v2`) or before (`math.GT/0309136`).
fn bare(identifier: &str) -> Option<String> {
    let lower = identifier.to_ascii_lowercase();
    let work = without_version(&lower);
    if let Some((archive, number)) = work.split_once('/') {
        let archive = archive.split_once('.').map_or(archive, |(archive, _class)| archive);
        let named = archive.starts_with(|c: char| c.is_ascii_lowercase())
            && archive.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        return (named && is_number(number, 7..=7)).then(|| format!("arxiv:{archive}/{number}"));
    }
    let (month, number) = work.split_once('.')?;
    (is_number(month, 4..=4) && is_number(number, 4..=5)).then(|| format!("arxiv:{work}"))
}

fn without_version(identifier: &str) -> &str {
    match identifier.rsplit_once('v') {
        Some((work, version)) if is_number(version, 1..=4) => work,
        _ => identifier,
    }
}

fn is_number(text: &str, digits: std::ops::RangeInclusive<usize>) -> bool {
    digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
