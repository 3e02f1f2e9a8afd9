//! Contributions without a place, and panics that are not ours.

use async_graphql::{EmptyMutation, EmptySubscription, ID, Object, Schema, value};

use super::{
    super::{ComposeError, Contributions, Extended, NodeRef, Root, compose},
    core, data, plugins,
};

struct Fields;

#[Object]
impl Fields {
    async fn added(&self) -> i32 {
        1
    }
}

struct Small;

#[Object(name = "Query")]
impl Small {
    async fn node(&self) -> Option<NodeRef> {
        None
    }
}

fn small(collect: impl FnOnce(&mut Contributions)) -> Option<ComposeError> {
    let mut plugin = Contributions::new("plugin");
    collect(&mut plugin);
    compose([plugin], || Schema::build(Extended(Small), EmptyMutation, EmptySubscription)).err()
}

#[test]
fn a_root_that_does_not_exist() {
    let expected = ComposeError::MissingRoot {
        owner: "plugin".to_owned(),
        root: Root::Mutation,
        carrier: std::any::type_name::<Fields>().to_owned(),
    };
    assert_eq!(
        small(|c| {
            c.mutation(Fields);
        }),
        Some(expected)
    );
    assert_eq!(
        small(|c| {
            c.query(Fields);
        }),
        None
    );
}

#[test]
fn a_root_that_is_not_wrapped() {
    let mut plugin = Contributions::new("plugin");
    plugin.query(Fields);
    let error = compose([plugin], || Schema::build(Fields, EmptyMutation, EmptySubscription)).err().unwrap();
    assert!(matches!(error, ComposeError::MissingRoot { root: Root::Query, .. }), "{error}");
}

#[test]
fn a_type_that_is_not_served() {
    let expected = ComposeError::UnservedType {
        owner: "plugin".to_owned(),
        core_type: std::any::type_name::<core::Claim>().to_owned(),
        carrier: std::any::type_name::<Fields>().to_owned(),
    };
    let error = small(|c| {
        c.extend(|_: &core::Claim| Fields);
    });
    assert_eq!(error, Some(expected));
}

#[test]
fn a_node_type_when_no_field_returns_nodes() {
    let mut plugin = Contributions::new("plugin");
    plugin.node_type::<plugins::Proof>();
    let error = compose([plugin], || Schema::build(Extended(Fields), EmptyMutation, EmptySubscription)).err();
    let expected = ComposeError::UnservedNode { owner: "plugin".to_owned(), type_name: "Proof".to_owned() };
    assert_eq!(error, Some(expected));
}

#[test]
fn a_node_type_without_id() {
    struct Wrong;

    #[Object]
    impl Wrong {
        async fn id(&self) -> Option<ID> {
            None
        }
    }

    let without = |type_name: &str| {
        Some(ComposeError::NodeWithoutId { owner: "plugin".to_owned(), type_name: type_name.to_owned() })
    };
    assert_eq!(
        small(|c| {
            c.node_type::<Fields>();
        }),
        without("Fields")
    );
    assert_eq!(
        small(|c| {
            c.node_type::<Wrong>();
        }),
        without("Wrong")
    );
}

/// The member leads to `NodeRef` itself, so it is incomplete when the interface is first reached.
#[test]
fn a_node_type_without_id_that_leads_to_nodes() {
    struct Loop;

    #[Object]
    impl Loop {
        async fn next(&self) -> Option<NodeRef> {
            None
        }
    }

    struct Loops;

    #[Object(name = "Query")]
    impl Loops {
        async fn first(&self) -> Loop {
            Loop
        }
    }

    let mut plugin = Contributions::new("plugin");
    plugin.node_type::<Loop>();
    let error = compose([plugin], || Schema::build(Extended(Loops), EmptyMutation, EmptySubscription)).err();
    let expected = ComposeError::NodeWithoutId { owner: "plugin".to_owned(), type_name: "Loop".to_owned() };
    assert_eq!(error, Some(expected));
}

/// Below a root that is not wrapped nothing tells when the member is complete: it is let through.
#[test]
fn a_node_type_that_leads_to_nodes_below_a_plain_root() {
    struct Linked;

    #[Object]
    impl Linked {
        async fn next(&self) -> Option<NodeRef> {
            None
        }

        async fn id(&self) -> ID {
            "l".into()
        }
    }

    struct Plain;

    #[Object]
    impl Plain {
        async fn first(&self) -> Linked {
            Linked
        }
    }

    let mut plugin = Contributions::new("plugin");
    plugin.node_type::<Linked>();
    let schema = compose([plugin], || Schema::build(Plain, EmptyMutation, EmptySubscription)).unwrap();
    assert!(schema.sdl().contains("type Linked implements Node {"));
}

#[test]
#[should_panic(expected = "not about names")]
fn other_panics_pass() {
    let _ = core::schema_with([core::members()], |_| panic!("not about names"));
}

#[test]
fn the_scope_ends_when_the_builder_panics() {
    let mut plugin = plugins::alpha();
    plugin.query(Fields);
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        core::schema_with([core::members(), plugin], |_| panic!("not about names"))
    }));
    assert!(panic.is_err());
    assert!(!core::builder().finish().sdl().contains("added"));
}

/// Composing inside of a builder, as a plugin's own schema would, does not disturb the outer one.
#[tokio::test]
async fn composition_nests() {
    let outer = compose([core::members(), plugins::alpha()], || {
        let inner = core::schema([core::members(), plugins::beta()]).unwrap();
        assert!(inner.sdl().contains("beta"));
        assert!(!inner.sdl().contains("alpha"));
        core::builder()
    })
    .unwrap();
    assert!(!outer.sdl().contains("beta"));
    let answer = data(outer.execute("{ alpha }").await);
    assert_eq!(answer, value!({ "alpha": "a" }));
}
