//! What an answer has used.

use async_graphql::Name;
use async_graphql::Value;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection, SelectionSet};

use super::model::TypeCosts;
use super::{CostModel, Costing};

/// What was used to make the `data` of a response.
pub(super) fn measure(costing: Costing<'_>, data: &Value) -> u64 {
    objects(costing, &costing.operation.selection_set.node, costing.root(), data)
}

/// What the objects in a value have used: it is one, a list, or none.
fn objects<'a>(costing: Costing<'a>, set: &'a SelectionSet, on: Option<&'a TypeCosts>, value: &Value) -> u64 {
    match value {
        Value::Object(object) => selected(costing, set, on, object),
        Value::List(list) => list.iter().map(|value| objects(costing, set, on, value)).fold(0, u64::saturating_add),
        _ => 0,
    }
}

fn selected<'a>(
    costing: Costing<'a>,
    set: &'a SelectionSet,
    on: Option<&'a TypeCosts>,
    object: &IndexMap<Name, Value>,
) -> u64 {
    let mut total = 0_u64;
    for selection in &set.items {
        let used = match &selection.node {
            Selection::Field(field) => {
                // What was left out, or belongs to a fragment for objects of another type, is not there.
                let value = object.get(field.node.response_key().node.as_str());
                value.map_or(0, |value| answered(costing, &field.node, on, value))
            }
            Selection::InlineFragment(inline) => {
                let condition = inline.node.type_condition.as_ref();
                let on = condition.map_or(on, |condition| costing.model.type_of(&condition.node.on.node));
                selected(costing, &inline.node.selection_set.node, on, object)
            }
            Selection::FragmentSpread(spread) => {
                let fragment = costing.document.fragments.get(&spread.node.fragment_name.node);
                fragment.map_or(0, |fragment| {
                    let on = costing.model.type_of(&fragment.node.type_condition.node.on.node);
                    selected(costing, &fragment.node.selection_set.node, on, object)
                })
            }
        };
        total = total.saturating_add(used);
    }
    total
}

fn answered<'a>(costing: Costing<'a>, field: &'a Field, on: Option<&'a TypeCosts>, value: &Value) -> u64 {
    let Some(cost) = on.and_then(|on| on.field(&field.name.node)) else {
        let below = objects(costing, &field.selection_set.node, None, value);
        return CostModel::unknown(&field.name.node).saturating_add(below);
    };
    let below = objects(costing, &field.selection_set.node, costing.model.type_of(&cost.result), value);
    costing.own(field, cost).saturating_add(below)
}
