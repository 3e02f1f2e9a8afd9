//! From characters to words and signs.

use std::iter::Peekable;
use std::str::Chars;

use super::{Expr, Field, Problem, QueryError};
use crate::model::ClaimStatus;
use crate::search::SearchLimits;
use crate::search::words::words;

/// Fewest characters of a word's beginning: fewer would find nearly everything.
const MIN_PREFIX_CHARS: usize = 2;

/// What a query is made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    /// A word, a phrase, a beginning or a field.
    Leaf(Expr),
}

/// The tokens of a text, each with its place.
pub(super) fn tokens(text: &str, limits: &SearchLimits) -> Result<Vec<(Token, u32)>, QueryError> {
    let mut lexer = Lexer { chars: text.chars().peekable(), at: 0, terms: 0, most: limits.query_terms };
    let mut tokens = Vec::new();
    while lexer.skip_blanks() {
        let at = lexer.at;
        if let Some(token) = lexer.token()? {
            tokens.push((token, at));
        }
    }
    Ok(tokens)
}

struct Lexer<'a> {
    chars: Peekable<Chars<'a>>,
    at: u32,
    terms: usize,
    most: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<char> {
        let char = self.chars.next()?;
        self.at = self.at.saturating_add(if u32::from(char) > 0xffff { 2 } else { 1 });
        Some(char)
    }

    /// Whether something follows.
    fn skip_blanks(&mut self) -> bool {
        while self.chars.next_if(|char| char.is_whitespace()).is_some() {
            self.at = self.at.saturating_add(1);
        }
        self.chars.peek().is_some()
    }

    /// The next token; `None` for what is passed over.
    fn token(&mut self) -> Result<Option<Token>, QueryError> {
        match self.chars.peek() {
            Some('(') => Ok(self.next().map(|_| Token::Open)),
            Some(')') => Ok(self.next().map(|_| Token::Close)),
            Some('"') => self.phrase().map(Some),
            Some('-') => {
                self.next();
                match self.chars.peek() {
                    Some(next) if next.is_alphanumeric() || matches!(next, '"' | '(') => Ok(Some(Token::Not)),
                    _ => self.bare(),
                }
            }
            _ => self.bare(),
        }
    }

    fn phrase(&mut self) -> Result<Token, QueryError> {
        let at = self.at;
        let quoted: Vec<String> = words(&self.quoted()?).into_iter().map(|word| word.text).collect();
        if quoted.is_empty() {
            return Err(QueryError::new(Problem::EmptyPhrase, at, "expected a word between the quotation marks"));
        }
        if self.chars.peek() == Some(&'*') {
            let message = "expected no `*` after a phrase; it stands after the beginning of one word";
            return Err(QueryError::new(Problem::Prefix, self.at, message));
        }
        self.take(at, quoted.len())?;
        Ok(Token::Leaf(Expr::Phrase(quoted)))
    }

    /// The text between quotation marks; a backslash takes the next character as it is.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let at = self.at;
        self.next();
        let mut text = String::new();
        while let Some(char) = self.next() {
            match char {
                '"' => return Ok(text),
                '\\' => text.extend(self.next()),
                char => text.push(char),
            }
        }
        Err(QueryError::new(Problem::UnclosedQuote, at, "expected another `\"` to close this one"))
    }

    fn bare(&mut self) -> Result<Option<Token>, QueryError> {
        let at = self.at;
        let mut text = String::new();
        while let Some(char) = self.chars.peek()
            && !char.is_whitespace()
            && !matches!(char, '(' | ')' | '"')
        {
            text.extend(self.next());
        }
        match text.as_str() {
            "AND" => return Ok(Some(Token::And)),
            "OR" => return Ok(Some(Token::Or)),
            "NOT" => return Ok(Some(Token::Not)),
            _ => {}
        }
        if let Some((name, value)) = text.split_once(':')
            && !name.is_empty()
            && name.chars().all(|char| char.is_ascii_alphabetic())
            && let Some(field) = self.field(at, name, value)?
        {
            return Ok(Some(Token::Leaf(field)));
        }
        let leaf = self.words(at, &text)?;
        Ok(leaf.map(Token::Leaf))
    }

    /// The field of a name before a colon; `None` for a word with a colon after it.
    fn field(&mut self, at: u32, name: &str, value: &str) -> Result<Option<Expr>, QueryError> {
        let Some(field) = Field::from_text(&name.to_ascii_lowercase()) else {
            if value.is_empty() && self.chars.peek() != Some(&'"') {
                return Ok(None);
            }
            let known: Vec<&str> = Field::ALL.iter().map(|field| field.as_str()).collect();
            let message = format!(
                "expected one of the fields {}; between quotation marks it is searched for as it stands",
                known.join(", ")
            );
            return Err(QueryError::new(Problem::UnknownField, at, message));
        };
        let value = match self.chars.peek() {
            Some('"') if value.is_empty() => self.quoted()?,
            _ => value.to_owned(),
        };
        check_value(at, field, &value)?;
        self.take(at, 1)?;
        Ok(Some(Expr::Field(field, value)))
    }

    fn words(&mut self, at: u32, text: &str) -> Result<Option<Expr>, QueryError> {
        let mut found: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
        self.take(at, found.len())?;
        let Some(last) = found.pop() else { return Ok(None) };
        let is_prefix = text.ends_with('*');
        if !is_prefix && !found.is_empty() {
            found.push(last);
            return Ok(Some(Expr::Phrase(found)));
        }
        if !is_prefix {
            return Ok(Some(Expr::Word(last)));
        }
        if last.chars().count() < MIN_PREFIX_CHARS {
            let message = format!("expected at least {MIN_PREFIX_CHARS} letters or digits before `*`");
            return Err(QueryError::new(Problem::Prefix, at, message));
        }
        let before = match (found.pop(), found.is_empty()) {
            (None, _) => return Ok(Some(Expr::Prefix(last))),
            (Some(word), true) => Expr::Word(word),
            (Some(word), false) => {
                found.push(word);
                Expr::Phrase(found)
            }
        };
        Ok(Some(Expr::and(vec![before, Expr::Prefix(last)])))
    }

    fn take(&mut self, at: u32, terms: usize) -> Result<(), QueryError> {
        self.terms = self.terms.saturating_add(terms);
        if self.terms > self.most {
            let message = format!("expected at most {} words and fields; ask for less at a time", self.most);
            return Err(QueryError::new(Problem::TooManyTerms, at, message));
        }
        Ok(())
    }
}

fn check_value(at: u32, field: Field, value: &str) -> Result<(), QueryError> {
    let name = field.as_str();
    let refuse = |message: String| Err(QueryError::new(Problem::FieldValue, at, message));
    if value.trim().is_empty() {
        return refuse(format!("expected a value right after `{name}:`"));
    }
    if value.chars().any(char::is_control) {
        return refuse(format!("expected a value without control characters after `{name}:`"));
    }
    if field == Field::Status && ClaimStatus::from_text(value).is_none() {
        let known: Vec<&str> = ClaimStatus::ALL.iter().map(|status| status.as_str()).collect();
        return refuse(format!("expected one of {} after `{name}:`", known.join(", ")));
    }
    Ok(())
}
