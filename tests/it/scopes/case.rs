//! A field with the scope that it takes, and the documents that ask for it.

use claimgraph_domain::access::Permission;
use serde_json::{Map, Value};

use crate::isolation::arguments::Author;
use crate::isolation::fields::ways;
use crate::isolation::model::{Field, Input, Model};

/// Mutations that take what they do from somebody, so that they come last.
const HARMFUL: [&str; 5] = ["delete", "remove", "retract", "revise", "revoke"];

/// Whoever makes a key must have what it may do, which in these tests is to read claims.
const GRANT: [&str; 2] = ["Mutation.createKey", "Mutation.rotateKey"];

/// A field, and how it is asked for.
#[derive(Debug)]
pub(super) struct Case {
    /// `Query.claim`, `Claim.terms`.
    pub(super) place: String,
    pub(super) scope: Permission,
    /// By name; by an alias in a fragment; by an alias in an inline fragment.
    pub(super) documents: [String; 3],
    pub(super) variables: Value,
    /// Whether what leads to it takes `claims:read`.
    is_below_claims: bool,
}

impl Case {
    /// For a line of the table; `None` where no query leads there.
    pub(super) fn of(author: &Author<'_>, line: &str, scope: &Permission) -> Option<Self> {
        let (of, name) = line.split_once('.').expect("a type and a field");
        let model = author.model;
        let fits = |field: &&Field| match name {
            "*" => field.name != "id" && !field.args.iter().any(Input::is_required),
            name => field.name == name,
        };
        let field = model.get(of).fields.iter().find(fits).unwrap_or_else(|| panic!("there is no {line}"));
        let place = format!("{of}.{}", field.name);
        let operation = ["Query", "Mutation", "Subscription"].into_iter().find(|root| *root == of);
        let (opening, given) = match operation {
            Some(root) => (root.to_lowercase(), author.given(&place, field, None)),
            None => (way(author, of)?, Map::new()),
        };
        let is_below_claims = operation.is_none();
        let variables = Value::Object(given.clone());
        let documents = documents(model, (of, field), &opening, &given);
        Some(Self { place, scope: scope.clone(), documents, variables, is_below_claims })
    }

    pub(super) fn is_subscription(&self) -> bool {
        self.place.starts_with("Subscription.")
    }

    pub(super) fn does_harm(&self) -> bool {
        HARMFUL.iter().any(|verb| self.place.starts_with(&format!("Mutation.{verb}")))
    }

    /// The scopes that it takes, what leads there included.
    pub(super) fn takes(&self) -> String {
        // The one way there begins with a search.
        if self.place.starts_with("ContextBundle.") {
            return Self::with_reading(&Permission::SearchRead);
        }
        let more = self.is_below_claims || GRANT.contains(&self.place.as_str());
        if more { Self::with_reading(&self.scope) } else { self.scope.to_string() }
    }

    /// A scope, and to read claims.
    pub(super) fn with_reading(scope: &Permission) -> String {
        format!("claims:read {scope}")
    }

    /// Whether a refusal says that this field takes its scope.
    pub(super) fn is_named_in(&self, told: &Value) -> bool {
        let mut details = told["errors"][0]["extensions"]["details"].as_array().into_iter().flatten();
        let message = format!("needs the scope `{}`", self.scope);
        details.any(|detail| detail["path"] == self.place && detail["message"] == message)
    }
}

/// A query as far as the values of a type.
fn way(author: &Author<'_>, of: &str) -> Option<String> {
    let ways = ways(author, 1);
    Some(ways.get(of)?.first()?.opening().to_owned())
}

fn documents(model: &Model, (of, field): (&str, &Field), opening: &str, given: &Map<String, Value>) -> [String; 3] {
    let (mut variables, mut arguments) = (Vec::new(), Vec::new());
    for argument in field.args.iter().filter(|argument| given.contains_key(&argument.name)) {
        variables.push(format!("${}: {}", argument.name, argument.of.text));
        arguments.push(format!("{0}: ${0}", argument.name));
    }
    let within = |list: &[String]| if list.is_empty() { String::new() } else { format!("({})", list.join(", ")) };
    let (variables, arguments) = (within(&variables), within(&arguments));
    let shown = if model.is_leaf(&field.of.name) { "" } else { " { __typename }" };
    let (name, call) = (&field.name, format!("{}{arguments}{shown}", field.name));
    let of_root = ["query", "mutation", "subscription"].contains(&opening);
    let open = if of_root { format!("{opening}{variables} {{") } else { format!("query {opening}") };
    let close = "}".repeat(open.matches('{').count() - open.matches('}').count());
    [
        format!("{open} {call} {close}"),
        format!("{open} ...F {close} fragment F on {of} {{ a: {call} }}"),
        format!("{open} ... on {of} {{ {name}2: {call} }} {close}"),
    ]
}
