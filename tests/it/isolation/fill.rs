//! A tenant with something of everything.

use std::collections::BTreeMap;

use claimgraph_store::Scope;
use serde_json::{Value, json};

use super::world::World;

/// What can be named of a tenant.
#[derive(Debug, Clone)]
pub(crate) struct Values {
    /// What stands in each of its texts.
    pub(super) mark: String,
    /// One id of each kind, by its prefix; `claim2` and `claim3` are other claims.
    pub(crate) ids: BTreeMap<&'static str, String>,
    /// Names of things, by what they are.
    pub(super) names: BTreeMap<&'static str, String>,
    /// The end of its log.
    pub(super) head: i64,
    /// The same as a cursor.
    pub(super) cursor: String,
}

/// What each step is: the mutation, its input, what is selected, and the ids that are noted with their places.
type Step = (&'static str, Value, &'static str, &'static [(&'static str, &'static str)]);

/// Puts something of everything into a tenant.
pub(super) async fn fill(world: &World, scope: &Scope, mark: &str) -> Values {
    let mut ids: BTreeMap<&'static str, String> = BTreeMap::new();
    for index in 0.. {
        let Some((field, input, selection, noted)) = step(index, mark, &ids) else { break };
        let mut letters = field.chars();
        let kind: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let text = format!("mutation($input: {kind}Input!) {{ {field}(input: $input) {{ {selection} }} }}");
        let answer = world.data(scope, &text, &json!({ "input": input })).await;
        for (name, place) in noted {
            let id = answer[field].pointer(place).and_then(Value::as_str);
            ids.insert(name, id.unwrap_or_else(|| panic!("{field}{place}: {answer}")).to_owned());
        }
    }
    let listed = "{ bundles(first: 1) { nodes { id } } artifacts(first: 1) { nodes { id } } \
        pendingReferences(first: 1) { nodes { id } } webhooks(first: 1) { nodes { deliveries { nodes { id } } } } \
        log { position cursor } }";
    let found = world.data(scope, listed, &json!({})).await;
    for (name, place) in [
        ("bundle", "/bundles/nodes/0/id"),
        ("artifact", "/artifacts/nodes/0/id"),
        ("reference", "/pendingReferences/nodes/0/id"),
        ("delivery", "/webhooks/nodes/0/deliveries/nodes/0/id"),
    ] {
        ids.insert(
            name,
            found.pointer(place).unwrap_or_else(|| panic!("{place}: {found}")).as_str().unwrap().to_owned(),
        );
    }
    let head = found["log"]["position"].as_i64().unwrap();
    let cursor = found["log"]["cursor"].as_str().unwrap().to_owned();
    Values { mark: mark.to_owned(), ids, names: names(mark), head, cursor }
}

fn names(mark: &str) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("namespace", format!("{mark}/inner")),
        ("agent", format!("{mark}:agent")),
        ("source", format!("doi:10.1000/{mark}")),
        ("reference", format!("doi:10.1000/{mark}-missing")),
        ("content", format!("{mark} first")),
        ("key", format!("{mark}-key-first")),
        ("claim type", format!("{mark}_type")),
        ("edge type", format!("{mark}_edge")),
        ("consumer", format!("{mark}-consumer")),
        ("word", format!("{mark}word")),
        ("label", format!("{mark}-label")),
        ("synset", format!("{mark}-synset")),
        ("database", format!("{mark}.mm")),
    ])
}

