//! Arguments from the schema's input types: a tenant's own ones, and those with one value of another's among them.

use serde_json::{Map, Value, json};

use super::fill::Values;
use super::model::{Field, Input, Model};

/// Which kind of id is meant where the name does not say it, by owner and name.
const KINDS: &[(&str, &str, &str)] = &[
    ("AssertEdgeInput", "target", "claim2"),
    ("BundleSourceInput", "existing", "source"),
    ("Query.key", "id", "key"),
    ("Query.node", "id", "claim"),
    ("Query.pendingReference", "id", "reference"),
    ("RecordProvenanceInput", "source", "source"),
    ("ResolveReferenceInput", "claim", "claim2"),
];

/// Kinds of id by the name of the input.
const NAMES: &[(&str, &str)] = &[
    ("about", "claim"),
    ("agent", "agent"),
    ("assertedBy", "agent"),
    ("authors", "agent"),
    ("between", "claim"),
    ("bundle", "bundle"),
    ("bundles", "bundle"),
    ("childrenOf", "namespace"),
    ("claim", "claim"),
    ("claims", "claim"),
    ("delivery", "delivery"),
    ("edge", "edge"),
    ("from", "claim"),
    ("ids", "claim"),
    ("key", "key"),
    ("lineage", "lineage"),
    ("lineages", "lineage"),
    ("member", "claim"),
    ("of", "claim"),
    ("provenance", "source"),
    ("reference", "reference"),
    ("relation", "relation"),
    ("reviewers", "agent"),
    ("source", "claim"),
    ("stands", "claim"),
    ("target", "claim2"),
    ("to", "claim2"),
    ("version", "claim"),
    ("webhook", "webhook"),
];

/// Optional arguments without which a field gives nothing.
const WANTED: &[(&str, &str)] = &[
    ("Query.agent", "id"),
    ("Query.context", "query"),
    ("Query.namespace", "id"),
    ("Query.source", "id"),
    ("SubmitBundleInput", "claims"),
];

/// Arguments that stand in the place of another one.
const ALTERNATIVES: &[(&str, &str, &str)] = &[
    ("Query.agent", "externalId", "id"),
    ("Query.context", "claims", "query"),
    ("Query.namespace", "path", "id"),
    ("Query.source", "externalRef", "id"),
];

/// Entries of a page.
const PAGE: usize = 2;

/// Texts that must be of a kind, by the name of the input.
fn text_of(own: &Values, owner: &str, name: &str) -> String {
    match (owner, name) {
        ("BundleClaimInput" | "CreateClaimInput", "claimType") => "assertion".to_owned(),
        (_, "edgeType") => "supports".to_owned(),
        (_, "relationType") => "implies".to_owned(),
        (_, "sourceType") => "paper".to_owned(),
        (_, "namespace") | ("NamespaceAt", "path") => own.names["namespace"].clone(),
        ("CreateNamespaceInput", "path") => format!("{}/more", own.mark),
        ("ConsumerMemberInput" | "RemoveConsumerInput" | "Query.consumer", "name") => own.names["consumer"].clone(),
        ("Query.context" | "Query.search", "query") => format!("\"{}\" OR {}", own.names["content"], own.mark),
        ("Query.statement", "label") => own.names["label"].clone(),
        ("Query.synset", "key") => own.names["synset"].clone(),
        ("Query.term", "word") => own.names["word"].clone(),
        (_, "url") => "https://example.com/hook".to_owned(),
        ("AttrFilter" | "Claim.attrs", _) => "k".to_owned(),
        ("DefineClaimTypeInput" | "DefineEdgeTypeInput", "name" | "inverse") => format!("more_{name}"),
        _ => "text".to_owned(),
    }
}

