//! What is asked for: every field of a root, and every field with arguments below.

use serde_json::{Map, Value};

use super::arguments::Author;
use super::fields::{self, Way};
use super::matrix::Matrix;
use super::model::Field;

/// Ways to an object that are tried until one leads to something.
const WAYS: usize = 8;

/// A field, and how each tenant gets there.
pub(super) struct Probe<'m> {
    /// `Claim.edges`.
    pub(super) owner: String,
    pub(super) field: &'m Field,
    pub(super) ada: Way,
    pub(super) nobody: Way,
    pub(super) twins: [Way; 2],
}

impl Probe<'_> {
    /// `query`, `mutation` or `subscription`.
    pub(super) fn operation(&self) -> &'static str {
        self.ada.operation
    }
}

/// Every probe of a schema.
pub(super) async fn all<'m>(matrix: &Matrix<'m>) -> Vec<Probe<'m>> {
    let model = matrix.model;
    let mut probes = Vec::new();
    for (root, way, field) in fields::of_roots(model) {
        let (ada, nobody, twins) = (way.clone(), way.clone(), [way.clone(), way]);
        probes.push(Probe { owner: format!("{root}.{}", field.name), field, ada, nobody, twins });
    }
    let tenants = [&matrix.ada, matrix.nobody, &matrix.twins[0], &matrix.twins[1]];
    let ways = tenants.map(|own| {
        let author = Author { model, own: &own.values, other: &own.values };
        fields::ways(&author, WAYS)
    });
    for (object, meta) in model.objects() {
        for field in meta.fields.iter().filter(|field| !field.args.is_empty()) {
            let owner = format!("{object}.{}", field.name);
            let known = ways.each_ref().map(|ways| ways.get(object).cloned().unwrap_or_default());
            match reach(matrix, &owner, field, known).await {
                Some([ada, nobody, one, two]) => probes.push(Probe { owner, field, ada, nobody, twins: [one, two] }),
                None => matrix.wrong(format!("no way to {owner} is found: give the tenants something there")),
            }
        }
    }
    probes
}

/// The first way on which a twin finds something; else the first on which the field is there at all.
async fn reach(matrix: &Matrix<'_>, owner: &str, field: &Field, ways: [Vec<Way>; 4]) -> Option<[Way; 4]> {
    let [one, _] = matrix.authors();
    let given = one.given(owner, field, None);
    let selection = fields::selection(matrix.model, &field.of.name);
    let mut there = None;
    for (index, way) in ways[2].iter().enumerate() {
        let text = document(way, field, &given, &selection);
        let answer = matrix.twins[0].ask(&text, &Value::Object(given.clone())).await;
        match probed(&answer["data"]) {
            Some(Value::Null) => there = there.or(Some(index)),
            Some(_) => {
                there = Some(index);
                break;
            }
            None => {}
        }
    }
    there.map(|index| ways.map(|ways| ways[index].clone()))
}

/// A document that asks for a field with some of its arguments.
pub(super) fn document(way: &Way, field: &Field, given: &Map<String, Value>, selection: &str) -> String {
    let given: Vec<&str> = given.keys().map(String::as_str).collect();
    way.document(field, &given, selection)
}

/// What a field gave.
pub(super) fn probed(data: &Value) -> Option<&Value> {
    match data {
        Value::Object(fields) => fields.get("probe").or_else(|| fields.values().find_map(probed)),
        Value::Array(items) => items.iter().find_map(probed),
        _ => None,
    }
}
