//! The scan before parsing: one pass over the bytes that counts tokens, aliases and directives, and follows brackets.

use claimgraph_domain::error::{Code, Error};

use super::DocumentLimits;

/// Brackets open at once: selection sets, arguments, objects, lists and list types together. The parser stops at as
/// many, and more would not be safe on the stack of a worker, so that this is not to be configured.
pub(super) const MAX_DEPTH: usize = 64;

/// Refuses a document that is too long or nested too deep to be parsed. Whether it is GraphQL is left to the parser.
///
/// # Errors
/// `COST_EXCEEDED`, with the limit.
pub(super) fn check(text: &str, limits: &DocumentLimits) -> Result<(), Error> {
    let mut scan = Scan { rest: text.as_bytes(), limits, tokens: 0, aliases: 0, directives: 0, depth: 0, arguments: 0 };
    while scan.step()? {}
    Ok(())
}

struct Scan<'a> {
    rest: &'a [u8],
    limits: &'a DocumentLimits,
    tokens: usize,
    aliases: usize,
    directives: usize,
    depth: usize,
    /// Round brackets open at once. A colon outside of them follows an alias.
    arguments: usize,
}

impl Scan<'_> {
    /// Passes one token, comment or space; `false` at the end.
    fn step(&mut self) -> Result<bool, Error> {
        let Some((&byte, rest)) = self.rest.split_first() else { return Ok(false) };
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                self.rest = rest;
                return Ok(true);
            }
            b'#' => {
                self.skip(|byte| byte != b'\n' && byte != b'\r');
                return Ok(true);
            }
            b'{' | b'[' | b'(' => {
                self.rest = rest;
                self.arguments += usize::from(byte == b'(');
                self.open()?;
            }
            b'}' | b']' | b')' => {
                self.rest = rest;
                self.arguments = self.arguments.saturating_sub(usize::from(byte == b')'));
                self.depth = self.depth.saturating_sub(1);
            }
            b':' if self.arguments == 0 => {
                self.rest = rest;
                self.aliases += 1;
                within(self.aliases, self.limits.aliases, "aliases; ask in several requests")?;
            }
            b'@' => {
                self.rest = rest;
                self.directives += 1;
                within(self.directives, self.limits.directives, "directives; leave out what is not needed")?;
            }
            b'"' => self.string(),
            byte if is_word(byte) => self.skip(is_word),
            _ => self.rest = rest,
        }
        self.count()?;
        Ok(true)
    }

    fn open(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(Error::new(
            Code::CostExceeded,
            format!("the document nests more than {MAX_DEPTH} brackets; pass nested values as variables"),
        ))
    }

    fn count(&mut self) -> Result<(), Error> {
        self.tokens += 1;
        within(self.tokens, self.limits.tokens, "tokens; pass values as variables")
    }

    fn skip(&mut self, belongs: impl Fn(u8) -> bool) {
        let length = self.rest.iter().take_while(|byte| belongs(**byte)).count();
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    /// Passes a string or a block string; one without an end reaches to the end of the document.
    fn string(&mut self) {
        let block = self.rest.starts_with(b"\"\"\"");
        let (quote, escape): (&[u8], &[u8]) = if block { (b"\"\"\"", b"\\\"\"\"") } else { (b"\"", b"\\") };
        let mut at = quote.len();
        while let Some(rest) = self.rest.get(at..).filter(|rest| !rest.is_empty()) {
            if rest.starts_with(escape) {
                // In a plain string the escaped character is passed with its backslash.
                at += if block { escape.len() } else { 2 };
            } else if rest.starts_with(quote) {
                at += quote.len();
                break;
            } else if !block && rest.starts_with(b"\n") {
                break;
            } else {
                at += 1;
            }
        }
        self.rest = self.rest.get(at..).unwrap_or_default();
    }
}

/// Refuses more than there may be, of things that `what` names with some advice.
fn within(count: usize, most: usize, what: &str) -> Result<(), Error> {
    if count <= most {
        return Ok(());
    }
    Err(Error::new(Code::CostExceeded, format!("the document has more than {most} {what}")))
}

/// Names, numbers, and what would be part of them in another encoding.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'.') || byte >= 0x80
}
