//! Proofs: which assertions they cite.

use super::compressed::{self, Decoder};
use super::error::ParseError;
use super::marks::Marks;
use super::scope::{Reference, Scope};
use super::token::{Keyword, Token, TokenKind, Tokens};

/// The assertions that one proof cites, collected in order.
#[derive(Debug, Default)]
pub(super) struct Citations {
    seen: Marks,
    cited: Vec<usize>,
    incomplete: bool,
}

impl Citations {
    pub(super) fn step(&mut self, reference: Reference) {
        if let Reference::Assertion(index) = reference
            && self.seen.insert(index)
        {
            self.cited.push(index);
        }
    }

    pub(super) fn unknown_step(&mut self) {
        self.incomplete = true;
    }

    fn start(&mut self) {
        self.seen.clear();
        self.cited.clear();
        self.incomplete = false;
    }
}

/// The assertion whose proof is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goal<'s> {
    pub(super) label: &'s str,
    /// The byte offset of its label.
    pub(super) at: usize,
    /// How many mandatory hypotheses it has.
    pub(super) mandatory: usize,
}

/// Reads the proof after `$=` up to its `$.`: the distinct assertions it cites in order of
/// first citation, and whether it is complete.
pub(super) fn read(
    tokens: &mut Tokens<'_>,
    scope: &Scope,
    citations: &mut Citations,
    goal: Goal<'_>,
) -> Result<(Vec<usize>, bool), ParseError> {
    citations.start();
    match word(tokens, goal.at)? {
        Ok(first) if first.text == "(" => {
            let block = compressed::read_labels(tokens, scope, goal)?;
            let mut decoder = Decoder::new(block, goal.mandatory, citations);
            loop {
                match word(tokens, goal.at)? {
                    Ok(letters) => decoder.read(tokens, letters)?,
                    Err(end) => break decoder.finish(tokens, end)?,
                }
            }
        }
        Ok(first) => {
            normal_step(tokens, scope, citations, goal, first)?;
            while let Ok(step) = word(tokens, goal.at)? {
                normal_step(tokens, scope, citations, goal, step)?;
            }
        }
        Err(end) => {
            let what = "the proof is empty; an unknown proof is written `?`";
            return Err(tokens.error(end.at, what));
        }
    }
    Ok((citations.cited.clone(), !citations.incomplete))
}

/// The next word of the proof, or as `Err` the `$.` that ends it.
pub(super) fn word<'s>(tokens: &mut Tokens<'s>, opening: usize) -> Result<Result<Token<'s>, Token<'s>>, ParseError> {
    let token = tokens.next_within(opening)?;
    match token.kind {
        TokenKind::Keyword(Keyword::End) => Ok(Err(token)),
        TokenKind::Keyword(_) => {
            let what = format_args!("`{}` inside a proof, which ends with `$.`", token.text);
            Err(tokens.error(token.at, what))
        }
        TokenKind::Word | TokenKind::Comment => Ok(Ok(token)),
    }
}

fn normal_step(
    tokens: &Tokens<'_>,
    scope: &Scope,
    citations: &mut Citations,
    goal: Goal<'_>,
    step: Token<'_>,
) -> Result<(), ParseError> {
    if step.text == "?" {
        citations.unknown_step();
    } else {
        citations.step(resolve(tokens, scope, goal, step)?);
    }
    Ok(())
}

/// What a label in the proof of `goal` refers to.
pub(super) fn resolve(
    tokens: &Tokens<'_>,
    scope: &Scope,
    goal: Goal<'_>,
    label: Token<'_>,
) -> Result<Reference, ParseError> {
    if label.text == goal.label {
        let what = format_args!("the proof of `{}` cites itself", goal.label);
        return Err(tokens.error(label.at, what));
    }
    scope.reference(label.text).map_err(|message| tokens.error(label.at, message))
}
