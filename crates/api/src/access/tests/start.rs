use std::collections::BTreeSet;

use super::super::table::TABLE;
use super::*;
use crate::compose::ComposeError;
use crate::mutation::Mutation;
use crate::query::Query;
use crate::subscription::Subscription;

struct Forgotten;

#[Object]
impl Forgotten {
    async fn forgotten(&self) -> bool {
        true
    }

    async fn forgotten_too(&self) -> bool {
        true
    }
}

fn refusal(contributions: Contributions) -> ComposeError {
    build(SchemaOptions::default(), vec![contributions], NodeLoaders::default()).err().unwrap()
}

#[test]
fn a_schema_with_a_root_field_without_action_is_not_built() {
    let with = |add: fn(&mut Contributions)| {
        let mut core = Contributions::core();
        add(&mut core);
        refusal(core)
    };
    let of_query = with(|core| {
        core.query(Forgotten);
    });
    let fields = vec!["Query.forgotten".to_owned(), "Query.forgottenToo".to_owned()];
    assert_eq!(of_query, ComposeError::WithoutAction { fields });
    assert!(of_query.to_string().contains("Query.forgotten, Query.forgottenToo"), "{of_query}");
    let of_mutation = with(|core| {
        core.mutation(Forgotten);
    });
    assert!(of_mutation.to_string().contains("Mutation.forgotten"), "{of_mutation}");
}

#[test]
fn a_stored_type_without_action_is_not_built() {
    let mut core = Contributions::core();
    core.node_type::<Word>();
    assert_eq!(refusal(core), ComposeError::WithoutAction { fields: vec!["Word.*".to_owned()] });
}

#[test]
fn a_plugin_whose_id_makes_no_scope_is_named() {
    let mut plugin = Contributions::new("Not A Scope");
    plugin.query(WordQuery);
    let refused = refusal(plugin);
    assert!(matches!(&refused, ComposeError::WithoutScope { owner, .. } if owner == "Not A Scope"), "{refused:?}");
}

#[test]
fn every_line_of_the_table_is_of_a_field_that_there_is_and_none_has_two() {
    let outline = outline::<Extended<Query>, Extended<Mutation>, Extended<Subscription>>([crate::schema::core_parts()]);
    let outline = outline.unwrap();
    let mut seen = BTreeSet::new();
    for row in TABLE {
        for field in row.fields {
            assert!(seen.insert((row.of, field)), "{}.{field} has two lines", row.of);
            let of = outline.types.get(row.of).unwrap_or_else(|| panic!("there is no type {}", row.of));
            assert!(*field == "*" || of.fields.contains_key(*field), "there is no field {}.{field}", row.of);
        }
    }
}

#[test]
fn what_a_plugin_adds_has_its_scope() {
    let built = built(vec![words()]);
    let of = |field: &str| {
        let line = built.access.lines().iter().find(|line| line.field == field);
        line.map(|line| (line.action.name.to_string(), line.action.demand.to_string()))
    };
    let own = |name: &str| Some((name.to_owned(), "plugins:words".to_owned()));
    assert_eq!(of("Query.word"), own("words.read"));
    assert_eq!(of("Claim.words"), own("words.read"));
    assert_eq!(of("Word.*"), own("words.read"));
    assert_eq!(of("Claim.*"), Some(("claim.read".to_owned(), "claims:read".to_owned())));
}

#[test]
fn only_writes_are_risky_and_all_writes_are() {
    let built = built(vec![]);
    for line in built.access.lines() {
        assert_eq!(line.action.risk > Risk::Low, line.field.starts_with("Mutation."), "{line:?}");
    }
}
