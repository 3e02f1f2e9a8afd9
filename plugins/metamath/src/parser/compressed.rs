//! Compressed proofs: a block of labels in parentheses, then letters that number steps.

use super::error::ParseError;
use super::proof::{Citations, Goal, resolve, word};
use super::scope::{Reference, Scope};
use super::token::{Token, Tokens};

/// Reads the labels after `(` up to `)`.
pub(super) fn read_labels(
    tokens: &mut Tokens<'_>,
    scope: &Scope,
    goal: Goal<'_>,
) -> Result<Vec<Reference>, ParseError> {
    let mut block = Vec::new();
    loop {
        match word(tokens, goal.at)? {
            Ok(label) if label.text == ")" => return Ok(block),
            Ok(label) if scope.is_mandatory(label.text) => {
                let what = format_args!(
                    "`{}` is a mandatory hypothesis, which the letters number without listing it",
                    label.text
                );
                return Err(tokens.error(label.at, what));
            }
            Ok(label) => block.push(resolve(tokens, scope, goal, label)?),
            Err(end) => {
                return Err(tokens.error(end.at, "the label block is not closed with `)`"));
            }
        }
    }
}

/// The step read last, which decides whether `Z` may follow.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum LastStep {
    None,
    Assertion,
    /// A hypothesis, an unknown step, or one that `Z` has marked or that repeats another.
    Other,
}

/// Decodes the letters: `A` to `T` end a number as its last, base-20 digit; `U` to `Y` are
/// its higher, base-5 digits; `Z` marks the step before it for reuse. Numbers count the
/// mandatory hypotheses, then the label block, then the marked steps.
#[derive(Debug)]
pub(super) struct Decoder<'c> {
    block: Vec<Reference>,
    mandatory: usize,
    marked: usize,
    /// The higher digits read so far and the offset of the first.
    number: Option<(usize, usize)>,
    last: LastStep,
    citations: &'c mut Citations,
}

impl<'c> Decoder<'c> {
    pub(super) fn new(block: Vec<Reference>, mandatory: usize, citations: &'c mut Citations) -> Self {
        Self { block, mandatory, marked: 0, number: None, last: LastStep::None, citations }
    }

    /// Decodes one piece; numbers may continue in the next.
    pub(super) fn read(&mut self, tokens: &Tokens<'_>, piece: Token<'_>) -> Result<(), ParseError> {
        for (offset, letter) in piece.text.bytes().enumerate() {
            let at = piece.at + offset;
            self.letter(letter, at).map_err(|(at, message)| tokens.error(at, message))?;
        }
        Ok(())
    }

    /// Checks that the letters, which `end` ends, are whole.
    pub(super) fn finish(self, tokens: &Tokens<'_>, end: Token<'_>) -> Result<(), ParseError> {
        if let Some((_, at)) = self.number {
            return Err(tokens.error(at, UNFINISHED));
        }
        if self.last == LastStep::None {
            let what = "the proof has no letters; an unknown proof is written `?`";
            return Err(tokens.error(end.at, what));
        }
        Ok(())
    }

    fn letter(&mut self, letter: u8, at: usize) -> Result<(), (usize, String)> {
        match (letter, self.number) {
            (b'A'..=b'T', number) => {
                let (higher, at) = number.unwrap_or((0, at));
                let step = append(higher, 20, letter - b'A').ok_or_else(|| out_of_range(at))?;
                self.number = None;
                self.step(step).ok_or_else(|| out_of_range(at))
            }
            (b'U'..=b'Y', number) => {
                let (higher, at) = number.unwrap_or((0, at));
                let value = append(higher, 5, letter - b'U' + 1).ok_or_else(|| out_of_range(at))?;
                self.number = Some((value, at));
                Ok(())
            }
            (b'Z' | b'?', Some((_, at))) => Err((at, UNFINISHED.to_owned())),
            (b'Z', None) if self.last == LastStep::Assertion => {
                self.marked += 1;
                self.last = LastStep::Other;
                Ok(())
            }
            (b'Z', None) => Err((at, "`Z` does not follow a step that cites an assertion".to_owned())),
            (b'?', None) => {
                self.citations.unknown_step();
                self.last = LastStep::Other;
                Ok(())
            }
            _ => Err((at, format!("`{}` in a compressed proof", char::from(letter)))),
        }
    }

    /// Takes the step with that number, counted from 0; `None` when out of range.
    fn step(&mut self, number: usize) -> Option<()> {
        self.last = LastStep::Other;
        let Some(number) = number.checked_sub(self.mandatory) else {
            return Some(());
        };
        if let Some(&reference) = self.block.get(number) {
            self.citations.step(reference);
            if matches!(reference, Reference::Assertion(_)) {
                self.last = LastStep::Assertion;
            }
            return Some(());
        }
        (number - self.block.len() < self.marked).then_some(())
    }
}

const UNFINISHED: &str = "the number that begins here has no last digit (`A` to `T`)";

/// The number `higher` with one more digit; `None` on overflow.
fn append(higher: usize, base: usize, digit: u8) -> Option<usize> {
    higher.checked_mul(base)?.checked_add(usize::from(digit))
}

fn out_of_range(at: usize) -> (usize, String) {
    (at, "this number exceeds the hypotheses, labels and marked steps".to_owned())
}
