//! Tokens: keywords, comments and words, separated by white space.

use super::error::ParseError;
use super::source::Source;
use std::fmt::Display;

/// The keywords that structure a database; comments are handled by the tokenizer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Keyword {
    Constant,
    Variable,
    Disjoint,
    Floating,
    Essential,
    Axiom,
    Provable,
    Proof,
    End,
    OpenBlock,
    CloseBlock,
    Include,
    IncludeEnd,
}

impl Keyword {
    fn of(text: &str) -> Option<Self> {
        Some(match text {
            "$c" => Self::Constant,
            "$v" => Self::Variable,
            "$d" => Self::Disjoint,
            "$f" => Self::Floating,
            "$e" => Self::Essential,
            "$a" => Self::Axiom,
            "$p" => Self::Provable,
            "$=" => Self::Proof,
            "$." => Self::End,
            "${" => Self::OpenBlock,
            "$}" => Self::CloseBlock,
            "$[" => Self::Include,
            "$]" => Self::IncludeEnd,
            _ => return None,
        })
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum TokenKind {
    Keyword(Keyword),
    /// A label, a math symbol, a piece of a compressed proof or a file name.
    Word,
    Comment,
}

/// A token of the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'s> {
    pub(super) kind: TokenKind,
    /// The token as written; of a comment, what stands between `$(` and `$)`.
    pub(super) text: &'s str,
    /// The byte offset of the token's first character.
    pub(super) at: usize,
}

/// Reads the tokens of one file.
#[derive(Debug)]
pub(super) struct Tokens<'s> {
    source: &'s Source,
    pub(super) position: usize,
}

impl<'s> Tokens<'s> {
    /// Starts where the source was left.
    pub(super) fn new(source: &'s Source) -> Self {
        Self { source, position: source.position }
    }

    /// The error at byte `offset` of the file.
    pub(super) fn error(&self, offset: usize, message: impl Display) -> ParseError {
        self.source.error(offset, message)
    }

    /// The next token, `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Token<'s>>, ParseError> {
        let rest = self.rest();
        let Some(gap) = rest.bytes().position(|byte| !byte.is_ascii_whitespace()) else {
            self.position += rest.len();
            return Ok(None);
        };
        let at = self.position + gap;
        let rest = rest.get(gap..).unwrap_or_default();
        let length = rest.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        self.position = at + length;
        if text == "$(" {
            return self.comment(at).map(Some);
        }
        let kind = self.classify(text, at)?;
        Ok(Some(Token { kind, text, at }))
    }

    /// The next token that is not a comment; `opening` is where the statement began, the
    /// place reported when the file ends inside it.
    pub(super) fn next_within(&mut self, opening: usize) -> Result<Token<'s>, ParseError> {
        while let Some(token) = self.next()? {
            if token.kind != TokenKind::Comment {
                return Ok(token);
            }
        }
        Err(self.error(opening, "the file ends inside this statement"))
    }

    fn rest(&self) -> &'s str {
        self.source.text.get(self.position..).unwrap_or_default()
    }

    fn classify(&self, text: &str, at: usize) -> Result<TokenKind, ParseError> {
        if !text.contains('$') {
            return Ok(TokenKind::Word);
        }
        if let Some(keyword) = Keyword::of(text) {
            return Ok(TokenKind::Keyword(keyword));
        }
        Err(match text {
            "$)" => self.error(at, "`$)` closes no comment"),
            _ if text.len() == 2 && text.starts_with('$') => self.error(at, format_args!("unknown keyword `{text}`")),
            _ => self.error(
                at,
                format_args!(
                    "`$` inside `{text}`: a keyword stands between white space, and labels and symbols have no `$`"
                ),
            ),
        })
    }

    /// The comment whose `$(` stands at `at` and has been read.
    fn comment(&mut self, at: usize) -> Result<Token<'s>, ParseError> {
        let body = self.rest();
        let bytes = body.as_bytes();
        let mut from = 0;
        while let Some(found) = bytes.iter().skip(from).position(|&byte| byte == b'$') {
            let dollar = from + found;
            from = dollar + 1;
            let here = self.position + dollar;
            match bytes.get(from) {
                Some(b'(') => return Err(self.error(here, "`$(` inside a comment")),
                Some(b')') => {
                    let is_space = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
                    let before = dollar.checked_sub(1).and_then(|index| bytes.get(index));
                    if !is_space(before) || !is_space(bytes.get(from + 1)) {
                        return Err(self.error(here, "`$)` without white space around it"));
                    }
                    self.position = here + 2;
                    return Ok(Token { kind: TokenKind::Comment, text: body.get(..dollar).unwrap_or_default(), at });
                }
                _ => {}
            }
        }
        Err(self.error(at, "this comment is not closed"))
    }
}
