//! Finding things by id and by name.

use serde_json::json;

use crate::support::seeded;

#[tokio::test]
async fn a_node_is_found_by_any_id_and_by_no_other_tenant() {
    seeded(|world| async move {
        let data = world
            .data(&format!(
                "{{ claim(id: \"{}\") {{ id lineage {{ id }} author {{ id }} namespace {{ id }} bundle {{ id }} provenance {{ id source {{ id }} }}
                    pendingReferences {{ id }} edges(first: 1) {{ nodes {{ id }} }} }}
                    relations {{ nodes {{ id }} }} artifacts {{ nodes {{ id }} }} }}",
                world.id("all")
            ))
            .await;
        let claim = &data["claim"];
        let ids = [
            &claim["id"],
            &claim["lineage"]["id"],
            &claim["author"]["id"],
            &claim["namespace"]["id"],
            &claim["bundle"]["id"],
            &claim["provenance"][0]["id"],
            &claim["provenance"][0]["source"]["id"],
            &claim["pendingReferences"][0]["id"],
            &claim["edges"]["nodes"][0]["id"],
            &data["relations"]["nodes"][0]["id"],
            &data["artifacts"]["nodes"][0]["id"],
        ];
        let ids: Vec<&str> = ids.iter().map(|id| id.as_str().unwrap()).collect();
        let query = format!(
            "{{ nodes(ids: {}) {{ __typename id }} one: node(id: \"{}\") {{ ... on Claim {{ content }} }} }}",
            json!([ids.clone(), vec!["claim_01h2xcejqtf2nbrexx3vqjhp41"]].concat()),
            ids[0]
        );
        let found = world.data(&query).await;
        let names: Vec<_> = found["nodes"].as_array().unwrap().iter().map(|node| node["__typename"].as_str()).collect();
        let expected = [
            "Claim", "Lineage", "Agent", "Namespace", "Bundle", "Provenance", "Source", "PendingReference", "Edge", "Relation",
            "Artifact",
        ];
        assert_eq!(names[..11], expected.map(Some));
        assert_eq!(names[11], None);
        assert_eq!(found["one"]["content"], "All swans are white.");

        let stranger = world.test.store.ensure_tenant("other").await.unwrap();
        let foreign = world.answer_as(&stranger, &query).await;
        assert_eq!(foreign["data"], json!({"nodes": vec![json!(null); 12], "one": null}));
        assert_eq!(foreign.get("errors"), None);
    })
    .await;
}

#[tokio::test]
async fn things_are_found_by_their_names() {
    seeded(|world| async move {
        let data = world
            .data("{
                source(externalRef: \"DOI:10.1000/Swans\") { title }
                none: source(externalRef: \"doi:10.1000/geese\") { title }
                agent(externalId: \"claimgraph:operator\") { name }
                namespace(path: \"birds/swans\") { name parent { name } claims { totalCount nodes { content } } }
                early: namespace(path: \"birds/swans\", asOf: { position: 1 }) { name }
            }")
            .await;
        assert_eq!(
            data,
            json!({
                "source": {"title": "On swans"}, "none": null, "agent": {"name": "Operator"},
                "namespace": {"name": "swans", "parent": {"name": "birds"}, "claims": {"totalCount": 3, "nodes": [
                    {"content": "All swans are white."}, {"content": "A black swan was seen."}, {"content": "Every swan in Europe is white."}
                ]}},
                "early": null
            })
        );
    })
    .await;
}
