//! What a bundle answers when all is well.

use insta::assert_json_snapshot;
use serde_json::json;

use super::kit::{claim, each, id, numbered};

const ALL: &str = "
    position replayed
    bundle { id attrs claimCount edgeCount relationCount artifactCount }
    source { id externalRef }
    claims { tempId claim { id content status namespace { path } attrs } }
    edges { existing edge { id edgeType source { id } target { id } } pendingReference { id externalRef anchor status } }
    relations { id members { role claim { id } } }
    artifacts { id artifactType contentInline structuredData claims { id } }
    resolved { reference { id } claim { id } edge { id } }
    warnings { code path message claim { id } score }";

#[tokio::test]
async fn a_bundle_with_everything_tells_what_it_made() {
    each(|client| async move {
        let claims = client.claims(&["Sugar is sweet."]).await;
        let input = json!({
            "source": { "new": { "sourceType": "paper", "title": "On Sugar", "externalRef": "arXiv:2101.00001" } },
            "claims": [
                claim("a", "Sugar is sweet."),
                {
                    "tempId": "b", "claimType": "hypothesis", "content": "Sweet things please.", "namespace": "food/sweets",
                    "status": "DRAFT", "attrs": { "n": 2 }, "extraction": { "method": "manual", "location": "§2" },
                },
            ],
            "edges": [
                { "source": { "tempId": "a" }, "target": { "tempId": "b" }, "edgeType": "supports", "strength": 0.5 },
                { "source": { "tempId": "a" }, "target": { "claim": claims[0] }, "edgeType": "corroborates" },
                { "source": { "tempId": "a" }, "target": { "tempId": "b" }, "edgeType": "supports" },
                { "source": { "tempId": "b" }, "target": { "external": "doi:10.1000/X#fig1" }, "edgeType": "depends_on" },
            ],
            "relations": [{
                "relationType": "implies",
                "members": [
                    { "claim": { "tempId": "a" }, "role": "premise" }, { "claim": { "claim": claims[0] }, "role": "premise" },
                    { "claim": { "tempId": "b" }, "role": "conclusion" },
                ],
            }],
            "artifacts": [{
                "artifactType": "table", "contentInline": "sugar,1", "structuredData": [["sugar", 1]], "claims": [{ "tempId": "b" }],
            }],
            "createNamespaces": true,
            "attrs": { "tool": "hand" },
        });
        let made = client.write("submitBundle", input, ALL).await;
        assert_eq!(made["edges"][0]["edge"]["id"], made["edges"][2]["edge"]["id"], "the same edge twice is one");
        assert_json_snapshot!("submit_bundle", numbered(&made));
    })
    .await;
}

#[tokio::test]
async fn an_edge_that_stands_is_told_apart_from_a_new_one() {
    each(|client| async move {
        let claims = client.claims(&["one", "two"]).await;
        let edge =
            json!({ "source": { "claim": claims[0] }, "target": { "claim": claims[1] }, "edgeType": "supports" });
        let select = "edges { existing edge { id } pendingReference { id } } bundle { edgeCount }";
        let first = client.write("submitBundle", json!({ "edges": [edge] }), select).await;
        let second = client.write("submitBundle", json!({ "edges": [edge] }), select).await;
        assert_eq!((&first["edges"][0]["existing"], &second["edges"][0]["existing"]), (&json!(false), &json!(true)));
        assert_eq!(id(&first["edges"][0]["edge"]), id(&second["edges"][0]["edge"]));
        assert_eq!((&first["bundle"]["edgeCount"], &second["bundle"]["edgeCount"]), (&json!(1), &json!(0)));
    })
    .await;
}

#[tokio::test]
async fn the_most_claims_that_are_allowed_are_stored_with_few_statements() {
    each(|client| async move {
        let claims: Vec<_> = (0..500).map(|index| claim(&format!("c{index}"), &format!("Claim {index}."))).collect();
        let input = json!({ "claims": claims, "createNamespaces": true });
        let made =
            client.write("submitBundle", input, "claims { tempId claim { content } } bundle { claimCount }").await;
        assert_eq!(made["bundle"]["claimCount"], 500);
        assert_eq!(made["claims"][499], json!({ "tempId": "c499", "claim": { "content": "Claim 499." } }));
    })
    .await;
}

#[tokio::test]
async fn a_source_that_exists_is_named_by_its_id() {
    each(|client| async move {
        let input = json!({ "sourceType": "url", "externalRef": "https://example.org/a" });
        let source = client.write("registerSource", input, "source { id }").await;
        let input = json!({
            "source": { "existing": id(&source["source"]) }, "claims": [claim("a", "x")], "createNamespaces": true,
        });
        let made = client
            .write("submitBundle", input, "source { id } claims { claim { provenance { source { id } } } }")
            .await;
        assert_eq!(made["source"], source["source"]);
        assert_eq!(made["claims"][0]["claim"]["provenance"][0]["source"], source["source"]);
    })
    .await;
}