#[expect(clippy::too_many_lines, reason = "a list of steps")]
fn step(index: usize, mark: &str, ids: &BTreeMap<&'static str, String>) -> Option<Step> {
    let id = |kind: &str| ids[kind].clone();
    let namespace = format!("{mark}/inner");
    let between = |one: &str, two: &str, kind: &str| json!({ "source": id(one), "target": id(two), "edgeType": kind });
    let claim = |content: &str| {
        json!({ "claimType": "assertion", "content": format!("{mark} {content}"), "namespace": namespace,
            "idempotencyKey": format!("{mark}-key-{content}"), "attrs": { "k": mark } })
    };
    Some(match index {
        0 => (
            "createNamespace",
            json!({ "path": namespace, "createParents": true, "description": format!("{mark} namespace") }),
            "namespace { id }",
            &[("namespace", "/namespace/id")],
        ),
        1 => (
            "registerAgent",
            json!({ "kind": "HUMAN", "name": format!("{mark} agent"), "externalId": format!("{mark}:agent"), "verifier": true }),
            "agent { id }",
            &[("agent", "/agent/id")],
        ),
        2 => (
            "registerSource",
            json!({ "sourceType": "paper", "title": format!("{mark} source"), "externalRef": format!("doi:10.1000/{mark}") }),
            "source { id }",
            &[("source", "/source/id")],
        ),
        3 => (
            "createClaim",
            claim("first"),
            "claim { id lineage { id } }",
            &[("claim", "/claim/id"), ("lineage", "/claim/lineage/id")],
        ),
        4 => ("createClaim", claim("second"), "claim { id }", &[("claim2", "/claim/id")]),
        5 => (
            "submitBundle",
            json!({
                "source": { "new": { "sourceType": "manual_entry", "title": format!("{mark} database"), "externalRef": format!("urn:metamath:{mark}.mm") } },
                "claims": [{ "tempId": "t", "claimType": "theorem", "content": format!("{mark} theorem"), "namespace": namespace,
                    "attrs": { "label": format!("{mark}-label") }, "resolves": [format!("urn:metamath:{mark}.mm#{mark}-label")] },
                    { "tempId": "w", "claimType": "definition", "content": format!("{mark} synset"), "namespace": namespace,
                    "resolves": [format!("urn:wordnet:0.1#{mark}-synset")] }],
                "edges": [{ "source": { "tempId": "t" }, "target": { "external": format!("doi:10.1000/{mark}-missing#a") }, "edgeType": "refines" }],
                "artifacts": [{ "artifactType": "table", "description": format!("{mark} artifact"), "structuredData": { "k": mark },
                    "claims": [{ "tempId": "t" }] }],
            }),
            "claims { claim { id } }",
            &[("claim3", "/claims/0/claim/id")],
        ),
        6 => (
            "assertEdge",
            json!({ "source": id("claim"), "target": id("claim2"), "edgeType": "contradicts", "attrs": { "k": mark } }),
            "edge { id }",
            &[("edge", "/edge/id")],
        ),
        7 => (
            "assertEdge",
            json!({ "source": id("claim"), "target": id("claim3"), "edgeType": "depends_on", "provenance": id("source") }),
            "position",
            &[],
        ),
        8 => (
            "assertRelation",
            json!({ "relationType": "implies", "members": [
                { "claim": id("claim"), "role": "premise" }, { "claim": id("claim2"), "role": "premise" },
                { "claim": id("claim3"), "role": "conclusion" }] }),
            "relation { id }",
            &[("relation", "/relation/id")],
        ),
        9 => (
            "recordProvenance",
            json!({ "claim": id("claim"), "source": id("source"), "extraction": { "method": "manual", "location": mark } }),
            "provenance { id }",
            &[("provenance", "/provenance/id")],
        ),
        10 => (
            "recordReview",
            json!({ "claim": id("claim"), "verdict": "ENDORSE", "comment": format!("{mark} comment") }),
            "review { id }",
            &[("review", "/review/id")],
        ),
        11 => (
            "assessConflict",
            json!({ "claims": [id("claim"), id("claim2")], "state": "ACKNOWLEDGED", "reason": format!("{mark} reason") }),
            "position",
            &[],
        ),
        12 => (
            "defineClaimType",
            json!({ "name": format!("{mark}_type"), "description": format!("{mark} type") }),
            "position",
            &[],
        ),
        13 => (
            "defineEdgeType",
            json!({ "name": format!("{mark}_edge"), "inverse": format!("{mark}_inverse"), "description": format!("{mark} edge"), "category": "LOGICAL" }),
            "position",
            &[],
        ),
        14 => (
            "registerConsumer",
            json!({ "name": format!("{mark}-consumer"), "from": "OLDEST" }),
            "consumer { name }",
            &[],
        ),
        15 => (
            "registerWebhook",
            json!({ "url": format!("https://example.com/{mark}"), "description": format!("{mark} webhook"), "from": "OLDEST" }),
            "webhook { id }",
            &[("webhook", "/webhook/id")],
        ),
        16 => ("testWebhook", json!({ "webhook": id("webhook") }), "__typename", &[]),
        17 => (
            "defineTerm",
            json!({ "word": format!("{mark}word"), "meaning": format!("{mark} meaning") }),
            "term { id }",
            &[("term", "/term/id")],
        ),
        // A cycle, and a claim that is weakened when another falls.
        18 => ("assertEdge", between("claim", "claim2", &format!("{mark}_edge")), "position", &[]),
        19 => ("assertEdge", between("claim2", "claim", &format!("{mark}_edge")), "position", &[]),
        20 => ("assertEdge", between("claim", "claim2", "supports"), "position", &[]),
        21 => (
            "createKey",
            json!({ "name": format!("{mark} key"), "scopes": ["claims:read"] }),
            "key { id }",
            &[("key", "/key/id")],
        ),
        _ => return None,
    })
}