/// Lists that must have a length, by owner and name.
fn list_of(own: &Values, owner: &str, name: &str) -> Option<Value> {
    let member = |claim: &str, role: &str| json!({ "claim": own.ids[claim], "role": role });
    let in_bundle = |claim: &str, role: &str| json!({ "claim": { "claim": own.ids[claim] }, "role": role });
    match (owner, name) {
        ("CreateKeyInput", "scopes") => Some(json!(["claims:read"])),
        ("Query.connection", "between") | ("AssessConflictInput", "claims") => {
            Some(json!([own.ids["claim"], own.ids["claim2"]]))
        }
        ("AssertRelationInput", "members") => Some(json!([member("claim", "premise"), member("claim2", "conclusion")])),
        ("BundleRelationInput", "members") => {
            Some(json!([in_bundle("claim", "premise"), in_bundle("claim2", "conclusion")]))
        }
        _ => None,
    }
}

/// One value of another's among one's own.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    /// The argument in which it stands.
    argument: String,
    /// Where it stands there.
    pub(super) place: String,
    /// What it is.
    pub(super) kind: String,
    /// Whether it is an id.
    pub(super) is_id: bool,
    /// The whole argument.
    value: Value,
    /// What of it is another's, as text.
    pub(super) sent: String,
}

impl Variant {
    /// A place in another's list.
    pub(super) fn cursor(argument: &str, cursor: &str) -> Self {
        Self {
            argument: argument.to_owned(),
            place: argument.to_owned(),
            kind: "cursor".to_owned(),
            is_id: false,
            value: json!(cursor),
            sent: cursor.to_owned(),
        }
    }
}

/// Makes arguments for a tenant.
pub(crate) struct Author<'a> {
    pub(crate) model: &'a Model,
    pub(crate) own: &'a Values,
    pub(crate) other: &'a Values,
}

