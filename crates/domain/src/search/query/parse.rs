//! From words and signs to what they mean together.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::lex::{Token, tokens};
use super::{Expr, Problem, QueryError};
use crate::search::SearchLimits;

/// What a query says.
pub(super) fn parse(text: &str, limits: &SearchLimits) -> Result<Expr, QueryError> {
    let chars = text.chars().count();
    if chars > limits.query_chars {
        let most = limits.query_chars;
        let at = u32::try_from(most).unwrap_or(u32::MAX);
        let message = format!("expected at most {most} characters, not {chars}");
        return Err(QueryError::new(Problem::TooLong, at, message));
    }
    let tokens = tokens(text, limits)?;
    if tokens.is_empty() {
        return Err(QueryError::new(Problem::Empty, 0, "expected a word, a phrase or a field"));
    }
    let end = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), end, depth: 0, most: limits.query_depth };
    let expr = parser.any()?;
    match parser.tokens.next() {
        None => Ok(expr),
        Some((_, at)) => {
            Err(QueryError::new(Problem::Unexpected, at, "expected no `)` here, as none of the `(` before is open"))
        }
    }
}

struct Parser {
    tokens: Peekable<IntoIter<(Token, u32)>>,
    end: u32,
    depth: usize,
    most: usize,
}

impl Parser {
    /// Parts between which `OR` stands.
    fn any(&mut self) -> Result<Expr, QueryError> {
        let mut parts = vec![self.all()?];
        while self.tokens.next_if(|(token, _)| *token == Token::Or).is_some() {
            parts.push(self.all()?);
        }
        Ok(Expr::or(parts))
    }

    /// Parts between which `AND` stands, or nothing.
    fn all(&mut self) -> Result<Expr, QueryError> {
        let mut parts = vec![self.one()?];
        loop {
            match self.tokens.peek() {
                None | Some((Token::Or | Token::Close, _)) => return Ok(Expr::and(parts)),
                Some((Token::And, _)) => {
                    self.tokens.next();
                }
                Some(_) => {}
            }
            parts.push(self.one()?);
        }
    }

    fn one(&mut self) -> Result<Expr, QueryError> {
        let mut wanted = true;
        while self.tokens.next_if(|(token, _)| *token == Token::Not).is_some() {
            wanted = !wanted;
        }
        let part = match self.tokens.next() {
            Some((Token::Leaf(leaf), _)) => leaf,
            Some((Token::Open, at)) => self.group(at)?,
            other => {
                let (found, at) = match other {
                    Some((Token::Close, at)) => ("`)`", at),
                    Some((Token::And, at)) => ("`AND`", at),
                    Some((Token::Or, at)) => ("`OR`", at),
                    _ => ("the end", self.end),
                };
                let message = format!("expected a word, a phrase, a field or `(` before {found}");
                return Err(QueryError::new(Problem::Unexpected, at, message));
            }
        };
        Ok(if wanted { part } else { Expr::negated(part) })
    }

    fn group(&mut self, at: u32) -> Result<Expr, QueryError> {
        self.depth += 1;
        if self.depth > self.most {
            let message = format!("expected at most {} parentheses within one another", self.most);
            return Err(QueryError::new(Problem::TooDeep, at, message));
        }
        let inner = self.any()?;
        self.depth -= 1;
        match self.tokens.next() {
            Some((Token::Close, _)) => Ok(inner),
            _ => Err(QueryError::new(Problem::UnclosedParenthesis, at, "expected a `)` to close this parenthesis")),
        }
    }
}
