use serde_json::json;

use super::bundled;
use crate::graph::kit::{bundle, graph};
use crate::support::{World, empty, seeded};

#[tokio::test]
async fn the_past_is_bundled_as_it_was() {
    empty(|mut world| async move {
        world.submit(bundle("a depends_on b; c")).await;
        let before = world.data("{ log { position } }").await["log"]["position"].clone();
        world
            .submit(json!({ "claims": [], "edges": [
            { "source": { "claim": world.id("c") }, "target": { "claim": world.id("b") }, "edgeType": "contradicts" }
        ] }))
            .await;
        let then = bundled(&world, &format!("claims: [<a>], asOf: {{ position: {before} }}")).await;
        assert_eq!(then, ["CLAIMS: a NAMED -", "FOUNDATIONS: b FOUNDATION a"]);
        let now = bundled(&world, "claims: [<a>]").await;
        assert_eq!(now, ["CLAIMS: a NAMED -", "FOUNDATIONS: b FOUNDATION a + c CONFLICT a"]);
    })
    .await;
}

async fn retract(world: &World, name: &str) {
    let input = format!("input: {{ claim: \"{}\", reason: \"wrong\" }}", world.id(name));
    world.data(&format!("mutation {{ retractClaim({input}) {{ position }} }}")).await;
}

#[tokio::test]
async fn what_was_taken_back_is_gone_at_once() {
    seeded(|world| async move {
        let text = async |world: &World| {
            let data = world.data("{ context(query: \"white swan\") { text } }").await;
            data["context"]["text"].as_str().unwrap().to_owned()
        };
        assert!(text(&world).await.contains("black"));
        retract(&world, "black").await;
        let after = text(&world).await;
        assert!(!after.contains("black") && !after.contains("contradicts"), "{after}");
        let named = format!("{{ context(claims: [\"{}\"]) {{ text }} }}", world.id("black"));
        let named = world.data(&named).await["context"]["text"].as_str().unwrap().to_owned();
        let line = "## Claims\n[1] observation, retracted: A black swan was seen.\n";
        assert!(named.starts_with(line), "what is asked for by name says what it is: {named}");
    })
    .await;
}

#[tokio::test]
async fn a_lineage_stands_for_its_newest_version() {
    seeded(|world| async move {
        let input = format!("input: {{ claim: \"{}\", content: \"Most swans are pale.\" }}", world.id("all"));
        world.data(&format!("mutation {{ reviseClaim({input}) {{ position }} }}")).await;
        let text = async |claims: &str| {
            let query = world.with_ids(&format!("{{ context(claims: [{claims}]) {{ text }} }}"));
            world.data(&query).await["context"]["text"].as_str().unwrap().to_owned()
        };
        assert!(
            text("<^all>").await.starts_with("## Claims\n[1] hypothesis: Most swans are pale. (contradicts [2], open)")
        );
        assert!(
            text("<all>").await.starts_with("## Claims\n[1] hypothesis, superseded: All swans are white. (contradicts")
        );
        assert_eq!(text("<all>, <^all>").await, text("<all>").await, "one claim stands once");
        let old = world.data("{ context(query: \"\\\"swans are white\\\"\") { text } }").await;
        assert_eq!(old["context"]["text"], "", "old words find nothing");
    })
    .await;
}

#[tokio::test]
async fn drafts_contradict_nobody() {
    graph("a contradicts b!draft; c supports a", |world| async move {
        assert_eq!(
            bundled(&world, "claims: [<a>]").await,
            ["CLAIMS: a NAMED -", "EVIDENCE: b AGAINST a", "EVIDENCE: c FOR a"]
        );
    })
    .await;
}

#[tokio::test]
async fn decisions_about_conflicts_are_told() {
    graph("a contradicts b", |world| async move {
        let ids = format!("claims: [\"{}\", \"{}\"]", world.id("a"), world.id("b"));
        let input = format!("input: {{ {ids}, state: RESOLVED, stands: \"{}\", reason: \"seen\" }}", world.id("b"));
        world.data(&format!("mutation {{ assessConflict({input}) {{ position }} }}")).await;
        let query =
            "{ context(claims: [<a>]) { text sections { groups { items { contradictions { state stands } } } } } }";
        let bundle = world.ask(query).await["context"].clone();
        let text = "## Claims\n[1] assertion: This is a. (contradicts [2], resolved)\n\
                    [2] assertion: This is b. (speaks against [1]; contradicts [1], resolved)\n";
        assert_eq!(bundle["text"], text);
        let told = &bundle["sections"][0]["groups"][0]["items"][0]["contradictions"][0];
        assert_eq!(told, &json!({ "state": "RESOLVED", "stands": "^b" }));
    })
    .await;
}