impl Author<'_> {
    /// The arguments that must be given, of the tenant's own.
    fn required(&self, owner: &str, inputs: &[Input]) -> Map<String, Value> {
        let wanted = |name: &str| WANTED.contains(&(owner, name));
        let required = inputs.iter().filter(|input| input.is_required() || wanted(&input.name));
        required.map(|input| (input.name.clone(), self.own(owner, input))).collect()
    }

    /// The arguments of a call: those that must be given, a page of a list, and one with another's value.
    pub(crate) fn given(&self, owner: &str, field: &Field, variant: Option<&Variant>) -> Map<String, Value> {
        let mut given = self.required(owner, &field.args);
        if field.args.iter().any(|argument| argument.name == "first") {
            given.insert("first".to_owned(), PAGE.into());
        }
        if let Some(variant) = variant {
            let instead = |(of, argument, _): &&(&str, &str, &str)| *of == owner && *argument == variant.argument;
            if let Some((_, _, other)) = ALTERNATIVES.iter().find(instead) {
                given.remove(*other);
            }
            given.insert(variant.argument.clone(), variant.value.clone());
        }
        given
    }

    /// A value of the tenant's own.
    fn own(&self, owner: &str, input: &Input) -> Value {
        if let Some(list) = list_of(self.own, owner, &input.name) {
            return list;
        }
        let one = self.one(owner, input);
        if input.of.is_list { json!([one]) } else { one }
    }

    fn one(&self, owner: &str, input: &Input) -> Value {
        let meta = self.model.get(&input.of.name);
        match (meta.kind.as_str(), input.of.name.as_str()) {
            ("ENUM", _) => json!(meta.values[0]),
            ("INPUT_OBJECT", of) if meta.is_one_of => {
                let first = meta.inputs.iter().find(|input| input.of.name != "Cursor").unwrap();
                json!({ &first.name: self.own(of, first) })
            }
            ("INPUT_OBJECT", of) => Value::Object(self.required(of, &meta.inputs)),
            (_, "ID") => json!(self.own.ids[self.kind(owner, &input.name).as_str()]),
            (_, "String") => json!(text_of(self.own, owner, &input.name)),
            (_, "Cursor") => json!(self.own.cursor),
            (_, "Int" | "Long") => json!(1),
            (_, "Float") => json!(0.5),
            (_, "Boolean") => json!(true),
            (_, "DateTime") => json!("2026-03-01T00:00:00Z"),
            (_, "JSON") => json!({}),
            (kind, name) => panic!("no value of {kind} {name} can be made for {owner}.{}", input.name),
        }
    }

    fn kind(&self, owner: &str, name: &str) -> String {
        let special = KINDS.iter().find(|(of, input, _)| *of == owner && *input == name).map(|(_, _, kind)| *kind);
        let named = || NAMES.iter().find(|(input, _)| *input == name).map(|(_, kind)| *kind);
        // `Query.edge(id:)` means an edge.
        let field = || owner.split_once('.').map(|(_, field)| field).filter(|_| name == "id");
        let kind = special.or_else(named).or_else(field).filter(|kind| self.own.ids.contains_key(kind));
        kind.unwrap_or_else(|| panic!("the matrix does not know which ids {owner}.{name} takes: say it in KINDS"))
            .to_owned()
    }

    /// Each place of an argument where a value of another's may stand, with each such value.
    pub(super) fn variants(&self, owner: &str, argument: &Input) -> Vec<Variant> {
        let each = self.each(owner, argument, &mut Vec::new()).into_iter();
        each.map(|variant| Variant { argument: argument.name.clone(), ..variant }).collect()
    }

    fn each(&self, owner: &str, input: &Input, within: &mut Vec<String>) -> Vec<Variant> {
        let meta = self.model.get(&input.of.name);
        let place = format!("{owner}.{}", input.name);
        let ones = if meta.kind == "INPUT_OBJECT" {
            if within.contains(&input.of.name) {
                return Vec::new();
            }
            within.push(input.of.name.clone());
            let mut all = Vec::new();
            for field in &meta.inputs {
                for inner in self.each(&input.of.name, field, within) {
                    let mut object =
                        if meta.is_one_of { Map::new() } else { self.required(&input.of.name, &meta.inputs) };
                    object.insert(field.name.clone(), inner.value);
                    let place = format!("{place} > {}", inner.place);
                    all.push(Variant { place, value: Value::Object(object), ..inner });
                }
            }
            within.pop();
            all
        } else {
            let leaf = |(kind, value): (String, Value)| {
                let sent = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let (argument, is_id) = (String::new(), input.of.name == "ID");
                Variant { argument, place: place.clone(), kind, is_id, value, sent }
            };
            self.leaves(owner, input).into_iter().map(leaf).collect()
        };
        if !input.of.is_list {
            return ones;
        }
        let longer = list_of(self.own, owner, &input.name);
        let listed = |one: Variant| {
            let mut list = longer.clone().unwrap_or_else(|| json!([null]));
            *list.as_array_mut().unwrap().last_mut().unwrap() = one.value;
            Variant { value: list, ..one }
        };
        ones.into_iter().map(listed).collect()
    }

    /// The values of another's that a scalar may have.
    fn leaves(&self, owner: &str, input: &Input) -> Vec<(String, Value)> {
        let other = self.other;
        let named = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), json!(other.names[*name]))).collect();
        match (input.of.name.as_str(), owner, input.name.as_str()) {
            ("ID", ..) => other.ids.iter().map(|(kind, id)| ((*kind).to_owned(), json!(id))).collect(),
            // Cursors of lists are tried by themselves.
            ("String", _, "after" | "before") => Vec::new(),
            ("String", "TextFilter", "contains" | "startsWith") | ("JSON", ..) => {
                vec![("mark".to_owned(), json!(other.mark))]
            }
            ("String", "TextFilter", _) => named(&["content", "source", "claim type"]),
            ("String", ..) => other.names.iter().map(|(kind, name)| ((*kind).to_owned(), json!(name))).collect(),
            ("Cursor", ..) => vec![("cursor".to_owned(), json!(other.cursor))],
            ("Long", ..) => vec![("head".to_owned(), json!(other.head))],
            _ => Vec::new(),
        }
    }
}
