use super::{after, has_blank};

/// `isbn:` and 10 or 13 digits without hyphens; the last of 10 may be `X`.
pub(super) fn isbn(text: &str) -> Option<String> {
    let rest = ["urn:isbn:", "isbn:", "isbn "].iter().find_map(|prefix| after(text, prefix))?;
    let compact: String = rest.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
    let digits = match compact.len() {
        10 => compact.strip_suffix('X').unwrap_or(&compact),
        13 => &compact,
        _ => return None,
    };
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("isbn:{compact}"))
}

/// `pmid:` and a number without leading zeros.
pub(super) fn pmid(text: &str) -> Option<String> {
    let rest = ["pmid:", "pmid "].iter().find_map(|prefix| after(text, prefix))?.trim();
    let number = rest.trim_start_matches('0');
    let fits = (1..=10).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| format!("pmid:{number}"))
}

/// A URN (RFC 8141) with `urn` and its namespace in lower case and the rest as given: only the
/// namespace knows whether case matters there.
pub(super) fn urn(text: &str) -> Option<String> {
    let (namespace, name) = after(text, "urn:")?.split_once(':')?;
    let named = (2..=32).contains(&namespace.len())
        && namespace.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !namespace.starts_with('-')
        && !namespace.ends_with('-');
    // These have forms of their own; what failed there is not let in here.
    let own_form = ["isbn", "doi"].iter().any(|own| namespace.eq_ignore_ascii_case(own));
    let fits = named && !own_form && !name.is_empty() && !has_blank(name);
    fits.then(|| format!("urn:{}:{name}", namespace.to_ascii_lowercase()))
}
