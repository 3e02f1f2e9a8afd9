//! Tests of composition on a small core with two plugins.

mod core;
mod extension;
mod federation;
mod field_clashes;
mod missing;
mod node;
mod plugins;
mod roots;
mod schema_text;
mod subscription;
mod twins;
mod type_clashes;

use async_graphql::{Response, Value, value};

use super::{ComposeError, Contributions};

/// Composes the test core with `plugins`.
fn composed(plugins: Vec<Contributions>) -> Result<core::TestSchema, ComposeError> {
    core::schema(std::iter::once(core::members()).chain(plugins))
}

/// The test core with both test plugins.
fn full() -> core::TestSchema {
    composed(vec![plugins::alpha(), plugins::beta()]).unwrap()
}

/// A third plugin.
fn third(collect: impl FnOnce(&mut Contributions)) -> Contributions {
    let mut third = Contributions::new("third");
    collect(&mut third);
    third
}

/// What is wrong with the first plugin and a third one together.
#[track_caller]
fn error(third: Contributions) -> ComposeError {
    composed(vec![plugins::alpha(), third]).err().unwrap()
}

/// The data of a response without errors.
#[track_caller]
fn data(response: Response) -> Value {
    assert_eq!(response.errors, vec![]);
    response.data
}

/// The errors of a response, as (path, message).
fn errors(response: &Response) -> Vec<(String, String)> {
    let path = |error: &async_graphql::ServerError| {
        error
            .path
            .iter()
            .map(|segment| match segment {
                async_graphql::PathSegment::Field(name) => name.clone(),
                async_graphql::PathSegment::Index(index) => index.to_string(),
            })
            .collect::<Vec<_>>()
            .join(".")
    };
    let pair = |error: &async_graphql::ServerError| (path(error), error.message.clone());
    response.errors.iter().map(pair).collect()
}

/// Plugins do not change the answers to queries that do not mention them.
#[tokio::test]
async fn plugins_leave_core_answers_alone() {
    let (without, with) = (composed(vec![]).unwrap(), full());
    for query in core::QUERIES {
        let (a, b) = (without.execute(*query).await, with.execute(*query).await);
        assert_eq!(a.data, b.data, "{query}");
        assert_eq!(a.errors, b.errors, "{query}");
        assert_ne!(a.data, Value::Null, "{query}");
    }
}

/// The extensions of async-graphql see plugin fields like core fields.
#[tokio::test]
async fn plugin_fields_run_under_extensions() {
    let schema = core::schema_with([core::members(), plugins::alpha()], |builder| {
        builder.extension(async_graphql::extensions::Tracing)
    })
    .unwrap();
    let answer = data(schema.execute("{ alpha claim(id: \"c1\") { length } }").await);
    assert_eq!(answer, value!({ "alpha": "a", "claim": { "length": 3 } }));
}
