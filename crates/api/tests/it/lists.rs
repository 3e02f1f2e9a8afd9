//! Lists: filters, orders, pages, groups.

use serde_json::{Value, json};

use crate::support::{World, seeded};

fn contents(list: &Value) -> Vec<&str> {
    list["nodes"].as_array().unwrap().iter().map(|node| node["content"].as_str().unwrap()).collect()
}

async fn filtered(world: &World, filter: &str) -> Vec<String> {
    let data = world.data(&format!("{{ claims(filter: {filter}) {{ nodes {{ content }} }} }}")).await;
    let mut found: Vec<String> = contents(&data["claims"]).into_iter().map(str::to_owned).collect();
    found.sort();
    found
}

const ALL: &str = "All swans are white.";
const BLACK: &str = "A black swan was seen.";
const WHITE: &str = "Every swan in Europe is white.";
const SOME: &str = "Some swans are not white.";
const LOGIC: &str = "A counterexample refutes.";

#[tokio::test]
async fn every_filter_lets_through_what_it_says() {
    seeded(|world| async move {
        let all = world.id("all");
        let operator = world.data("{ agent(externalId: \"claimgraph:operator\") { id } }").await["agent"]["id"].as_str().unwrap().to_owned();
        let cases: Vec<(String, Vec<&str>)> = vec![
            ("{}".into(), vec![BLACK, LOGIC, ALL, WHITE, SOME]),
            (format!("{{ ids: [\"{all}\"] }}"), vec![ALL]),
            ("{ claimType: { eq: \"observation\" } }".into(), vec![BLACK, WHITE]),
            ("{ claimType: { in: [\"theorem\", \"assertion\"] } }".into(), vec![LOGIC, SOME]),
            ("{ content: { contains: \"SWANS ARE\" } }".into(), vec![ALL, SOME]),
            ("{ content: { startsWith: \"A \" } }".into(), vec![BLACK, LOGIC]),
            ("{ formalContent: { isNull: false } }".into(), vec![ALL]),
            ("{ status: [DRAFT] }".into(), vec![SOME]),
            ("{ namespace: { path: \"birds\" } }".into(), vec![SOME]),
            ("{ namespace: { path: \"birds\", subtree: true } }".into(), vec![BLACK, ALL, WHITE, SOME]),
            (format!("{{ authors: [\"{operator}\"], version: {{ gte: 1, lt: 2 }}, isLatest: true }}"), vec![BLACK, LOGIC, ALL, WHITE, SOME]),
            ("{ createdAt: { gt: \"2030-01-01T00:00:00Z\" } }".into(), vec![]),
            ("{ validAt: \"1700-01-01T00:00:00Z\" }".into(), vec![BLACK, LOGIC, ALL, SOME]),
            ("{ attrs: [{ path: \"year\", gte: 1600, lte: 1700 }] }".into(), vec![BLACK, ALL]),
            ("{ attrs: [{ path: \"place.name\", eq: \"Europe\" }] }".into(), vec![ALL]),
            ("{ attrs: [{ path: \"place.name\", in: [\"Europe\", \"Australia\"] }, { path: \"tags\", exists: false }] }".into(), vec![BLACK]),
            ("{ attrs: [{ path: \"year\", ne: 1600 }] }".into(), vec![BLACK, WHITE]),
            ("{ attrs: [{ path: \"place.name\", contains: \"STRAL\" }] }".into(), vec![BLACK]),
            ("{ source: { externalRef: { eq: \"https://doi.org/10.1000/swans\" } }, formalContent: { isNull: false } }".into(), vec![ALL]),
            ("{ source: { title: { eq: \"On geese\" } } }".into(), vec![]),
            ("{ edge: { types: [\"contradicts\"] } }".into(), vec![BLACK, ALL]),
            ("{ edge: { types: [\"supports\"], direction: OUT } }".into(), vec![WHITE]),
            ("{ edge: { other: { claimType: { eq: \"hypothesis\" } } } }".into(), vec![BLACK, WHITE]),
            ("{ review: { verdicts: [ENDORSE] } }".into(), vec![]),
            ("{ or: [{ claimType: { eq: \"theorem\" } }, { status: [DRAFT] }] }".into(), vec![LOGIC, SOME]),
            ("{ and: [{ claimType: { eq: \"observation\" } }, { not: { content: { contains: \"black\" } } }] }".into(), vec![WHITE]),
            ("{ or: [] }".into(), vec![]),
        ];
        for (filter, mut expected) in cases {
            expected.sort_unstable();
            assert_eq!(filtered(&world, &filter).await, expected, "{filter}");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_run_both_ways_in_any_order() {
    seeded(|world| async move {
        let order = "orderBy: [{ field: TYPE }, { field: CONTENT, direction: DESC }]";
        let page = |args: String| format!("{{ claims({order}, {args}) {{ nodes {{ content }} edges {{ cursor }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} totalCount }} }}");
        let data = world.data(&page("first: 2".into())).await;
        assert_eq!(contents(&data["claims"]), [SOME, ALL]);
        assert_eq!(data["claims"]["totalCount"], 5);
        let end = data["claims"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
        let next = world.data(&page(format!("first: 5, after: \"{end}\""))).await;
        assert_eq!(contents(&next["claims"]), [WHITE, BLACK, LOGIC]);
        assert_eq!(next["claims"]["pageInfo"]["hasNextPage"], false);
        let last = world.data(&page("last: 2".into())).await;
        assert_eq!(contents(&last["claims"]), [BLACK, LOGIC]);
        let start = last["claims"]["pageInfo"]["startCursor"].as_str().unwrap();
        let before = world.data(&page(format!("last: 2, before: \"{start}\""))).await;
        assert_eq!(contents(&before["claims"]), [ALL, WHITE]);
        let foreign = world.error(&format!("{{ claims(first: 2, after: \"{end}\") {{ nodes {{ id }} }} }}")).await;
        assert_eq!(foreign["extensions"]["code"], "CURSOR_INVALID");
    })
    .await;
}

#[tokio::test]
async fn claims_are_counted_by_group() {
    seeded(|world| async move {
        let data = world
            .data("{
                types: claimStats(groupBy: [TYPE, STATUS], having: { minCount: 1 }) { nodes { claimType status count namespace { path } } }
                places: claimStats(groupByAttrs: [\"place.name\"], measure: \"year\") { nodes { attrs count measure { count min max avg } } }
                where: claimStats(groupBy: [NAMESPACE], first: 1) { nodes { namespace { path } count } pageInfo { hasNextPage } }
                whole: claimStats { nodes { count claimType contentLength { min max } author { name } } }
            }")
            .await;
        assert_eq!(
            data["types"]["nodes"],
            json!([
                {"claimType": "assertion", "status": "DRAFT", "count": 1, "namespace": null},
                {"claimType": "hypothesis", "status": "ACTIVE", "count": 1, "namespace": null},
                {"claimType": "observation", "status": "ACTIVE", "count": 2, "namespace": null},
                {"claimType": "theorem", "status": "ACTIVE", "count": 1, "namespace": null}
            ])
        );
        assert_eq!(
            data["places"]["nodes"],
            json!([
                {"attrs": ["Australia"], "count": 1, "measure": {"count": 1, "min": 1697.0, "max": 1697.0, "avg": 1697.0}},
                {"attrs": ["Europe"], "count": 1, "measure": {"count": 1, "min": 1600.0, "max": 1600.0, "avg": 1600.0}},
                {"attrs": [null], "count": 3, "measure": {"count": 1, "min": 1500.0, "max": 1500.0, "avg": 1500.0}}
            ])
        );
        assert_eq!(data["where"]["pageInfo"]["hasNextPage"], true);
        assert_eq!(data["whole"]["nodes"], json!([{"count": 5, "claimType": null, "contentLength": {"min": 20.0, "max": 30.0}, "author": null}]));
    })
    .await;
}

#[tokio::test]
async fn every_list_of_the_root_answers() {
    seeded(|world| async move {
        let data = world
            .data("{
                edges(filter: { minStrength: 0.5 }) { nodes { edgeType strength source { content } assertedBy { name } } }
                relations { nodes { relationType } } sources { nodes { externalRef } } agents { nodes { name } }
                namespaces { nodes { path } } roots: namespaces(filter: { roots: true }) { nodes { path children { path } } }
                bundles { nodes { claimCount claims(first: 2) { totalCount nodes { content } pageInfo { hasNextPage } } } } artifacts { nodes { description } }
                pendingReferences(filter: { status: PENDING }) { nodes { externalRef anchor } }
                claimTypes { name } edgeTypes { name inverse } serverInfo { version } plugins { id }
            }")
            .await;
        insta::assert_json_snapshot!("lists", data, { ".claimTypes" => "[...]", ".edgeTypes" => "[...]", ".serverInfo" => "[...]" });
        assert_eq!(data["edgeTypes"].as_array().unwrap().len(), 15);
        assert_eq!(data["claimTypes"].as_array().unwrap().len(), 10);
    })
    .await;
}
