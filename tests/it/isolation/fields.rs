//! Every field with arguments, and how one gets there.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

use super::arguments::Author;
use super::model::{Field, Input, Model, Reference};

/// Levels of objects that are selected below a field.
const DEPTH: usize = 2;

/// Fields that see all tenants, by root: administrators alone may ask for them, which a test holds.
pub(super) const ACROSS: [(&str, &str); 3] =
    [("Query", "tenants"), ("Mutation", "createTenant"), ("Mutation", "deleteTenant")];

fn is_across(root: &str, field: &Field) -> bool {
    ACROSS.contains(&(root, field.name.as_str()))
}

/// The way from a root to the values of a type: what stands before a selection of it, and how many braces close it.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    /// `query`, `mutation` or `subscription`.
    pub(crate) operation: &'static str,
    opening: String,
    closing: usize,
}

impl Way {
    /// What stands before a selection of it, without the word of the operation.
    pub(crate) fn opening(&self) -> &str {
        &self.opening
    }

    fn root(operation: &'static str) -> Self {
        Self { operation, opening: "{ ".to_owned(), closing: 1 }
    }

    /// A document that asks for one field at the end of this way, as `probe`, with its arguments as variables.
    pub(crate) fn document(&self, field: &Field, given: &[&str], selection: &str) -> String {
        let (mut variables, mut arguments) = (String::new(), String::new());
        for argument in field.args.iter().filter(|argument| given.contains(&argument.name.as_str())) {
            let _ = write!(variables, "${}: {} ", argument.name, argument.of.text);
            let _ = write!(arguments, "{0}: ${0} ", argument.name);
        }
        let parenthesised = |text: &str| if text.is_empty() { String::new() } else { format!("({text})") };
        let (variables, arguments) = (parenthesised(&variables), parenthesised(&arguments));
        let (operation, opening, closing) = (self.operation, &self.opening, "}".repeat(self.closing));
        format!("{operation}{variables} {opening} probe: {}{arguments} {selection} {closing}", field.name)
    }
}

/// The fields of the roots that see one tenant, with the names of their roots.
pub(super) fn of_roots(model: &Model) -> Vec<(&'static str, Way, &Field)> {
    let roots = [("Query", "query"), ("Mutation", "mutation"), ("Subscription", "subscription")];
    let fields = |(root, operation): (&'static str, &'static str)| {
        let own = model.get(root).fields.iter().filter(move |field| !is_across(root, field));
        own.map(move |field| (root, Way::root(operation), field))
    };
    roots.into_iter().flat_map(fields).collect()
}

/// The ways to each object by queries, shortest first, at most `most` for each.
pub(crate) fn ways(author: &Author<'_>, most: usize) -> BTreeMap<String, Vec<Way>> {
    let model = author.model;
    let mut found: BTreeMap<String, Vec<Way>> = BTreeMap::new();
    let mut open = VecDeque::from([("Query".to_owned(), Way::root("query"), 0)]);
    while let Some((of, way, depth)) = open.pop_front() {
        for field in &model.get(&of).fields {
            // What `node` gives is reached by its own field as well.
            let is_node = of == "Query" && (field.name == "node" || field.name == "nodes");
            if depth > 6 || is_node || is_across(&of, field) || model.is_leaf(&field.of.name) {
                continue;
            }
            let Some(call) = call(author, &of, field) else { continue };
            for (condition, object) in objects(model, &field.of) {
                let known = found.entry(object.clone()).or_default();
                if known.len() >= most {
                    continue;
                }
                let opening = format!("{}{call} {{ {condition}", way.opening);
                let closing = way.closing + 1 + usize::from(!condition.is_empty());
                let way = Way { operation: "query", opening, closing };
                known.push(way.clone());
                open.push_back((object, way, depth + 1));
            }
        }
    }
    found
}

/// A field with the arguments that it must have; `None` where it must have some below a root.
fn call(author: &Author<'_>, of: &str, field: &Field) -> Option<String> {
    if of != "Query" && field.args.iter().any(Input::is_required) {
        return None;
    }
    let arguments = author.given(&format!("{of}.{}", field.name), field, None);
    let written: Vec<String> = arguments.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let written = if written.is_empty() { String::new() } else { format!("({})", written.join(", ")) };
    Some(format!("{}{written}", field.name))
}

/// The objects that a type may be, each with the condition under which it is.
fn objects(model: &Model, of: &Reference) -> Vec<(String, String)> {
    let meta = model.get(&of.name);
    match meta.kind.as_str() {
        "OBJECT" => vec![(String::new(), of.name.clone())],
        _ => meta.possible.iter().map(|name| (format!("... on {name} {{ "), name.clone())).collect(),
    }
}

/// Selects what a type has, some levels deep.
pub(super) fn selection(model: &Model, of: &str) -> String {
    select(model, of, DEPTH)
}

fn select(model: &Model, of: &str, depth: usize) -> String {
    let meta = model.get(of);
    if model.is_leaf(of) {
        return String::new();
    }
    let mut text = "{ __typename ".to_owned();
    for possible in &meta.possible {
        let _ = write!(text, "... on {possible} {} ", select(model, possible, depth));
    }
    for field in &meta.fields {
        // The entries of a connection are its nodes again.
        let again = field.name == "edges" && of.ends_with("Connection");
        if again || field.args.iter().any(Input::is_required) {
            continue;
        }
        let is_wrapper = field.name == "nodes" || field.name == "pageInfo";
        let below = if is_wrapper { depth } else { depth.saturating_sub(1) };
        if model.is_leaf(&field.of.name) {
            // Fields of several possible types may differ in what they are, so each has a name of its own.
            let _ = write!(text, "{of}_{0}: {0} ", field.name);
        } else if depth > 0 {
            let page = if field.args.iter().any(|argument| argument.name == "first") { "(first: 2)" } else { "" };
            let inner = select(model, &field.of.name, below);
            let _ = write!(text, "{of}_{0}: {0}{page} {inner} ", field.name);
        }
    }
    text.push('}');
    text
}
