//! What cannot even be read is told by path before anything is looked up.

use serde_json::{Value, json};

use super::kit::{claim, each};

const EDGE: &str = "edge_01h2xcejqtf2nbrexx3vqjhp41";

#[tokio::test]
async fn every_malformed_id_of_a_bundle_is_told() {
    each(|client| async move {
        let mut odd = claim("a", "x");
        odd["attrs"] = json!([1]);
        let input = json!({
            "source": { "existing": EDGE },
            "claims": [odd],
            "edges": [
                { "source": { "tempId": "a" }, "target": { "claim": "nonsense" }, "edgeType": "supports" },
                { "source": { "claim": EDGE }, "target": { "tempId": "a" }, "edgeType": "supports", "attrs": "text" },
            ],
            "relations": [{ "relationType": "implies", "members": [{ "claim": { "claim": EDGE }, "role": "premise" }] }],
            "artifacts": [{ "artifactType": "figure", "claims": [{ "tempId": "a" }, { "claim": EDGE }] }],
        });
        let refusal = client.refused("submitBundle", input).await;
        let expected = [
            ("input.source.existing", "BAD_REQUEST"),
            ("input.claims[0].attrs", "VALIDATION_FAILED"),
            ("input.edges[0].target", "BAD_REQUEST"),
            ("input.edges[1].source", "BAD_REQUEST"),
            ("input.edges[1].attrs", "VALIDATION_FAILED"),
            ("input.relations[0].members[0].claim", "BAD_REQUEST"),
            ("input.artifacts[0].claims[1]", "BAD_REQUEST"),
        ];
        assert_eq!((refusal.code.as_str(), refusal.items()), ("VALIDATION_FAILED", expected.to_vec()));
        assert_eq!(refusal.messages[0], "expected an id that begins with `source_`, got one of `edge_`");
    })
    .await;
}

#[tokio::test]
async fn an_id_of_another_kind_is_a_bad_request_everywhere() {
    each(|client| async move {
        let wrong = "tenant_01h2xcejqtf2nbrexx3vqjhp41";
        let cases: [(&str, Value, &[&str]); 9] = [
            ("reviseClaim", json!({ "claim": wrong }), &["input.claim"]),
            ("publishClaim", json!({ "claim": wrong }), &["input.claim"]),
            ("retractClaim", json!({ "claim": wrong, "reason": "" }), &["input.claim", "input.reason"]),
            (
                "assertEdge",
                json!({ "source": wrong, "target": wrong, "edgeType": "supports", "provenance": wrong }),
                &["input.source", "input.target", "input.provenance"],
            ),
            ("retractEdge", json!({ "edge": wrong, "reason": "r" }), &["input.edge"]),
            (
                "assertRelation",
                json!({ "relationType": "implies", "members": [{ "claim": wrong, "role": "premise" }] }),
                &["input.members[0].claim"],
            ),
            ("recordReview", json!({ "claim": wrong, "verdict": "ENDORSE" }), &["input.claim"]),
            ("recordProvenance", json!({ "claim": wrong, "source": wrong }), &["input.claim", "input.source"]),
            ("resolveReference", json!({ "claim": wrong, "reference": wrong }), &["input.reference", "input.claim"]),
        ];
        for (field, input, paths) in cases {
            let refusal = client.refused(field, input).await;
            let told: Vec<&str> = refusal.details.iter().map(|(path, _)| path.as_str()).collect();
            assert_eq!(told, paths, "{field}");
            assert!(refusal.details.iter().any(|(_, code)| code == "BAD_REQUEST"), "{field}: {refusal:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_id_that_names_nothing_is_not_found() {
    each(|client| async move {
        let absent = |kind: &str| format!("{kind}_01h2xcejqtf2nbrexx3vqjhp41");
        let cases = [
            ("reviseClaim", json!({ "claim": absent("claim") })),
            ("publishClaim", json!({ "claim": absent("claim") })),
            ("retractClaim", json!({ "claim": absent("claim"), "reason": "r" })),
            ("retractEdge", json!({ "edge": absent("edge"), "reason": "r" })),
            ("retractRelation", json!({ "relation": absent("relation"), "reason": "r" })),
            ("recordReview", json!({ "claim": absent("claim"), "verdict": "ENDORSE" })),
            ("recordProvenance", json!({ "claim": absent("claim"), "source": absent("source") })),
            ("resolveReference", json!({ "claim": absent("claim"), "reference": absent("reference") })),
            ("createNamespace", json!({ "path": "no/where" })),
        ];
        for (field, input) in cases {
            assert_eq!(client.refused(field, input).await.code, "NOT_FOUND", "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_end_names_one_thing_exactly() {
    each(|client| async move {
        for end in [json!({}), json!({ "tempId": "a", "external": "doi:10.1000/1" }), json!({ "tempId": null })] {
            let edge = json!({ "source": end, "target": { "tempId": "a" }, "edgeType": "supports" });
            let input = json!({ "claims": [claim("a", "x")], "edges": [edge], "createNamespaces": true });
            assert_eq!(client.refused("submitBundle", input).await.code, "BAD_REQUEST");
        }
    })
    .await;
}
