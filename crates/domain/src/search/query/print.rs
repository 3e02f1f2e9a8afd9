//! Queries as text.

use std::fmt::{Display, Formatter, Result, Write};

use super::{Expr, Query};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.fmt(f)
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Phrase(words) => write!(f, "\"{}\"", words.join(" ")),
            Self::Prefix(start) => write!(f, "{start}*"),
            Self::Field(field, value) => {
                write!(f, "{}:\"", field.as_str())?;
                for char in value.chars() {
                    if matches!(char, '"' | '\\') {
                        f.write_char('\\')?;
                    }
                    f.write_char(char)?;
                }
                f.write_char('"')
            }
            Self::Not(part) => write_not(f, part),
            Self::And(parts) => joined(f, parts, " ", |part| matches!(part, Self::Or(_))),
            Self::Or(parts) => joined(f, parts, " OR ", |_| false),
        }
    }
}

/// Words begin with a letter or a digit, so that `-` before one is always read as `NOT`.
fn write_not(f: &mut Formatter<'_>, part: &Expr) -> Result {
    match part {
        Expr::And(_) | Expr::Or(_) => write!(f, "-({part})"),
        part => write!(f, "-{part}"),
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Expr], between: &str, grouped: impl Fn(&Expr) -> bool) -> Result {
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            f.write_str(between)?;
        }
        if grouped(part) { write!(f, "({part})")? } else { write!(f, "{part}")? }
    }
    Ok(())
}
