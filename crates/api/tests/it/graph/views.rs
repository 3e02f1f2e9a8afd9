//! By lineage and by version, now and in the past, before and after a write, ours and others'.

use claimgraph_domain::model::ClaimStatus;
use claimgraph_store::graph::GraphOptions;
use claimgraph_store::ops::claim::{RetractClaim, ReviseClaim};
use claimgraph_store::{Store, StoreOptions};
use serde_json::json;

use super::kit::{behind, graph, indexed, names, ready};
use crate::support::World;

/// Makes a second version of a claim and gives its id.
async fn revise(world: &World, name: &str, content: &str) -> String {
    let revision = ReviseClaim {
        claim: world.id(name).parse().unwrap(),
        expected_version: None,
        content: Some(content.to_owned()),
        formal_content: None,
        claim_type: None,
        attrs: None,
        valid_from: None,
        valid_to: None,
        status: ClaimStatus::Active,
        reason: None,
    };
    world.run(&revision).await.id.to_string()
}

async fn head(store: &Store, world: &World) -> i64 {
    store.position(&world.scope).await.unwrap()
}

#[tokio::test]
async fn a_lineage_is_walked_by_its_newest_version_and_a_version_by_its_own_links() {
    indexed("a depends_on b; b depends_on c", |mut world| async move {
        let before = head(&world.test.store, &world).await;
        let second = revise(&world, "b", "This is b, better.").await;
        world.ids.insert("b2".to_owned(), second);
        let walk = async |arguments: &str| {
            let data = world.ask(&format!("{{ traverse({arguments}) {{ ids links {{ nodes {{ stale }} }} }} }}")).await;
            let stale = data["traverse"]["links"]["nodes"].as_array().unwrap().iter().map(|link| link["stale"] == true);
            (names(&data["traverse"]["ids"]), stale.collect::<Vec<_>>())
        };
        assert_eq!(walk("from: [<a>]").await, ("a b2 c".to_owned(), vec![true, true]));
        assert_eq!(walk("from: [<b>]").await.0, "b2 c");
        // What was replaced is walked through where it is what links cite.
        assert_eq!(walk("from: [<a>], view: EXACT").await.0, "a b c");
        let own = "view: EXACT, filter: {edgeTypes: [\"depends_on\"]}";
        assert_eq!(walk(&format!("from: [<b2>], {own}")).await.0, "b2");
        assert_eq!(walk(&format!("from: [<^b>], {own}")).await.0, "b2");
        assert_eq!(walk("from: [<b>], view: EXACT").await.0, "b c");
        let then = walk(&format!("from: [<a>], asOf: {{position: {before}}}")).await;
        assert_eq!(then, ("a b c".to_owned(), vec![false, false]));
        let early = format!("{{ traverse(from: [<a>, <b2>], asOf: {{position: {before}}}) {{ count }} }}");
        assert_eq!(world.refusal(&early).await, ("NOT_FOUND".to_owned(), "from[1]".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn the_past_has_its_own_answers_and_says_which_position_they_are_exact_for() {
    indexed("a supports b; b supports c", |world| async move {
        let before = head(&world.test.store, &world).await;
        let query = |as_of: &str| {
            format!(
                "{{ traverse(from: [<a>]{as_of}) {{ position nodes {{ nodes {{ id status claim {{ status }} }} }} }} }}"
            )
        };
        let node = |id: &str| json!({"id": id, "status": "ACTIVE", "claim": {"status": "ACTIVE"}});
        let all = json!({"position": before, "nodes": {"nodes": [node("a"), node("b"), node("c")]}});
        assert_eq!(world.ask(&query("")).await["traverse"], all);
        let claim = world.id("c").parse().unwrap();
        world.run(&RetractClaim { claim, reason: "wrong".to_owned(), expected_version: None }).await;
        let now = world.ask(&query("")).await["traverse"].take();
        assert_eq!(now, json!({"position": before + 1, "nodes": {"nodes": [node("a"), node("b")]}}));
        assert_eq!(world.ask(&query(&format!(", asOf: {{position: {before}}}"))).await["traverse"], all);
    })
    .await;
}

#[tokio::test]
async fn only_what_holds_at_a_moment_is_walked() {
    indexed("a supports b", |mut world| async move {
        world
            .submit(json!({
                "claims": [
                    {"tempId": "old", "claimType": "assertion", "content": "Then.", "namespace": "n", "validTo": "2000-01-01T00:00:00Z"},
                    {"tempId": "always", "claimType": "assertion", "content": "Ever.", "namespace": "n"}
                ],
                "edges": [{"source": {"tempId": "always"}, "target": {"tempId": "old"}, "edgeType": "supports"}]
            }))
            .await;
        let walk = async |moment: &str| {
            let query = format!("{{ traverse(from: [<always>], validAt: \"{moment}\") {{ ids }} }}");
            names(&world.ask(&query).await["traverse"]["ids"])
        };
        assert_eq!(walk("1999-12-31T23:59:59Z").await, "always old");
        assert_eq!(walk("2000-01-01T00:00:00Z").await, "always");
    })
    .await;
}

#[tokio::test]
async fn who_answered_is_told_and_makes_no_difference() {
    indexed("a supports b; b contradicts c", |world| async move {
        let none = |options: StoreOptions| StoreOptions {
            graph: GraphOptions { memory_bytes: 0, ..options.graph },
            ..options
        };
        let without = behind(&world, none).await;
        let query = "{ traverse(from: [<a>]) { ids position origin } }";
        let (mut index, mut database) = (world.ask(query).await, without.ask(query).await);
        assert_eq!(index["traverse"]["origin"].take(), json!("INDEX"));
        assert_eq!(database["traverse"]["origin"].take(), json!("DATABASE"));
        assert_eq!(index, database);
        without.test.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_write_of_another_process_is_seen_when_it_is_asked_for() {
    indexed("a supports b; b supports c", |mut world| async move {
        let mut other = behind(&world, |options| options).await;
        ready(&other.test.store, &other.scope).await;
        let claim = world.id("c").parse().unwrap();
        world.run(&RetractClaim { claim, reason: "wrong".to_owned(), expected_version: None }).await;
        let written = head(&world.test.store, &world).await;
        let walk = |at_least: i64| {
            format!("{{ traverse(from: [<a>], atLeast: {at_least}, timeLimitMs: 50) {{ ids position }} }}")
        };
        let seen = other.ask(&walk(written)).await;
        assert_eq!(seen["traverse"], json!({"ids": ["a", "b"], "position": written}));
        let error = other.error(&other.with_ids(&walk(written + 1))).await;
        assert_eq!(
            (&error["extensions"]["code"], &error["extensions"]["position"]),
            (&json!("UNAVAILABLE"), &json!(written))
        );
        // A claim that is newer than the index is found all the same.
        world.submit(super::kit::bundle("d supports e")).await;
        other.ids.clone_from(&world.ids);
        assert_eq!(names(&other.ask("{ traverse(from: [<d>]) { ids } }").await["traverse"]["ids"]), "d e");
        other.test.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn tenants_know_nothing_of_each_other() {
    graph("a supports b", |world| async move {
        let stranger = world.test.store.ensure_tenant("other").await.unwrap();
        let query = world.with_ids("{ traverse(from: [<a>]) { ids } }");
        let answer = world.answer_as(&stranger, &query).await;
        let absent = world.with_ids("{ traverse(from: [\"claim_01h2xcejqtf2nbrexx3vqjhp41\"]) { ids } }");
        let unknown = world.answer_as(&stranger, &absent).await;
        let shown = |answer: &serde_json::Value, id: &str| {
            (answer["data"].clone(), answer["errors"][0]["message"].as_str().unwrap().replace(id, "X"))
        };
        assert_eq!(shown(&answer, world.id("a")), shown(&unknown, "claim_01h2xcejqtf2nbrexx3vqjhp41"));
        let all = "{ degreeStats { claims links } components { count } conflicts { pairs { length } } }";
        let answer = world.answer_as(&stranger, all).await;
        let nothing =
            json!({"degreeStats": {"claims": 0, "links": 0}, "components": {"count": 0}, "conflicts": {"pairs": []}});
        assert_eq!(answer["data"], nothing);
    })
    .await;
}
