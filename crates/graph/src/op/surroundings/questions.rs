//! Questions that nobody has answered.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::{Relevance, Surrounding};
use crate::budget::{Budget, Meter, Truncated};
use crate::lens::{Lens, Way};

/// The claim type of questions.
pub const QUESTION: &str = "question";

/// The edge type by which a claim answers another.
pub const RESPONDS_TO: &str = "responds_to";

pub(super) fn questions(
    lens: &Lens<'_>,
    starts: &[u32],
    most: usize,
    budget: &Budget<'_>,
) -> (Vec<Surrounding>, Option<Truncated>) {
    let around = lens.among(Way::Both, |_| true);
    let answers = lens.among(Way::Against, |edge_type| edge_type.name == RESPONDS_TO);
    let mut meter = Meter::new(budget);
    let mut met: HashSet<u32> = HashSet::new();
    let mut found = Vec::new();
    let _ = starts.iter().try_for_each(|start| {
        let mut looked = 0_u32;
        around.each_step(*start, &mut |step| {
            looked = looked.saturating_add(1);
            let asks = lens.sees(step.to) && lens.claim_type(step.to) == QUESTION && !met.contains(&step.to);
            if !asks || is_answered(&answers, step.to) {
                return ControlFlow::Continue(());
            }
            if found.len() >= most {
                meter.fill();
                return ControlFlow::Break(());
            }
            if !meter.enter() {
                return ControlFlow::Break(());
            }
            met.insert(step.to);
            let relevance = Relevance::Question;
            found.push(Surrounding { place: step.to, relevance, of: *start, links: vec![step.slot] });
            ControlFlow::Continue(())
        })?;
        if meter.spend(looked) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    (found, meter.truncated())
}

fn is_answered(answers: &Lens<'_>, question: u32) -> bool {
    let seen = answers.each_step(question, &mut |step| {
        if answers.sees(step.to) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    seen.is_break()
}
