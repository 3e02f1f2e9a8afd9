//! Statements that declare: blocks, includes, `$c`, `$v`, `$d` and `$f`.

use super::error::ParseError;
use super::scope::Scope;
use super::statement::Builder;
use super::token::{Keyword, Token, TokenKind, Tokens};

impl Builder {
    /// Reads the rest of an include: the file name as written.
    pub(super) fn include<'s>(&self, tokens: &mut Tokens<'s>, opening: Token<'s>) -> Result<Token<'s>, ParseError> {
        if self.scope.open_block().is_some() {
            return Err(tokens.error(opening.at, "an include inside a block"));
        }
        let name = tokens.next_within(opening.at)?;
        if name.kind != TokenKind::Word {
            return Err(tokens.error(name.at, "an include names one file"));
        }
        let end = tokens.next_within(opening.at)?;
        if end.kind != TokenKind::Keyword(Keyword::IncludeEnd) {
            return Err(tokens.error(end.at, "the include is not closed with `$]`"));
        }
        Ok(name)
    }

    /// Reads a statement that has no label; `token` is its keyword.
    pub(super) fn unlabelled(
        &mut self,
        tokens: &mut Tokens<'_>,
        token: Token<'_>,
        keyword: Keyword,
    ) -> Result<(), ParseError> {
        match keyword {
            Keyword::OpenBlock => self.scope.open(token.at),
            Keyword::CloseBlock => self.scope.close().map_err(|message| tokens.error(token.at, message))?,
            Keyword::Constant if self.scope.open_block().is_some() => {
                return Err(tokens.error(token.at, "`$c` inside a block"));
            }
            Keyword::Constant => {
                self.declare(tokens, token, Scope::declare_constant)?;
            }
            Keyword::Variable => {
                self.declare(tokens, token, Scope::declare_variable)?;
            }
            Keyword::Disjoint => self.disjoint(tokens, token)?,
            Keyword::Floating | Keyword::Essential | Keyword::Axiom | Keyword::Provable => {
                let what = format_args!("`{}` without a label", token.text);
                return Err(tokens.error(token.at, what));
            }
            Keyword::Proof | Keyword::End | Keyword::Include | Keyword::IncludeEnd => {
                let what = format_args!("`{}` outside a statement", token.text);
                return Err(tokens.error(token.at, what));
            }
        }
        Ok(())
    }

    /// Reads the symbols of `$c` or `$v`.
    fn declare(
        &mut self,
        tokens: &mut Tokens<'_>,
        opening: Token<'_>,
        declare: fn(&mut Scope, &str) -> Result<(), String>,
    ) -> Result<(), ParseError> {
        let mut count = 0_usize;
        loop {
            match symbol(tokens, opening, Keyword::End)? {
                Ok(word) => declare(&mut self.scope, word.text).map_err(|message| tokens.error(word.at, message))?,
                Err(end) if count == 0 => {
                    let what = format_args!("`{}` declares no symbol", opening.text);
                    return Err(tokens.error(end.at, what));
                }
                Err(_) => return Ok(()),
            }
            count += 1;
        }
    }

    fn disjoint(&mut self, tokens: &mut Tokens<'_>, opening: Token<'_>) -> Result<(), ParseError> {
        self.distinct.clear();
        let mut count = 0_usize;
        loop {
            let word = match symbol(tokens, opening, Keyword::End)? {
                Ok(word) => word,
                Err(end) if count < 2 => {
                    return Err(tokens.error(end.at, "`$d` needs at least two variables"));
                }
                Err(_) => return Ok(()),
            };
            let (variable, _) = self.scope.variable(word.text).map_err(|message| tokens.error(word.at, message))?;
            if !self.distinct.insert(variable) {
                let what = format_args!("`{}` twice in one `$d`", word.text);
                return Err(tokens.error(word.at, what));
            }
            count += 1;
        }
    }

    /// Reads a `$f` statement after its keyword.
    pub(super) fn floating(&mut self, tokens: &mut Tokens<'_>, label: Token<'_>) -> Result<(), ParseError> {
        let form = "`$f` takes one constant and one variable";
        let typecode = symbol(tokens, label, Keyword::End)?.map_err(|end| tokens.error(end.at, form))?;
        self.scope.constant(typecode.text).map_err(|message| tokens.error(typecode.at, message))?;
        let word = symbol(tokens, label, Keyword::End)?.map_err(|end| tokens.error(end.at, form))?;
        let (variable, typed) = self.scope.variable(word.text).map_err(|message| tokens.error(word.at, message))?;
        if typed {
            let what = format_args!("variable `{}` already has an active `$f`", word.text);
            return Err(tokens.error(word.at, what));
        }
        if let Ok(extra) = symbol(tokens, label, Keyword::End)? {
            return Err(tokens.error(extra.at, form));
        }
        self.scope.add_floating(label.text, variable);
        Ok(())
    }
}

/// The next math symbol, or as `Err` the keyword that ends the list of symbols.
pub(super) fn symbol<'s>(
    tokens: &mut Tokens<'s>,
    opening: Token<'_>,
    end: Keyword,
) -> Result<Result<Token<'s>, Token<'s>>, ParseError> {
    let token = tokens.next_within(opening.at)?;
    match token.kind {
        TokenKind::Keyword(keyword) if keyword == end => Ok(Err(token)),
        TokenKind::Keyword(_) => {
            let expected = if end == Keyword::Proof { "$=" } else { "$." };
            let what = format_args!("`{}` where `{expected}` ends the symbols", token.text);
            Err(tokens.error(token.at, what))
        }
        TokenKind::Word | TokenKind::Comment => Ok(Ok(token)),
    }
}
