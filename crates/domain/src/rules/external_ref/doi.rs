use super::{after, has_blank, web};

/// Hosts that resolve DOIs.
const RESOLVERS: &[&str] = &["doi.org", "www.doi.org", "dx.doi.org"];

/// What may stand before a DOI; longer spellings come before those that they begin with.
const PREFIXES: &[&str] = &["urn:doi:", "info:doi/", "doi:", "doi ", "dx.doi.org/", "www.doi.org/", "doi.org/"];

/// The normal form of any spelling of a DOI.
pub(super) fn normalise(text: &str) -> Option<String> {
    let mut rest = text;
    // Spellings are found nested: `doi:https://doi.org/10.1000/xyz`.
    while let Some(inner) = PREFIXES.iter().find_map(|prefix| after(rest, prefix)) {
        rest = inner.trim_start();
    }
    match web::parse(rest) {
        Some(url) if url.port().is_none() && url.host_str().is_some_and(|host| RESOLVERS.contains(&host)) => {
            let path = url.path().trim_start_matches('/');
            bare(after(path, "doi:").unwrap_or(path))
        }
        _ => bare(rest),
    }
}

/// The normal form of a DOI without anything before it.
fn bare(text: &str) -> Option<String> {
    let name = decode(text).to_ascii_lowercase();
    (is_doi(&name) && !has_blank(&name)).then(|| format!("doi:{name}"))
}

/// Whether text is `10.`, a registrant of digits and dots, `/` and a suffix (ISO 26324).
fn is_doi(text: &str) -> bool {
    let Some((registrant, suffix)) = text.strip_prefix("10.").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let numbers = registrant.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    numbers && !suffix.is_empty()
}

/// Decodes percent-encoding until nothing is left to decode, so that a second pass finds nothing;
/// `%23` stays, for a bare `#` would begin an anchor. Where the bytes are not UTF-8, what is
/// encoded stays as it is.
fn decode(text: &str) -> String {
    let mut current = text.to_owned();
    // Each round shortens the text, so this ends.
    while let Some(decoded) = decode_once(&current) {
        current = decoded;
    }
    current
}

fn decode_once(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let (value, after) = encoded(byte, after).unwrap_or((byte, after));
        out.push(value);
        rest = after;
    }
    if out.len() == text.len() { None } else { String::from_utf8(out).ok() }
}

/// The byte that `%` and two hex digits stand for, and what follows them.
fn encoded(byte: u8, after: &[u8]) -> Option<(u8, &[u8])> {
    let (&[high, low], rest) = after.split_first_chunk::<2>()?;
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let value = digit(high)? * 16 + digit(low)?;
    (byte == b'%' && value != b'#').then_some((value, rest))
}
