//! Estimates and measures, over a small schema of the same shape as ours and over ours.

use std::fmt::Write as _;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::DocumentOperations;
use async_graphql::{Value, Variables, value};
use proptest::prelude::*;
use serde_json::json;

use super::{CostModel, CostOptions, Costing, weights};
use crate::graph;
use crate::node::NodeLoaders;
use crate::schema::SchemaOptions;

const SDL: &str = r"
type Query {
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  claims(first: Int, last: Int): ClaimConnection!
  traverse(from: [ID!]!, nodes: Int): Traversal!
}
interface Node { id: ID! }
type Claim implements Node {
  id: ID!
  content: String!
  confidence: Float
  reviews: [Review!]!
  edges(first: Int): ClaimConnection!
}
type Review implements Node { id: ID! stance: String! }
type ClaimConnection { nodes: [Claim!]! edges: [ClaimEdge!]! totalCount: Int! pageInfo: PageInfo! }
type ClaimEdge { cursor: String! node: Claim! }
type PageInfo { hasNextPage: Boolean! }
type Traversal { ids(first: Int): [ID!]! complete: Boolean! }
type Mutation { submitBundle(input: BundleInput!): Payload! }
input BundleInput { claims: [ClaimInput!]! tags: [String!] }
input ClaimInput { content: String! edges: [EdgeInput!] }
input EdgeInput { to: ID! }
type Payload { position: Int! }
";

fn model() -> CostModel {
    CostModel::new(SDL, CostOptions { page_size_default: 50, traversal_nodes_default: 1_000 }).unwrap()
}

/// The estimate of a document of one operation, and the measure of an answer to it.
fn both(model: &CostModel, text: &str, variables: serde_json::Value, data: &Value) -> (u64, u64) {
    let document = parse_query(text).unwrap();
    let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
    let variables = Variables::from_json(variables);
    let costing = Costing { model, document: &document, operation: &operation.node, variables: &variables };
    (costing.estimate(), costing.measure(data))
}

fn estimate(text: &str, variables: serde_json::Value) -> u64 {
    both(&model(), text, variables, &Value::Null).0
}

#[test]
fn a_field_costs_one_and_what_is_below_it() {
    assert_eq!(estimate("{ node(id: 1) { id __typename } }", json!({})), 3);
    assert_eq!(estimate("{ node(id: 1) { id ... on Claim { content } ... on Review { stance } } }", json!({})), 4);
}

#[test]
fn a_page_counts_what_is_below_its_list_once_for_each_entry() {
    for (arguments, entries) in
        [("(first: 10)", 10), ("(last: 7)", 7), ("", 50), ("(first: null)", 50), ("(first: 0)", 1)]
    {
        let text = format!("{{ claims{arguments} {{ nodes {{ id content }} pageInfo {{ hasNextPage }} }} }}");
        assert_eq!(estimate(&text, json!({})), 1 + (1 + entries * 2) + 2, "{text}");
        let relay = format!("{{ claims{arguments} {{ edges {{ cursor node {{ id }} }} }} }}");
        assert_eq!(estimate(&relay, json!({})), 1 + (1 + entries * 3), "{relay}");
    }
    let nested = "{ claims(first: 10) { nodes { edges(first: 20) { nodes { id } } } } }";
    assert_eq!(estimate(nested, json!({})), 1 + 1 + 10 * (1 + 1 + 20));
}

#[test]
fn sizes_come_from_variables_and_from_their_defaults() {
    let text = "query($n: Int = 30) { claims(first: $n) { nodes { id } } }";
    assert_eq!(estimate(text, json!({})), 32);
    assert_eq!(estimate(text, json!({ "n": 100 })), 102);
    assert_eq!(estimate("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": [1, 2, 3] })), 1 + 3);
    assert_eq!(estimate("{ nodes(ids: [1, 2, 3, 4]) { id } }", json!({})), 1 + 4);
}

#[test]
fn other_lists_and_weights_count() {
    let reviews = "{ node(id: 1) { ... on Claim { reviews { id } } } }";
    assert_eq!(estimate(reviews, json!({})), 1 + 1 + super::USUAL_LIST);
    assert_eq!(estimate("{ node(id: 1) { ... on Claim { confidence } } }", json!({})), 1 + 20);
    assert_eq!(estimate("{ claims(first: 1) { totalCount } }", json!({})), 1 + weights::TOTAL_COUNT);
    let introspection = "{ __schema { types { name } } }";
    assert_eq!(estimate(introspection, json!({})), weights::INTROSPECTION + 2);
}

#[test]
fn a_walk_costs_by_how_many_claims_it_may_enter() {
    let begin = graph::WEIGHTS.iter().find(|(name, _)| *name == "traverse").unwrap().1;
    let walk = |arguments: &str| estimate(&format!("{{ traverse(from: [1]{arguments}) {{ complete }} }}"), json!({}));
    assert_eq!(walk(""), begin + 10 + 1);
    assert_eq!(walk(", nodes: 100000"), begin + 1_000 + 1);
    assert_eq!(walk(", nodes: 99"), begin + 1);
    // Ids are made without reading anything: a hundred for one.
    let ids =
        |first: &str| estimate(&format!("{{ traverse(from: [1], nodes: 1) {{ ids(first: {first}) }} }}"), json!({}));
    assert_eq!(ids("1000"), begin + 1 + 10);
}

