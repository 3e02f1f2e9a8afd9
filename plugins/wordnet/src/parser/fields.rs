//! The fields of a line, which single spaces part.

use super::error::Fault;

/// A field and the byte at which it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'l> {
    pub(super) at: usize,
    pub(super) text: &'l str,
}

impl Field<'_> {
    /// The fault of this field.
    pub(super) fn fault(self, message: impl Into<String>) -> Fault {
        Fault::new(self.at, message)
    }
}

/// Reads the fields of one line.
#[derive(Debug)]
pub(super) struct Fields<'l> {
    line: &'l str,
    position: usize,
}

impl<'l> Fields<'l> {
    pub(super) fn new(line: &'l str) -> Self {
        Self { line, position: 0 }
    }

    /// The next field; `what` names it where it is missing.
    pub(super) fn next(&mut self, what: &str) -> Result<Field<'l>, Fault> {
        let Field { at, .. } = self.rest();
        let rest = self.line.get(at..).unwrap_or_default();
        let text = rest.split(' ').next().unwrap_or_default();
        if text.is_empty() {
            let problem = if rest.is_empty() { "the line ends before" } else { "two spaces before" };
            return Err(Fault::new(at, format!("{problem} {what}")));
        }
        self.position = at + text.len() + 1;
        Ok(Field { at, text })
    }

    /// The next field as a decimal number of so many digits.
    pub(super) fn decimal(&mut self, what: &str, digits: usize) -> Result<(u32, Field<'l>), Fault> {
        self.number(what, digits, 10, "decimal")
    }

    /// The next field as a hexadecimal number of so many digits.
    pub(super) fn hexadecimal(&mut self, what: &str, digits: usize) -> Result<(u32, Field<'l>), Fault> {
        self.number(what, digits, 16, "hexadecimal")
    }

    fn number(&mut self, what: &str, digits: usize, radix: u32, kind: &str) -> Result<(u32, Field<'l>), Fault> {
        let field = self.next(what)?;
        let is_written = field.text.len() == digits && field.text.chars().all(|c| c.is_digit(radix));
        let number = is_written.then(|| u32::from_str_radix(field.text, radix).ok()).flatten();
        let wrong = || {
            let s = if digits == 1 { "" } else { "s" };
            field.fault(format!("{what} is {digits} {kind} digit{s}, not `{}`", field.text))
        };
        Ok((number.ok_or_else(wrong)?, field))
    }

    /// What stands behind the next field, without the spaces around it; and where it begins.
    pub(super) fn rest(&self) -> Field<'l> {
        let at = self.position.min(self.line.len());
        Field { at, text: self.line.get(at..).unwrap_or_default().trim() }
    }
}
