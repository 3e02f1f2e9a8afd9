//! The schema as text and through introspection.

use async_graphql::{Object, SDLExportOptions, value};

use super::{super::Contributions, composed, core, data, full, plugins};

fn sorted(schema: &core::TestSchema) -> String {
    schema.sdl_with_options(SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items())
}

#[test]
fn off_leaves_the_text_byte_identical() {
    let before = composed(vec![]).unwrap();
    let _with = full();
    let after = composed(vec![]).unwrap();
    assert_eq!(before.sdl(), after.sdl());
    assert_eq!(sorted(&before), sorted(&after));
    for trace in ["Proof", "alpha", "length", "Evidence"] {
        assert!(!after.sdl().contains(trace), "{trace}");
        assert!(full().sdl().contains(trace), "{trace}");
    }
}

#[test]
fn without_composition_only_the_members_of_node_are_missing() {
    let closed = sorted(&core::builder().finish());
    let composed = sorted(&composed(vec![]).unwrap());
    assert_eq!(composed.replace(" implements Node", ""), closed);
}

#[test]
fn sorted_text_does_not_depend_on_the_order_of_plugins() {
    let one = composed(vec![plugins::alpha(), plugins::beta()]).unwrap();
    let other = composed(vec![plugins::beta(), plugins::alpha()]).unwrap();
    assert_eq!(sorted(&one), sorted(&other));
    assert_eq!(sorted(&one), sorted(&full()));
    assert_ne!(one.sdl(), other.sdl());
}

/// Carriers are no types: their fields are in the schema, their names are not.
#[test]
fn carriers_leave_no_type() {
    let text = full().sdl();
    for carrier in ["ClaimFields", "Meeting", "RootExtension", "EvidenceFields"] {
        assert!(!text.contains(carrier), "{carrier}");
    }
    assert!(text.contains("type Quiet {"));
    assert_eq!(text.matches("type Query {").count(), 1);
}

/// A carrier that its own fields return is a type as well.
#[tokio::test]
async fn a_carrier_that_is_returned_stays_a_type() {
    struct Tree(i32);

    #[Object]
    impl Tree {
        async fn height(&self) -> i32 {
            self.0
        }

        async fn child(&self) -> Tree {
            Tree(self.0 - 1)
        }
    }

    let mut plugin = Contributions::new("plugin");
    plugin.query(Tree(9));
    let schema = composed(vec![plugin]).unwrap();
    assert!(schema.sdl().contains("type Tree {"));
    assert_eq!(
        data(schema.execute("{ height child { child { height } } }").await),
        value!({ "height": 9, "child": { "child": { "height": 7 } } })
    );
}

#[test]
fn core_metadata_survives() {
    let text = full().sdl();
    assert!(
        text.contains("\"\"\"\nClaims are what the core is about.\n\"\"\"\ntype Claim implements Node {"),
        "{text}"
    );
    assert!(text.contains("\"\"\"\n\tWhat is claimed.\n\t\"\"\"\n\ttext: String!"), "{text}");
    assert!(text.contains("old: String! @deprecated(reason: \"use `text`\")"), "{text}");
}

#[tokio::test]
async fn introspection_shows_plugin_fields() {
    let query = "{ __type(name: \"Claim\") { fields(includeDeprecated: true) {
        name description isDeprecated deprecationReason args { name defaultValue }
    } } }";
    let answer = data(full().execute(query).await).into_json().unwrap();
    let fields = answer["__type"]["fields"].as_array().unwrap();
    let field = |name: &str| {
        let found = fields.iter().find(|field| field["name"] == name);
        async_graphql::Value::from_json(found.unwrap().clone()).unwrap()
    };
    assert_eq!(
        field("length"),
        value!({
            "name": "length",
            "description": "Length of the text in bytes.",
            "isDeprecated": false,
            "deprecationReason": null,
            "args": [],
        })
    );
    assert_eq!(
        field("twice"),
        value!({
            "name": "twice",
            "description": null,
            "isDeprecated": true,
            "deprecationReason": "count yourself",
            "args": [{ "name": "factor", "defaultValue": "2" }],
        })
    );
}
