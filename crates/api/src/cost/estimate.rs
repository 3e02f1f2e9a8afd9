//! The estimate before execution.

use std::collections::HashMap;

use async_graphql::parser::types::{Field, Selection, SelectionSet};

use super::model::{Gives, TypeCosts};
use super::{CostModel, Costing, USUAL_LIST};

/// What an operation costs at most.
pub(super) fn estimate(costing: Costing<'_>) -> u64 {
    let root = costing.root();
    Estimator { costing, known: HashMap::new() }.set(&costing.operation.selection_set.node, root, None)
}

struct Estimator<'a> {
    costing: Costing<'a>,
    /// What each fragment costs, by the page that it stands in.
    known: HashMap<(&'a str, Option<u64>), u64>,
}

impl<'a> Estimator<'a> {
    /// What the selections of one object cost. `page` is the size of the page that the object is.
    fn set(&mut self, set: &'a SelectionSet, on: Option<&'a TypeCosts>, page: Option<u64>) -> u64 {
        let mut total = 0_u64;
        for selection in &set.items {
            let cost = match &selection.node {
                Selection::Field(field) => self.field(&field.node, on, page),
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref();
                    let on = condition.map_or(on, |condition| self.costing.model.type_of(&condition.node.on.node));
                    self.set(&inline.node.selection_set.node, on, page)
                }
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, page),
            };
            total = total.saturating_add(cost);
        }
        total
    }

    fn field(&mut self, field: &'a Field, on: Option<&'a TypeCosts>, page: Option<u64>) -> u64 {
        let costing = self.costing;
        // `__typename`, and what introspection knows of itself.
        let Some(cost) = on.and_then(|on| on.field(&field.name.node)) else {
            let below = self.set(&field.selection_set.node, None, None);
            return CostModel::unknown(&field.name.node).saturating_add(below);
        };
        let own = costing.own(field, cost);
        if field.selection_set.node.items.is_empty() {
            return own;
        }
        let asked = costing.page(field, cost);
        let (entries, inner) = if cost.gives == Gives::Objects {
            let named = || costing.argument(field, cost.named_by.as_deref()?).map(super::Given::length);
            (asked.or_else(named).or(page).unwrap_or(USUAL_LIST), None)
        } else {
            (1, asked)
        };
        let below = self.set(&field.selection_set.node, costing.model.type_of(&cost.result), inner);
        own.saturating_add(entries.max(1).saturating_mul(below))
    }

    fn fragment(&mut self, name: &'a str, page: Option<u64>) -> u64 {
        if let Some(cost) = self.known.get(&(name, page)) {
            return *cost;
        }
        let Some(fragment) = self.costing.document.fragments.get(name) else { return 0 };
        let on = self.costing.model.type_of(&fragment.node.type_condition.node.on.node);
        let cost = self.set(&fragment.node.selection_set.node, on, page);
        self.known.insert((name, page), cost);
        cost
    }
}
