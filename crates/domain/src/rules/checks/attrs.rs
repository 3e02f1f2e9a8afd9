use std::io;

use serde_json::Value;

use super::{at_most, no_nul};
use crate::error::{Code, Error};
use crate::limits::Limits;
use crate::model::Attrs;

/// Deepest nesting of attributes; the attributes themselves are level 1. Events hold them some
/// levels deeper, and JSON readers commonly stop at 128.
pub const MAX_ATTRS_DEPTH: usize = 64;

/// Free-form attributes: at most [`Limits::attrs_bytes`] bytes as compact JSON, at most
/// [`MAX_ATTRS_DEPTH`] deep, and no NUL in any name or text.
///
/// # Errors
/// `LIMIT_EXCEEDED` when they are too large or too deep, `VALIDATION_FAILED` for a NUL.
pub fn attrs(attrs: &Attrs, limits: &Limits) -> Result<(), Error> {
    // Depth comes first and is walked without recursion: measuring the size recurses.
    walk(attrs)?;
    let mut size = Size(0);
    serde_json::to_writer(&mut size, attrs).map_err(Error::internal)?;
    at_most("attrs", size.0, limits.attrs_bytes, "bytes")
}

fn walk(attrs: &Attrs) -> Result<(), Error> {
    let mut open: Vec<(&Value, usize)> = Vec::new();
    push_members(attrs, 2, &mut open)?;
    while let Some((value, depth)) = open.pop() {
        match value {
            Value::Array(_) | Value::Object(_) if depth > MAX_ATTRS_DEPTH => {
                let message = format!("attrs are nested deeper than the limit of {MAX_ATTRS_DEPTH} levels");
                return Err(Error::new(Code::LimitExceeded, message));
            }
            Value::String(text) => no_nul("a text in attrs", text)?,
            Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(object) => push_members(object, depth + 1, &mut open)?,
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    Ok(())
}

fn push_members<'a>(object: &'a Attrs, depth: usize, open: &mut Vec<(&'a Value, usize)>) -> Result<(), Error> {
    for (name, value) in object {
        no_nul("a name in attrs", name)?;
        open.push((value, depth));
    }
    Ok(())
}

/// Counts what is written.
struct Size(usize);

impl io::Write for Size {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
