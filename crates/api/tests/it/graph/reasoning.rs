//! What follows from the graph: impact, evidence, conflicts, inferred edges.

use serde_json::{Value, json};

use super::kit::graph;

#[tokio::test]
async fn impact_tells_what_falls_and_what_is_weakened_and_why() {
    let text = "b depends_on a; c depends_on b; a supports d; a+x implies e; a+y implies f; z+y implies f; g depends_on f; \
                h contradicts a; e assumes x";
    graph(text, |world| async move {
        let claim = "node { id depth } reason standing { members { claim { id } } } \
                     chain { edgeType against from { id depth } to { id depth } }";
        let query = format!(
            "{{ impact(of: [<a>]) {{ fallenCount weakenedCount truncated
                fallen {{ totalCount nodes {{ {claim} }} }} weakened {{ totalCount nodes {{ {claim} }} }} }} }}"
        );
        insta::assert_json_snapshot!("impact", world.ask(&query).await);
        let only = "{ impact(of: [<a>], filter: {categories: [EVIDENTIAL]}) { fallenCount weakenedCount } }";
        assert_eq!(world.ask(only).await["impact"], json!({"fallenCount": 0, "weakenedCount": 1}));
        let page =
            "{ impact(of: [<a>]) { fallen(first: 1) { nodes { node { id } } pageInfo { endCursor hasNextPage } } } }";
        let first = world.ask(page).await["impact"]["fallen"].take();
        assert_eq!(first["pageInfo"]["hasNextPage"], true);
        let after = &first["pageInfo"]["endCursor"];
        let foreign = format!("{{ impact(of: [<a>]) {{ weakened(after: {after}) {{ totalCount }} }} }}");
        assert_eq!(world.refusal(&foreign).await.0, "CURSOR_INVALID");
    })
    .await;
}

#[tokio::test]
async fn evidence_is_weighed_along_chains() {
    let text = "b supports a 0.5; c contradicts a 0.4; d corroborates a 0.8; e contradicts c 0.5; f supports b 0.5; g supports f; \
                a supports h";
    graph(text, |world| async move {
        let fields = "support opposition net count truncated supporting: count(group: SUPPORTING)
            items { totalCount nodes {
                node { id depth } stance group weight chain { edgeType against from { id } to { id } }
            } }";
        insta::assert_json_snapshot!(
            "evidence",
            world.ask(&format!("{{ evidence(of: <a>, depth: 2) {{ {fields} }} }}")).await
        );
        let group = "{ evidence(of: <a>) { items(group: CORROBORATING) { totalCount nodes { node { id } } } } }";
        assert_eq!(
            world.ask(group).await["evidence"]["items"],
            json!({"totalCount": 1, "nodes": [{"node": {"id": "d"}}]})
        );
        let none = world.ask("{ evidence(of: <a>, depth: 0) { count support opposition net } }").await;
        assert_eq!(none["evidence"], json!({"count": 0, "support": 0.0, "opposition": 0.0, "net": 0.0}));
    })
    .await;
}

#[tokio::test]
async fn conflicts_come_with_their_proofs() {
    let text = "a implies b; b contradicts c; d depends_on c; e contradicts f; x supports y";
    graph(text, |world| async move {
        let fields = "truncated pairs { length a { id } b { id } contradiction { edgeType from { id } to { id } }
            pathA { edgeType from { id } to { id } } pathB { edgeType from { id } to { id } } }";
        insta::assert_json_snapshot!("conflicts", world.ask(&format!("{{ conflicts {{ {fields} }} }}")).await);
        let pairs = async |arguments: &str| {
            let data = world
                .ask(&format!("{{ conflicts({arguments}) {{ truncated pairs {{ a {{ id }} b {{ id }} }} }} }}"))
                .await;
            let name = |pair: &Value, end: &str| pair[end]["id"].as_str().unwrap().to_owned();
            let pairs = data["conflicts"]["pairs"].as_array().unwrap().iter();
            let pairs: Vec<String> = pairs.map(|pair| name(pair, "a") + &name(pair, "b")).collect();
            (pairs.join(" "), data["conflicts"]["truncated"].clone())
        };
        assert_eq!(pairs("about: <a>").await, ("ac ad".to_owned(), json!(null)));
        assert_eq!(pairs("depth: 0").await, ("bc ef".to_owned(), json!(null)));
        assert_eq!(pairs("depth: 0, first: 1").await, ("bc".to_owned(), json!("ANSWERS")));
        assert_eq!(pairs("about: <^x>").await, (String::new(), json!(null)));
    })
    .await;
}

#[tokio::test]
async fn inferred_edges_are_told_with_the_stored_ones_that_they_follow_from() {
    let text =
        "a depends_on b 0.5; b depends_on c 0.5; c depends_on d; e supports a; a equivalent_to f; f contradicts a";
    graph(text, |world| async move {
        let fields = "truncated edges { edgeType rule strength inferred from { id depth } to { id depth }
            proof { edgeType against from { id } to { id } } }";
        let root = world.ask(&format!("{{ inferredEdges(from: <a>) {{ {fields} }} }}")).await["inferredEdges"].take();
        insta::assert_json_snapshot!("inferred", root);
        let field = world.ask(&format!("{{ claim(id: <a>) {{ inferredEdges {{ {fields} }} }} }}")).await;
        assert_eq!(field["claim"]["inferredEdges"], root);
        let to = async |arguments: &str| {
            let query = format!(
                "{{ claim(id: <a>) {{ inferredEdges({arguments}) {{ truncated edges {{ to {{ id }} }} }} }} }}"
            );
            let data = world.ask(&query).await["claim"]["inferredEdges"].take();
            let edges = data["edges"].as_array().unwrap().iter();
            (edges.map(|edge| edge["to"]["id"].as_str().unwrap()).collect::<String>(), data["truncated"].clone())
        };
        assert_eq!(to("rules: [TRANSITIVE]").await, ("cd".to_owned(), json!(null)));
        assert_eq!(to("rules: [TRANSITIVE], depth: 2").await, ("c".to_owned(), json!(null)));
        assert_eq!(to("rules: [TRANSITIVE], first: 1").await, ("c".to_owned(), json!("ANSWERS")));
        assert_eq!(to("filter: {edgeTypes: [\"supports\"]}").await, ("e".to_owned(), json!(null)));
        assert_eq!(to("rules: []").await, (String::new(), json!(null)));
    })
    .await;
}
