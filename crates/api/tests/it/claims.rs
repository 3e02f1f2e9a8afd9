//! What a claim shows.

use claimgraph_domain::model::Verdict;
use claimgraph_store::ops::review::RecordReview;
use serde_json::json;

use crate::support::{World, seeded};

fn review(world: &World, claim: &str, verdict: Verdict, confidence: f64) -> RecordReview {
    RecordReview {
        claim: world.id(claim).parse().unwrap(),
        verdict,
        confidence,
        comment: Some("Seen.".to_owned()),
        verification: false,
    }
}

#[tokio::test]
async fn a_claim_shows_what_it_says_and_where_it_belongs() {
    seeded(|world| async move {
        let data = world
            .data(&format!(
                "{{ claim(id: \"{}\") {{
                    version isLatest supersedes {{ id }} claimType content formalContent status validFrom validTo
                    statusHistory {{ from to reason by {{ name }} }}
                    namespace {{ path name parent {{ path parent {{ id }} }} }} author {{ name kind verifier trustScore }}
                    attrs place: attrs(path: \"place.name\") none: attrs(path: \"place.name.x\")
                    bundle {{ claimCount edgeCount relationCount artifactCount attrs source {{ title }} submittedBy {{ name }} }}
                    provenance {{ method location confidence source {{ sourceType title externalRef }} extractedBy {{ name }} }}
                    sources {{ title claims {{ totalCount nodes {{ content }} }} }}
                    pendingReferences {{ externalRef anchor direction edgeType status resolvedTo {{ id }} resolvedEdge {{ id }} claim {{ version }} }}
                }} }}",
                world.id("all")
            ))
            .await;
        insta::assert_json_snapshot!("claim", data);
    })
    .await;
}

#[tokio::test]
async fn edges_are_seen_from_the_claim() {
    seeded(|world| async move {
        let edges = |name: &str, args: &str| {
            format!(
                "{{ claim(id: \"{}\") {{ edges{args} {{ totalCount nodes {{ name direction edgeType stale strength
                    type {{ symmetric category }} other {{ content }} edge {{ source {{ content }} target {{ content }} }}
                }} pageInfo {{ hasNextPage hasPreviousPage }} }} }} }}",
                world.id(name)
            )
        };
        insta::assert_json_snapshot!("edges", world.data(&edges("all", "")).await);
        insta::assert_json_snapshot!("edges_out", world.data(&edges("black", "(direction: OUT)")).await);
        insta::assert_json_snapshot!("edges_in", world.data(&edges("black", "(direction: IN, types: [\"depends_on\"])")).await);
    })
    .await;
}

#[tokio::test]
async fn edges_come_in_pages() {
    seeded(|world| async move {
        let page = |after: &str| {
            format!(
                "{{ claim(id: \"{}\") {{ edges(first: 1{after}) {{ totalCount edges {{ cursor node {{ name }} }} pageInfo {{ hasNextPage endCursor }} }} }} }}",
                world.id("all")
            )
        };
        let first = world.data(&page("")).await;
        let edges = &first["claim"]["edges"];
        assert_eq!((&edges["totalCount"], &edges["pageInfo"]["hasNextPage"]), (&json!(2), &json!(true)));
        assert_eq!(edges["edges"][0]["cursor"], edges["pageInfo"]["endCursor"]);
        let cursor = edges["pageInfo"]["endCursor"].as_str().unwrap();
        let second = world.data(&page(&format!(", after: \"{cursor}\""))).await;
        let edges = &second["claim"]["edges"];
        assert_eq!((&edges["totalCount"], &edges["pageInfo"]["hasNextPage"]), (&json!(2), &json!(false)));
        assert_eq!(edges["edges"][0]["node"]["name"], "contradicts");
    })
    .await;
}

#[tokio::test]
async fn relations_and_artifacts_are_shown_with_their_members() {
    seeded(|world| async move {
        let data = world
            .data(&format!(
                "{{ a: claim(id: \"{}\") {{ relations {{ relationType type {{ transitive }} members {{ position role claim {{ content }} }} retraction {{ reason }} }} }}
                    b: claim(id: \"{}\") {{ artifacts {{ artifactType description structuredData claims {{ content }} }} }} }}",
                world.id("logic"),
                world.id("white")
            ))
            .await;
        insta::assert_json_snapshot!("relations", data);
    })
    .await;
}

#[tokio::test]
async fn reviews_make_status_and_confidence() {
    seeded(|world| async move {
        let (sure, doubtful) = (world.agent("sure", 1.0).await, world.agent("doubtful", 0.5).await);
        world.run_as(sure, &review(&world, "black", Verdict::Endorse, 0.2)).await;
        world.run_as(sure, &review(&world, "black", Verdict::Endorse, 0.8)).await;
        let query = |profile: &str| {
            format!(
                "{{ claim(id: \"{}\") {{ epistemicStatus
                    reviews {{ verdict confidence reviewer {{ name }} claim {{ content }} }} all: reviews(includeReplaced: true) {{ confidence }}
                    weighted: confidence{profile} {{ score model reviewsConsidered caveats components {{ part value }} }}
                    simple: confidence(model: SIMPLE) {{ score }} evidence: confidence(model: EVIDENCE) {{ score chainsConsidered }}
                }}
                other: claim(id: \"{}\") {{ epistemicStatus confidence {{ score }} }} }}",
                world.id("black"),
                world.id("logic")
            )
        };
        let endorsed = world.data(&query("")).await;
        assert_eq!(endorsed["claim"]["epistemicStatus"], "ENDORSED");
        assert_eq!(endorsed["claim"]["all"].as_array().unwrap().len(), 2);
        assert_eq!(endorsed["claim"]["reviews"].as_array().unwrap().len(), 1);
        assert_eq!(endorsed["other"], json!({"epistemicStatus": "UNVERIFIED", "confidence": null}));
        world.run_as(doubtful, &review(&world, "black", Verdict::Dispute, 0.6)).await;
        let disputed = world.data(&query("")).await;
        assert_eq!(disputed["claim"]["epistemicStatus"], "DISPUTED");
        // (1 * 0.8 + 0.5 * 0.4) / 1.5
        let score = disputed["claim"]["weighted"]["score"].as_f64().unwrap();
        assert!((score - 2.0 / 3.0).abs() < 1e-12, "{score}");
        let alone = world.data(&query(&format!("(trustProfile: [{{agent: \"{doubtful}\", weight: 0}}])"))).await;
        assert_eq!(alone["claim"]["weighted"]["score"], json!(0.8));
    })
    .await;
}
