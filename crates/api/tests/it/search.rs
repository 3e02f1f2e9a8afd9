//! Searching, through the schema.

use serde_json::{Value, json};

use crate::support::{World, seeded};

fn contents(connection: &Value) -> Vec<&str> {
    connection["nodes"].as_array().unwrap().iter().map(|node| node["content"].as_str().unwrap()).collect()
}

async fn found(world: &World, arguments: &str) -> Vec<String> {
    let data = world.data(&format!("{{ search({arguments}) {{ nodes {{ content }} }} }}")).await;
    contents(&data["search"]).into_iter().map(str::to_owned).collect()
}

const ALL: &str = "All swans are white.";
const BLACK: &str = "A black swan was seen.";
const WHITE: &str = "Every swan in Europe is white.";
const SOME: &str = "Some swans are not white.";

#[tokio::test]
async fn arguments_narrow_what_is_found() {
    seeded(|world| async move {
        let cases = [
            ("query: \"swan\"", vec![ALL, BLACK, SOME, WHITE]),
            ("query: \"SWANS -white\"", vec![BLACK]),
            ("query: \"swan\", filter: { claimType: { eq: \"observation\" } }", vec![BLACK, WHITE]),
            ("query: \"swan type:hypothesis\"", vec![ALL]),
            ("query: \"swan source:doi:10.1000/swans namespace:birds/swans\"", vec![ALL, BLACK, WHITE]),
            ("query: \"swan\", filter: { status: [DRAFT] }", vec![SOME]),
            ("query: \"swan\", validAt: \"1700-01-01T00:00:00Z\"", vec![ALL, BLACK, SOME]),
            ("query: \"swan\", asOf: { position: 0 }", vec![]),
            ("query: \"swan\", first: 0", vec![]),
        ];
        for (arguments, mut expected) in cases {
            let mut found = found(&world, arguments).await;
            found.sort();
            expected.sort_unstable();
            assert_eq!(found, expected, "{arguments}");
        }
        assert_eq!(found(&world, "query: \"europe OR white\", first: 1").await, [WHITE], "the best first");
    })
    .await;
}

#[tokio::test]
async fn what_is_told_of_each_claim_and_of_all() {
    seeded(|world| async move {
        let data = world
            .data(
                "{ search(query: \"swam\\\"s\\\" swan\", mode: TEXT) { totalCount corrections { word tried } } \
                   full: search(query: \"white swann\", highlight: true, explain: true, first: 2) { \
                     totalCount pageInfo { hasNextPage hasPreviousPage endCursor } corrections { word tried } \
                     edges { cursor score node { content status } highlights { start end } \
                             scoreParts { term claims score } } \
                     facets(first: 2) { types { claimType count } statuses { status count } \
                       namespaces { namespace { path } count } authors { author { name } count } \
                       sources { source { title } count } } } }",
            )
            .await;
        assert_eq!(data["search"]["totalCount"], 0, "{data:#}");
        let full = &data["full"];
        assert_eq!(full["totalCount"], 3);
        assert_eq!(full["corrections"], json!([{ "word": "swann", "tried": ["swan", "swans"] }]));
        assert_eq!(full["pageInfo"]["hasNextPage"], true);
        assert_eq!(full["pageInfo"]["endCursor"], full["edges"][1]["cursor"]);
        let edge = &full["edges"][0];
        assert_eq!(edge["node"]["content"], ALL);
        assert_eq!(edge["highlights"], json!([{ "start": 4, "end": 9 }, { "start": 14, "end": 19 }]));
        let parts = edge["scoreParts"].as_array().unwrap();
        let sum: f64 = parts.iter().map(|part| part["score"].as_f64().unwrap()).sum();
        assert!((sum - edge["score"].as_f64().unwrap()).abs() < 1e-5);
        let terms: Vec<_> = parts.iter().map(|part| (part["term"].as_str().unwrap(), &part["claims"])).collect();
        assert_eq!(terms, [("white", &json!(3)), ("swan", &json!(4))], "both words have one stem");
        let facets = &full["facets"];
        let type_of = |name: &str| json!({ "claimType": name, "count": 1 });
        assert_eq!(facets["types"], json!([type_of("assertion"), type_of("hypothesis")]));
        let statuses = json!([{ "status": "ACTIVE", "count": 2 }, { "status": "DRAFT", "count": 1 }]);
        assert_eq!(facets["statuses"], statuses);
        assert_eq!(facets["namespaces"][0], json!({ "namespace": { "path": "birds/swans" }, "count": 2 }));
        assert_eq!(facets["authors"], json!([{ "author": { "name": "Operator" }, "count": 3 }]));
        assert_eq!(facets["sources"][0]["source"]["title"], "On swans");
        let plain =
            world.data("{ search(query: \"white\") { edges { highlights { start } scoreParts { term } } } }").await;
        assert_eq!(plain["search"]["edges"][0], json!({ "highlights": null, "scoreParts": null }));
    })
    .await;
}

#[tokio::test]
async fn pages_follow_one_another() {
    seeded(|world| async move {
        let whole = found(&world, "query: \"swan\"").await;
        let (mut after, mut paged) = ("null".to_owned(), Vec::new());
        for _ in 0..4 {
            let page = format!(
                "{{ search(query: \"swan\", first: 1, after: {after}) {{ nodes {{ content }} \
                 pageInfo {{ hasNextPage endCursor }} }} }}"
            );
            let data = world.data(&page).await;
            paged.extend(contents(&data["search"]).into_iter().map(str::to_owned));
            assert_eq!(data["search"]["pageInfo"]["hasNextPage"], paged.len() < 4);
            after = data["search"]["pageInfo"]["endCursor"].to_string();
        }
        assert_eq!(paged, whole);
        let refused = world.error(&format!("{{ search(query: \"white\", after: {after}) {{ totalCount }} }}")).await;
        assert_eq!(refused["extensions"]["code"], "CURSOR_INVALID");
    })
    .await;
}

#[tokio::test]
async fn refusals_have_stable_codes() {
    seeded(|world| async move {
        let cases = [
            ("query: \"swan (\"", "QUERY_INVALID"),
            ("query: \"\"", "QUERY_INVALID"),
            ("query: \"colour:white\"", "QUERY_INVALID"),
            ("query: \"swan\", mode: SEMANTIC", "NO_EMBEDDER"),
            ("query: \"swan\", mode: HYBRID", "NO_EMBEDDER"),
            ("query: \"swan\", first: 201", "LIMIT_EXCEEDED"),
            ("query: \"swan\", first: -1", "BAD_REQUEST"),
            ("query: \"swan\", after: \"x\"", "CURSOR_INVALID"),
            ("query: \"swan\", asOf: { position: 100000 }", "BAD_REQUEST"),
        ];
        for (arguments, code) in cases {
            let error = world.error(&format!("{{ search({arguments}) {{ totalCount }} }}")).await;
            assert_eq!(error["extensions"]["code"], code, "{arguments}: {error}");
        }
        let error = world.error("{ search(query: \"swan (\") { totalCount } }").await;
        assert_eq!(error["extensions"]["details"][0]["path"], "query[6]", "{error}");
        let facets = "{ search(query: \"swan\") { facets(first: 201) { types { count } } } }";
        assert_eq!(world.error(facets).await["extensions"]["code"], "LIMIT_EXCEEDED");
    })
    .await;
}
