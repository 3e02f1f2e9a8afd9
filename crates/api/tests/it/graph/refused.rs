//! What questions are refused for, and where in their arguments.

use super::kit::graph;

const ABSENT: &str = "\"claim_01h2xcejqtf2nbrexx3vqjhp41\"";

#[tokio::test]
async fn bad_input_is_refused_with_its_code_and_path() {
    graph("a supports b", |world| async move {
        let many = vec!["<a>"; 1_001].join(", ");
        let types = vec!["\"x\""; 1_001].join(", ");
        let cases = [
            ("traverse(from: [])".to_owned(), "BAD_REQUEST", "from"),
            (format!("traverse(from: [{many}])"), "LIMIT_EXCEEDED", "from"),
            ("traverse(from: [<a>, \"x\"])".to_owned(), "BAD_REQUEST", "from[1]"),
            ("traverse(from: [\"lineage_x\"])".to_owned(), "BAD_REQUEST", "from[0]"),
            ("traverse(from: [\"edge_01h2xcejqtf2nbrexx3vqjhp41\"])".to_owned(), "BAD_REQUEST", "from[0]"),
            (format!("traverse(from: [<a>, {ABSENT}])"), "NOT_FOUND", "from[1]"),
            ("closure(of: [\"lineage_01h2xcejqtf2nbrexx3vqjhp41\"])".to_owned(), "NOT_FOUND", "of[0]"),
            ("traverse(from: [<a>], depth: -1)".to_owned(), "BAD_REQUEST", "depth"),
            ("traverse(from: [<a>], depth: 11)".to_owned(), "LIMIT_EXCEEDED", "depth"),
            ("traverse(from: [<a>], nodes: 0)".to_owned(), "BAD_REQUEST", "nodes"),
            ("traverse(from: [<a>], nodes: 100001)".to_owned(), "LIMIT_EXCEEDED", "nodes"),
            ("components(nodes: 100001)".to_owned(), "LIMIT_EXCEEDED", "nodes"),
            ("traverse(from: [<a>], timeLimitMs: 0)".to_owned(), "BAD_REQUEST", "timeLimitMs"),
            ("traverse(from: [<a>], timeLimitMs: 30001)".to_owned(), "LIMIT_EXCEEDED", "timeLimitMs"),
            ("traverse(from: [<a>], atLeast: -1)".to_owned(), "BAD_REQUEST", "atLeast"),
            ("traverse(from: [<a>], asOf: {position: 99999})".to_owned(), "BAD_REQUEST", ""),
            (
                "traverse(from: [<a>], filter: {edgeTypes: [\"supports\", \"rhymes_with\"]})".to_owned(),
                "EDGE_TYPE_UNKNOWN",
                "filter.edgeTypes[1]",
            ),
            (format!("traverse(from: [<a>], filter: {{edgeTypes: [{types}]}})"), "LIMIT_EXCEEDED", "filter.edgeTypes"),
            (
                "traverse(from: [<a>], filter: {through: {claimTypes: [\"song\"]}})".to_owned(),
                "CLAIM_TYPE_UNKNOWN",
                "filter.through.claimTypes[0]",
            ),
            (
                "traverse(from: [<a>], filter: {only: {claimTypes: [\"axiom\", \"song\"]}})".to_owned(),
                "CLAIM_TYPE_UNKNOWN",
                "filter.only.claimTypes[1]",
            ),
            (
                "traverse(from: [<a>], filter: {only: {namespaces: [\"n\", \"nowhere\"]}})".to_owned(),
                "NOT_FOUND",
                "filter.only.namespaces",
            ),
            ("traverse(from: [<a>], filter: {minStrength: 1.5})".to_owned(), "BAD_REQUEST", "filter.minStrength"),
            ("traverse(from: [<a>], filter: {maxStrength: -0.1})".to_owned(), "BAD_REQUEST", "filter.maxStrength"),
            (
                "traverse(from: [<a>], filter: {minStrength: 0.6, maxStrength: 0.5})".to_owned(),
                "VALIDATION_FAILED",
                "filter.maxStrength",
            ),
            ("paths(from: <a>, to: \"x\")".to_owned(), "BAD_REQUEST", "to"),
            (format!("paths(from: <a>, to: {ABSENT})"), "NOT_FOUND", "to"),
            ("paths(from: <a>, to: <b>, count: 0)".to_owned(), "BAD_REQUEST", "count"),
            ("paths(from: <a>, to: <b>, count: 101)".to_owned(), "LIMIT_EXCEEDED", "count"),
            ("paths(from: <a>, to: <b>, maxLength: -1)".to_owned(), "BAD_REQUEST", "maxLength"),
            ("connection(between: [<a>])".to_owned(), "BAD_REQUEST", "between"),
            (format!("connection(between: [{}])", ["<a>"; 9].join(", ")), "LIMIT_EXCEEDED", "between"),
            ("impact(of: [])".to_owned(), "BAD_REQUEST", "of"),
            ("evidence(of: \"x\")".to_owned(), "BAD_REQUEST", "of"),
            ("evidence(of: <a>, depth: 11)".to_owned(), "LIMIT_EXCEEDED", "depth"),
            (format!("conflicts(about: {ABSENT})"), "NOT_FOUND", "about"),
            ("conflicts(first: 201)".to_owned(), "LIMIT_EXCEEDED", ""),
            ("inferredEdges(from: <a>, depth: 0)".to_owned(), "BAD_REQUEST", "depth"),
            ("components(minSize: 0)".to_owned(), "BAD_REQUEST", "minSize"),
            ("cycles(first: -1)".to_owned(), "BAD_REQUEST", ""),
            ("degreeStats(top: 201)".to_owned(), "LIMIT_EXCEEDED", "top"),
            ("importance(damping: 1.1)".to_owned(), "BAD_REQUEST", "damping"),
        ];
        for (question, code, path) in cases {
            let refusal = world.refusal(&format!("{{ {question} {{ position }} }}")).await;
            assert_eq!(
                (refusal.0.as_str(), refusal.1.as_str()),
                (code, path),
                "{}",
                question.chars().take(80).collect::<String>()
            );
        }
        for (list, code) in [
            ("nodes(first: 201) { totalCount }", "LIMIT_EXCEEDED"),
            ("nodes(after: \"x\") { totalCount }", "CURSOR_INVALID"),
            ("links(first: -1) { totalCount }", "BAD_REQUEST"),
            ("ids(first: -1)", "BAD_REQUEST"),
            ("ids(first: 100001)", "LIMIT_EXCEEDED"),
            ("ids(after: \"x\")", "BAD_REQUEST"),
        ] {
            assert_eq!(world.refusal(&format!("{{ traverse(from: [<a>]) {{ {list} }} }}")).await.0, code, "{list}");
        }
        let unknown = "{ claim(id: <a>) { neighbours(filter: {edgeTypes: [\"rhymes_with\"]}) { totalCount } } }";
        let expected = ("EDGE_TYPE_UNKNOWN".to_owned(), "filter.edgeTypes[0]".to_owned());
        assert_eq!(world.refusal(unknown).await, expected);
    })
    .await;
}

#[tokio::test]
async fn every_bad_item_is_named() {
    graph("a supports b", |world| async move {
        let query = world.with_ids("{ traverse(from: [\"x\", <a>, \"y\"]) { count } }");
        let error = world.error(&query).await;
        let paths: Vec<_> =
            error["extensions"]["details"].as_array().unwrap().iter().map(|item| item["path"].as_str()).collect();
        assert_eq!(paths, [Some("from[0]"), Some("from[2]")]);
        let error = world.error(&world.with_ids(&format!("{{ traverse(from: [{ABSENT}]) {{ count }} }}"))).await;
        assert!(error["message"].as_str().unwrap().contains(ABSENT.trim_matches('"')), "{error}");
    })
    .await;
}