#[test]
fn a_mutation_costs_by_the_objects_in_its_input() {
    let text = "mutation($b: BundleInput!) { submitBundle(input: $b) { position } }";
    let claims = json!([{ "content": "a", "edges": [{ "to": 1 }, { "to": 2 }] }, { "content": "b" }]);
    let input = json!({ "b": { "claims": claims, "tags": ["x"] } });
    let expected = weights::MUTATION + 4 * weights::ITEM + 1;
    assert_eq!(estimate(text, input), expected);
    let claims = "[{ content: \"a\", edges: $to }, { content: \"b\" }]";
    let written =
        format!("mutation($to: [EdgeInput!]) {{ submitBundle(input: {{ claims: {claims} }}) {{ position }} }}");
    let written = written.as_str();
    assert_eq!(estimate(written, json!({ "to": [{ "to": 1 }, { "to": 2 }] })), expected);
}

#[test]
fn a_fragment_costs_as_if_it_were_written_out_but_is_walked_once() {
    let spread = "{ a: claims(first: 10) { ...F } b: claims(first: 20) { ...F } }
        fragment F on ClaimConnection { nodes { id } }";
    assert_eq!(estimate(spread, json!({})), (1 + 1 + 10) + (1 + 1 + 20));
    // Thirty levels, each spread twice: a walk of every spread would not end.
    let mut text = String::from("{ ...f0 }");
    for level in 0..30 {
        write!(text, "fragment f{level} on Query {{ ...f{0} ...f{0} }}", level + 1).unwrap();
    }
    text.push_str("fragment f30 on Query { __typename }");
    assert_eq!(estimate(&text, json!({})), 1 << 30);
    let many = format!("{{ {} id {} }}", "claims(first: 4000000000) { nodes { ".repeat(8), "} }".repeat(8));
    assert!(estimate(&many.replace("{ nodes { claims", "{ nodes { edges"), json!({})) > 0, "sums do not overflow");
}

#[test]
fn an_answer_is_measured_with_its_lists_as_long_as_they_are() {
    let text = "{ claims(first: 100) { nodes { id content edges(first: 100) { nodes { ...C } } } } }
        fragment C on Claim { id }";
    let claim = |below: usize| {
        let nodes: Vec<Value> = (0..below).map(|_| value!({ "id": 1 })).collect();
        value!({ "id": 1, "content": "x", "edges": { "nodes": nodes } })
    };
    let data = value!({ "claims": { "nodes": [claim(0), claim(2)] } });
    let (estimated, measured) = both(&model(), text, json!({}), &data);
    assert_eq!(measured, 1 + 1 + (2 + 1 + 1) + (2 + 1 + 1 + 2));
    assert!(estimated > measured);
    let walk = "{ traverse(from: [1], nodes: 500) { complete } }";
    let (estimated, measured) = both(&model(), walk, json!({}), &value!({ "traverse": { "complete": true } }));
    assert_eq!(estimated, measured, "what a walk was allowed is not given back");
    assert_eq!(both(&model(), walk, json!({}), &Value::Null).1, 0);
}

#[test]
fn every_weight_belongs_to_a_field_of_the_schema() {
    let schema = crate::schema::build(SchemaOptions::default(), Vec::new(), NodeLoaders::default()).unwrap();
    let options = CostOptions { page_size_default: 50, traversal_nodes_default: 1_000 };
    let model = CostModel::new(&crate::schema::sdl(&schema.schema), options).unwrap();
    for (field, _) in graph::WEIGHTS {
        assert!(model.knows("Query", field), "{field}");
        assert!(model.type_of("Query").unwrap().field(field).unwrap().takes_nodes, "{field} is no walk");
    }
    for (ty, field, _) in weights::FIELDS {
        assert!(model.knows(ty, field), "{ty}.{field}");
    }
    // Whatever takes the size of a walk has a weight of its own.
    for (name, cost) in model.type_of("Query").unwrap().iter() {
        assert!(!cost.takes_nodes || cost.weight > 1, "{name} is a walk without a weight");
    }
}

proptest! {
    #[test]
    fn a_larger_page_never_costs_less(smaller in 0_u32..10_000, more in 0_u32..10_000) {
        let query = "query($n: Int) { claims(first: $n) { nodes { id } } }";
        let cost = |first: u32| estimate(query, json!({ "n": first }));
        prop_assert!(cost(smaller) <= cost(smaller + more));
    }
}

#[test]
fn the_example_of_the_documentation_is_right() {
    let documentation = include_str!("../../../../docs/LIMITS.md");
    let (_, rest) = documentation.split_once("```graphql\n").unwrap();
    let (example, rest) = rest.split_once("```").unwrap();
    let (_, rest) = rest.split_once("costs **").unwrap();
    let (said, _) = rest.split_once("**").unwrap();
    let schema = crate::schema::build(SchemaOptions::default(), Vec::new(), NodeLoaders::default()).unwrap();
    let options = CostOptions { page_size_default: 50, traversal_nodes_default: 1_000 };
    let model = CostModel::new(&crate::schema::sdl(&schema.schema), options).unwrap();
    assert_eq!(both(&model, example, json!({}), &Value::Null).0.to_string(), said);
}
