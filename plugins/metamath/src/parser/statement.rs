//! Statements: reads one after the other and keeps what the database needs.

use super::comment;
use super::database::{Database, Kind, Statement};
use super::declare::symbol;
use super::error::ParseError;
use super::heading::{self, Outline};
use super::marks::Marks;
use super::names::NameId;
use super::proof::{self, Citations, Goal};
use super::scope::Scope;
use super::token::{Keyword, Token, TokenKind, Tokens};

/// Why reading a file paused.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pause<'s> {
    /// The file ended.
    End,
    /// An include; the token is the file name as written.
    Include(Token<'s>),
}

/// Typecode, symbols and variables of a `$e`, `$a` or `$p` statement.
#[derive(Debug, Default)]
struct Expression {
    typecode: String,
    formal: String,
    variables: Vec<NameId>,
}

/// The database under construction.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) scope: Scope,
    outline: Outline,
    statements: Vec<Statement>,
    citations: Citations,
    /// The variables of the `$d` statement being read.
    pub(super) distinct: Marks,
}

impl Builder {
    pub(super) fn into_database(self) -> Database {
        Database { statements: self.statements, headings: self.outline.into_headings() }
    }

    /// Reads statements until the file ends or includes another; `progress` gets the number
    /// of bytes after each statement or comment.
    pub(super) fn read<'s>(
        &mut self,
        tokens: &mut Tokens<'s>,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Pause<'s>, ParseError> {
        let mut description = None;
        let mut reported = tokens.position;
        while let Some(token) = tokens.next()? {
            match token.kind {
                TokenKind::Comment => description = self.comment(token.text),
                TokenKind::Keyword(Keyword::Include) => {
                    return self.include(tokens, token).map(Pause::Include);
                }
                TokenKind::Keyword(keyword) => {
                    description = None;
                    self.unlabelled(tokens, token, keyword)?;
                }
                TokenKind::Word => self.labelled(tokens, token, description.take())?,
            }
            progress(tokens.position - reported);
            reported = tokens.position;
        }
        match self.scope.open_block() {
            Some(at) => Err(tokens.error(at, "this block is not closed in its file")),
            None => Ok(Pause::End),
        }
    }

    /// Opens a heading or returns the comment that may describe the next statement.
    fn comment<'s>(&mut self, body: &'s str) -> Option<&'s str> {
        if let Some((level, title)) = heading::recognise(body) {
            self.outline.open(level, title);
            return None;
        }
        comment::is_description(body).then_some(body)
    }

    fn labelled(
        &mut self,
        tokens: &mut Tokens<'_>,
        label: Token<'_>,
        description: Option<&str>,
    ) -> Result<(), ParseError> {
        self.scope.check_label(label.text).map_err(|message| tokens.error(label.at, message))?;
        let keyword = loop {
            match tokens.next()? {
                Some(token) if token.kind == TokenKind::Comment => {}
                other => break other.map(|token| token.kind),
            }
        };
        match keyword {
            Some(TokenKind::Keyword(Keyword::Floating)) => self.floating(tokens, label),
            Some(TokenKind::Keyword(Keyword::Essential)) => {
                let expression = self.expression(tokens, label, Keyword::End)?;
                self.scope.add_essential(label.text, expression.variables);
                Ok(())
            }
            Some(TokenKind::Keyword(Keyword::Axiom)) => {
                let expression = self.expression(tokens, label, Keyword::End)?;
                self.assertion(label, expression, description, None);
                Ok(())
            }
            Some(TokenKind::Keyword(Keyword::Provable)) => {
                let expression = self.expression(tokens, label, Keyword::Proof)?;
                let goal = Goal {
                    label: label.text,
                    at: label.at,
                    mandatory: self.scope.enter_assertion(&expression.variables),
                };
                let proof = proof::read(tokens, &self.scope, &mut self.citations, goal)?;
                self.assertion(label, expression, description, Some(proof));
                Ok(())
            }
            _ => {
                let what = format_args!("label `{}` without `$f`, `$e`, `$a` or `$p`", label.text);
                Err(tokens.error(label.at, what))
            }
        }
    }

    /// Reads typecode and symbols up to the keyword that ends them.
    fn expression(&self, tokens: &mut Tokens<'_>, label: Token<'_>, end: Keyword) -> Result<Expression, ParseError> {
        let typecode =
            symbol(tokens, label, end)?.map_err(|end| tokens.error(end.at, "a statement begins with a constant"))?;
        self.scope.constant(typecode.text).map_err(|message| tokens.error(typecode.at, message))?;
        let mut expression =
            Expression { typecode: typecode.text.to_owned(), formal: typecode.text.to_owned(), variables: Vec::new() };
        while let Ok(word) = symbol(tokens, label, end)? {
            let variable = self.scope.symbol(word.text).map_err(|message| tokens.error(word.at, message))?;
            expression.variables.extend(variable);
            expression.formal.push(' ');
            expression.formal.push_str(word.text);
        }
        Ok(expression)
    }

    fn assertion(
        &mut self,
        label: Token<'_>,
        expression: Expression,
        description: Option<&str>,
        proof: Option<(Vec<usize>, bool)>,
    ) {
        let kind = Kind::of(label.text, &expression.typecode, proof.is_some());
        let (cites, complete) = proof.unwrap_or((Vec::new(), true));
        self.scope.add_assertion(label.text, self.statements.len());
        self.statements.push(Statement {
            label: label.text.to_owned(),
            kind,
            typecode: expression.typecode,
            formal: expression.formal,
            comment: description.map(comment::fold),
            heading: self.outline.current(),
            cites,
            complete,
        });
    }
}
