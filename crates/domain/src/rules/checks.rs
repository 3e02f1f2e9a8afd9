//! Checks of single values that every write shares.
//!
//! Each returns `Ok` or one [`Error`]; the caller knows the value's path and collects them into
//! [`crate::error::Detail`]s. No text may hold NUL, which not every
//! database can store.

mod attrs;

pub use attrs::{MAX_ATTRS_DEPTH, attrs};

use crate::error::{Code, Error};
use crate::limits::Limits;
use crate::time::Timestamp;

/// Longest reason, characters.
pub const MAX_REASON_CHARS: usize = 2_000;
/// Longest display name, characters.
pub const MAX_DISPLAY_NAME_CHARS: usize = 200;
/// Longest idempotency key, characters.
pub const MAX_IDEMPOTENCY_KEY_CHARS: usize = 256;
/// Longest temporary id, characters.
pub const MAX_TEMP_ID_CHARS: usize = 64;

/// A number from 0 to 1, both included.
///
/// # Errors
/// `VALIDATION_FAILED` when it is outside or not a number.
pub fn unit_interval(name: &str, value: f64) -> Result<(), Error> {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    refuse(format!("{name} must be a number from 0 to 1, got {value}"))
}

/// A claim's content or formal content: 1 to [`Limits::content_chars`] characters, not blank.
///
/// # Errors
/// `VALIDATION_FAILED` when it is empty, blank or holds NUL, `LIMIT_EXCEEDED` when it is too long.
pub fn content(text: &str, limits: &Limits) -> Result<(), Error> {
    bounded_text("content", text, limits.content_chars)
}

/// The reason for a retraction or change: 1 to [`MAX_REASON_CHARS`] characters, not blank.
///
/// # Errors
/// `VALIDATION_FAILED` when it is empty, blank or holds NUL, `LIMIT_EXCEEDED` when it is too long.
pub fn reason(text: &str) -> Result<(), Error> {
    bounded_text("a reason", text, MAX_REASON_CHARS)
}

/// The name of an agent as people see it: 1 to [`MAX_DISPLAY_NAME_CHARS`] characters, not blank.
///
/// # Errors
/// `VALIDATION_FAILED` when it is empty, blank or holds NUL, `LIMIT_EXCEEDED` when it is too long.
pub fn display_name(text: &str) -> Result<(), Error> {
    bounded_text("a display name", text, MAX_DISPLAY_NAME_CHARS)
}

/// Any other text that must say something: 1 to `max_chars` characters, not blank; `name` is
/// used in messages.
///
/// # Errors
/// `VALIDATION_FAILED` when it is empty, blank or holds NUL, `LIMIT_EXCEEDED` when it is too long.
pub fn bounded_text(name: &str, text: &str, max_chars: usize) -> Result<(), Error> {
    if text.chars().all(char::is_whitespace) {
        return refuse(format!("{name} must not be empty or blank"));
    }
    no_nul(name, text)?;
    at_most(name, text.chars().count(), max_chars, "characters")
}

/// Text without the character NUL.
///
/// # Errors
/// `VALIDATION_FAILED`.
pub fn no_nul(name: &str, text: &str) -> Result<(), Error> {
    if text.contains('\0') {
        return refuse(format!("{name} must not hold the character U+0000"));
    }
    Ok(())
}

/// A valid time: it begins before it ends; either end may be open.
///
/// # Errors
/// `VALIDATION_FAILED` when it ends at or before its beginning.
pub fn valid_period(from: Option<Timestamp>, to: Option<Timestamp>) -> Result<(), Error> {
    match (from, to) {
        (Some(from), Some(to)) if from >= to => refuse(format!("validFrom {from} must be before validTo {to}")),
        _ => Ok(()),
    }
}

/// A key under which a request is done at most once: 1 to [`MAX_IDEMPOTENCY_KEY_CHARS`] visible
/// ASCII characters, so that it fits a header.
///
/// # Errors
/// `VALIDATION_FAILED`, or `LIMIT_EXCEEDED` when it is too long.
pub fn idempotency_key(text: &str) -> Result<(), Error> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refuse("an idempotency key is 1 to 256 visible ASCII characters, without spaces".to_owned());
    }
    at_most("an idempotency key", text.len(), MAX_IDEMPOTENCY_KEY_CHARS, "characters")
}

/// A name for an item within one bundle: 1 to [`MAX_TEMP_ID_CHARS`] of `A-Z`, `a-z`, `0-9`, `_`, `-`.
///
/// # Errors
/// `VALIDATION_FAILED`, or `LIMIT_EXCEEDED` when it is too long.
pub fn temp_id(text: &str) -> Result<(), Error> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') {
        return refuse("a temporary id is 1 to 64 of A-Z, a-z, 0-9, _ and -".to_owned());
    }
    at_most("a temporary id", text.len(), MAX_TEMP_ID_CHARS, "characters")
}

/// A size within its limit.
fn at_most(name: &str, size: usize, most: usize, unit: &str) -> Result<(), Error> {
    if size > most {
        let message = format!("{name} is {size} {unit} long; the limit is {most}");
        return Err(Error::new(Code::LimitExceeded, message));
    }
    Ok(())
}

fn refuse(message: String) -> Result<(), Error> {
    Err(Error::new(Code::ValidationFailed, message))
}

#[cfg(test)]
mod tests;
