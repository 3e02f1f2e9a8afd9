use super::*;
use crate::async_graphql::{self, Context, ID, Object};
use crate::domain::model::{Category, EdgeType};
use crate::store::vector::{EmbedError, Embedder, Purpose};
use crate::{NodeLoader, NodeRef};

/// What a plugin registers, and the name that clashes.
type Case = (fn(&mut Registrar), &'static str, &'static str);

struct Thing;

#[Object]
impl Thing {
    async fn id(&self) -> ID {
        "thing_1".into()
    }
}

struct Things;

#[async_trait]
impl NodeLoader for Things {
    async fn load(&self, _ctx: &Context<'_>, _id: &str) -> async_graphql::Result<Option<NodeRef>> {
        Ok(None)
    }
}

/// Knows no texts, whatever they say.
struct Meanings;

#[async_trait]
impl Embedder for Meanings {
    fn model(&self) -> &'static str {
        "none"
    }

    fn dimensions(&self) -> Option<usize> {
        None
    }

    fn batch(&self) -> usize {
        1
    }

    async fn embed(&self, _texts: &[String], _purpose: Purpose) -> Result<Vec<Vec<f32>>, EmbedError> {
        Err(EmbedError::Refused("it knows no texts".to_owned()))
    }
}

fn edge_type(name: &str, inverse: &str) -> EdgeType {
    EdgeType {
        name: name.to_owned(),
        inverse: inverse.to_owned(),
        category: Category::Logical,
        transitive: false,
        symmetric: name == inverse,
        anti_reflexive: false,
        acyclic: false,
        description: "A test.".to_owned(),
    }
}

#[test]
fn what_plugins_register_is_there() {
    let assembled = assembled(pair(
        |registrar| {
            registrar.importer(Nothing("lines")).claim_types([claim_type("lemma")]).embedder("meanings", Meanings);
        },
        |registrar| {
            registrar.node::<Thing>("thing", Things).edge_types([edge_type("bears", "born_by")]);
        },
    ))
    .unwrap();
    assert_eq!(assembled.importers.owner("lines"), Some("alpha"));
    assert!(assembled.importers.get("lines").is_some() && assembled.importers.get("other").is_none());
    assert_eq!(assembled.embedders.keys().collect::<Vec<_>>(), [&"meanings"]);
    let owners: Vec<_> = assembled.contributions.iter().map(|each| each.owner().to_owned()).collect();
    assert_eq!(owners, ["alpha", "beta"]);
    let types: Vec<_> = assembled.vocabulary.claim_types().map(|(owner, known)| (owner, known.name.as_str())).collect();
    assert_eq!(types, [("alpha", "lemma")]);
    let types: Vec<_> = assembled.vocabulary.edge_types().map(|(owner, known)| (owner, known.name.as_str())).collect();
    assert_eq!(types, [("beta", "bears")]);
}

#[test]
fn a_plugin_that_is_off_leaves_no_trace() {
    let off = BTreeMap::from([(
        "alpha".to_owned(),
        // Not even its settings are read.
        Settings { enabled: false, values: "nonsense = 1".parse().unwrap() },
    )]);
    let register: fn(&mut Registrar) = |registrar| {
        registrar.importer(Nothing("lines")).claim_types([claim_type("lemma")]).node::<Thing>("thing", Things);
    };
    let plugins: Vec<Box<dyn AnyPlugin>> = vec![Box::new(Alpha { register: Some(register), ..Alpha::default() })];
    let assembled = assemble(plugins, &off).unwrap();
    assert_eq!(assembled.plugins.ids().count(), 0);
    assert_eq!(assembled.contributions.len(), 0);
    assert_eq!(assembled.importers.iter().count(), 0);
    assert_eq!(assembled.vocabulary.claim_types().count(), 0);
}

#[test]
fn a_name_that_is_claimed_twice_is_refused_with_both_owners() {
    let clash = |what: &str, name: &str, first: &str, second: &str| {
        format!(
            "the {what} `{name}` is claimed twice, by `{first}` and by `{second}`: rename it in one, or switch one off"
        )
    };
    let cases: [Case; 5] = [
        (|r| drop_ref(r.embedder("meanings", Meanings)), "embedder", "meanings"),
        (|r| drop_ref(r.importer(Nothing("lines"))), "import format", "lines"),
        (|r| drop_ref(r.node::<Thing>("thing", Things)), "id prefix", "thing"),
        (|r| drop_ref(r.claim_types([claim_type("lemma")])), "claim type", "lemma"),
        (|r| drop_ref(r.edge_types([edge_type("bears", "born_by")])), "edge type", "bears"),
    ];
    for (register, what, name) in cases {
        assert_eq!(refusal(assembled(pair(register, register))), clash(what, name, "alpha", "beta"));
    }
    let core: [Case; 4] = [
        (|r| drop_ref(r.embedder("openai", Meanings)), "embedder", "openai"),
        (|r| drop_ref(r.node::<Thing>("claim", Things)), "id prefix", "claim"),
        (|r| drop_ref(r.claim_types([claim_type("theorem")])), "claim type", "theorem"),
        (|r| drop_ref(r.edge_types([edge_type("bears", "supported_by")])), "edge type", "supported_by"),
    ];
    for (register, what, name) in core {
        assert_eq!(refusal(assembled(pair(|_| {}, register))), clash(what, name, "core", "beta"));
    }
}

fn drop_ref(_: &mut Registrar) {}

#[test]
fn two_plugins_of_one_id_are_refused_even_if_one_is_off() {
    plugin!(Other, "alpha", &[]);
    let off = BTreeMap::from([("alpha".to_owned(), Settings { enabled: false, ..Settings::default() })]);
    let message = refusal(assemble(vec![Box::new(Alpha::default()), Box::new(Other::default())], &off));
    assert!(message.starts_with("the plugin id `alpha` is claimed twice"), "{message}");
    assert!(message.contains("tests::Alpha`") && message.contains("Other`"), "{message}");
}

#[test]
fn malformed_names_are_refused() {
    let message = "plugin `beta` failed to register: the import format `Two Words` is not 1 to 32 of a-z, 0-9 and -, \
                   beginning with a letter";
    assert_eq!(refusal(assembled(pair(|_| {}, |r| drop_ref(r.importer(Nothing("Two Words")))))), message);
    let message = "plugin `beta` failed to register: the id prefix `thing_` is not 1 to 63 of a-z and _, \
                   with a letter at both ends";
    assert_eq!(refusal(assembled(pair(|_| {}, |r| drop_ref(r.node::<Thing>("thing_", Things))))), message);
}
