//! From a query to a condition on claims and to an order among them.

use std::collections::{HashMap, HashSet};

use claimgraph_domain::search::rank::{PARTS, Weight};
use claimgraph_domain::search::{Expr as Asked, Field, Language};
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait, SelectStatement};

use super::native::Native;
use crate::read::{ClaimFilter, Context, col, truth};
use crate::search::entity::claim;

/// A query, ready to be run.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) asked: Asked,
    pub(super) fields: HashMap<(Field, String), ClaimFilter>,
    pub(super) language: Language,
}

impl Plan {
    /// What claims are wanted to have, each once: what the score is made of.
    pub(super) fn terms(&self) -> Vec<Asked> {
        let (mut seen, mut terms) = (HashSet::new(), Vec::new());
        self.asked.each_leaf(true, &mut |leaf, wanted| {
            let same = match leaf {
                Asked::Word(word) => Asked::Word(self.language.stem(word)),
                other => other.clone(),
            };
            if wanted && !matches!(leaf, Asked::Field(..)) && seen.insert(same) {
                terms.push(leaf.clone());
            }
        });
        terms
    }

    /// Whether the query names statuses, which brings what lists leave out.
    pub(super) fn names_status(&self) -> bool {
        self.fields.keys().any(|(field, _)| *field == Field::Status)
    }

    /// Holds for the claims of the context, called `d` in the index, that the query asks for.
    pub(super) fn condition(&self, cx: Context) -> Condition {
        self.holds(cx, Native::new(cx.backend, cx.tenant, self.language), &self.asked)
    }

    fn holds(&self, cx: Context, native: Native, asked: &Asked) -> Condition {
        if let Some(text) = native.query(asked) {
            return Cond::all().add(native.matches(text));
        }
        match asked {
            Asked::Not(part) => Cond::all().add(self.holds(cx, native, part)).not(),
            Asked::Field(field, value) => match self.fields.get(&(*field, value.clone())) {
                Some(filter) => cx.condition(filter),
                None => Cond::all().add(truth(false)),
            },
            Asked::And(parts) => {
                let (texts, rest) = split(parts);
                self.together(cx, native, Asked::and, &texts, &rest, Cond::all())
            }
            Asked::Or(parts) => {
                let (texts, rest) = split(parts);
                self.together(cx, native, Asked::or, &texts, &rest, Cond::any())
            }
            Asked::Word(_) | Asked::Phrase(_) | Asked::Prefix(_) => Cond::all().add(truth(false)),
        }
    }

    /// What is of words alone is one question to the index where it can be one.
    fn together(
        &self,
        cx: Context,
        native: Native,
        join: impl Fn(Vec<Asked>) -> Asked,
        texts: &[Asked],
        rest: &[Asked],
        mut all: Condition,
    ) -> Condition {
        let whole = (!texts.is_empty()).then(|| native.query(&join(texts.to_vec()))).flatten();
        match whole {
            Some(text) => all = all.add(native.matches(text)),
            None => all = texts.iter().fold(all, |all, part| all.add(self.holds(cx, native, part))),
        }
        rest.iter().fold(all, |all, part| all.add(self.holds(cx, native, part)))
    }

    /// The score of the claims in a select, in millionths, as a whole number.
    pub(super) fn score(&self, cx: Context, select: &mut SelectStatement, weights: &[Weight]) -> Expr {
        let native = Native::new(cx.backend, cx.tenant, self.language);
        let length = || col("d", claim::Column::Length);
        let mut sum: Option<Expr> = None;
        for (n, (term, weight)) in self.terms().iter().zip(weights).enumerate() {
            let below = || Expr::val(weight.base).add(Expr::val(weight.slope).mul(length()));
            let times = native.times(select, term, n);
            // The same as `weight * times / (times + below)`, with `times` written once.
            let share = Expr::val(1.0).sub(below().div(times.add(below())));
            let part = Expr::val(weight.weight * PARTS).mul(share);
            sum = Some(match sum {
                Some(sum) => sum.add(part),
                None => part,
            });
        }
        match sum {
            Some(sum) => Expr::cust_with_exprs(native.rounded(), [sum]).cast_as("bigint"),
            None => Expr::cust("0").cast_as("bigint"),
        }
    }
}

/// What is of words alone, and what is not.
fn split(parts: &[Asked]) -> (Vec<Asked>, Vec<Asked>) {
    parts.iter().cloned().partition(|part| {
        let mut is_text = true;
        part.each_leaf(true, &mut |leaf, _| is_text &= !matches!(leaf, Asked::Field(..)));
        is_text
    })
}
