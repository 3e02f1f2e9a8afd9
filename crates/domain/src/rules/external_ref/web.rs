use url::Url;

use super::{after, has_blank};

/// Schemes of addresses that name a work.
const SCHEMES: &[&str] = &["https://", "http://", "ftp://"];

/// Reads an address of an accepted scheme, without its fragment. Refused are spaces, an empty
/// host, and a user name or password, which must not be stored.
pub(super) fn parse(text: &str) -> Option<Url> {
    if has_blank(text) || !SCHEMES.iter().any(|scheme| after(text, scheme).is_some()) {
        return None;
    }
    let mut url = Url::parse(text).ok()?;
    if !url.has_host() || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    url.set_fragment(None);
    if url.query() == Some("") {
        url.set_query(None);
    }
    Some(url)
}

/// The normal form of an address.
pub(super) fn normalise(text: &str) -> Option<String> {
    let url = parse(text)?;
    let whole = url.as_str();
    let bare_host = url.path() == "/" && url.query().is_none();
    Some(if bare_host { whole.trim_end_matches('/') } else { whole }.to_owned())
}
