//! Outside references in normal form, so that one work has one spelling.
//!
//! | what | normal form | also accepted |
//! | --- | --- | --- |
//! | DOI | `doi:10.1000/xyz` | `10.1000/XYZ`, `DOI: 10.1000/xyz`, `https://doi.org/10.1000%2Fxyz`, `info:doi/10.1000/xyz` |
//! | arXiv | `arxiv:2101.00001`, `arxiv:math/0309136` | `arXiv:2101.00001v2`, `https://arxiv.org/pdf/2101.00001v2.pdf`, `arXiv:math.GT/0309136` |
//! | URL (http, https, ftp) | `https://example.org/a?b=c` | `HTTPS://Example.ORG:443/a?b=c#d` |
//! | ISBN | `isbn:9780306406157` | `ISBN 978-0-306-40615-7`, `urn:isbn:…` |
//! | `PubMed` | `pmid:12345678` | `PMID: 12345678` |
//! | other URN | `urn:nbn:de:101:1-2019` | `URN:NBN:de:101:1-2019` |
//!
//! A version of a work is the same work: the `v2` of an arXiv identifier is dropped, and so is the
//! subject class of the old style. `#` begins an anchor and is no part of a reference: a fragment
//! is dropped, and a `#` within a DOI stays `%23`. Everything else in a DOI is percent-decoded and
//! put into lower case, as DOIs do not distinguish case. The query and path of a URL are kept but
//! for what the URL standard itself folds (`/a/../b`).

mod arxiv;
mod doi;
mod other;
mod web;

use crate::error::{Code, Error};

/// Longest reference, characters.
pub const MAX_CHARS: usize = 2_048;

/// What is accepted, for messages.
const FORMS: &str =
    "a DOI (doi:10.1000/xyz), an arXiv id (arxiv:2101.00001), an http(s) or ftp URL, isbn:…, pmid:… or urn:…";

/// The normal form of an outside reference. Applied to a normal form it changes nothing.
///
/// # Errors
/// `LIMIT_EXCEEDED` above [`MAX_CHARS`] characters; `VALIDATION_FAILED` for anything that is not one of the accepted
/// forms; the message names them.
pub fn normalise(text: &str) -> Result<String, Error> {
    let text = text.trim();
    within_limit(text)?;
    let reference = split_anchor(text).0.trim_end();
    let normal = doi::normalise(reference)
        .or_else(|| arxiv::normalise(reference))
        .or_else(|| other::isbn(reference))
        .or_else(|| other::pmid(reference))
        .or_else(|| other::urn(reference))
        .or_else(|| web::normalise(reference))
        .ok_or_else(|| unknown(text))?;
    // A URL may grow when what is not ASCII is encoded.
    within_limit(&normal)?;
    Ok(normal)
}

/// Splits `reference#anchor` at the first `#`. An empty anchor is none. Neither part is normalised.
#[must_use]
pub fn split_anchor(text: &str) -> (&str, Option<&str>) {
    match text.split_once('#') {
        Some((reference, anchor)) => (reference, (!anchor.is_empty()).then_some(anchor)),
        None => (text, None),
    }
}

fn within_limit(text: &str) -> Result<(), Error> {
    let chars = text.chars().count();
    if chars > MAX_CHARS {
        let message = format!("a reference is {chars} characters long; the limit is {MAX_CHARS}");
        return Err(Error::new(Code::LimitExceeded, message));
    }
    Ok(())
}

fn unknown(text: &str) -> Error {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
    Error::new(Code::ValidationFailed, format!("`{shown}` is not a reference of a known form; give {FORMS}"))
}

/// What follows a prefix that is written in any case.
fn after<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Whether text holds what no reference may: spaces and control characters, NUL among them.
fn has_blank(text: &str) -> bool {
    text.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests;
