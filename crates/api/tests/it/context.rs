//! Context for agents.

mod budgets;
mod refused;
mod statements;
mod views;

use serde_json::{Value, json};

use crate::graph::kit::{graph, named};
use crate::support::{World, seeded};

/// The items of a bundle by section: name, reason, and the claim for which each is there.
fn items(bundle: &Value) -> Vec<String> {
    let mut told = Vec::new();
    for section in bundle["sections"].as_array().unwrap() {
        for group in section["groups"].as_array().unwrap() {
            let items = group["items"].as_array().unwrap().iter().map(|item| {
                let text = |key: &str| item[key].as_str().unwrap_or("-").to_owned();
                format!("{} {} {}", text("id"), text("reason"), text("of").trim_start_matches('^'))
            });
            told.push(format!("{}: {}", section["name"].as_str().unwrap(), items.collect::<Vec<_>>().join(" + ")));
        }
    }
    told
}

const ITEMS: &str = "sections { name groups { items { id reason of } } }";

/// The items of a bundle, with names in place of ids.
async fn bundled(world: &World, arguments: &str) -> Vec<String> {
    let query = format!("{{ context({arguments}) {{ {ITEMS} }} }}");
    items(&world.ask(&query).await["context"])
}

#[tokio::test]
async fn a_bundle_has_what_a_reader_should_know() {
    seeded(|world| async move {
        let query = "{ context(query: \"white\", budgetTokens: 1000) {
            text tokens budgetTokens tokenizer truncated corrections { word } leftOut { section reason count }
            sections { name tokens groups { items {
                number id lineage version text tokens reason of score duplicates
                links { id edgeType strength stale }
                contradictions { with state stands link { edgeType } }
                readings { source location confidence }
                claim { content status } source { title }
            } } }
        } }";
        let data = world.data(query).await;
        let bundle = named(&world, &data["context"]);
        let text = "## Claims\n\
             [1] hypothesis: All swans are white. (contradicts [2], open)\n\
             [2] observation: A black swan was seen. (basis of [3]; speaks against [1]; contradicts [1], open)\n\
             [3] assertion, draft: Some swans are not white.\n\
             [4] observation: Every swan in Europe is white. (speaks for [1])\n\
             ## What they rest on\n\
             [5] theorem: A counterexample refutes. (basis of [3])\n\
             ## Sources\n\
             [6] paper: On swans, doi:10.1000/swans (source of [1], p. 1; ";
        let found = bundle["text"].as_str().unwrap();
        assert!(found.starts_with(text), "{found}\n{text}");
        assert_eq!(bundle["tokenizer"], "words");
        assert!(bundle["tokens"].as_u64().unwrap() <= 1000);
        assert_eq!(bundle["leftOut"], json!([]));
        let sections = bundle["sections"].as_array().unwrap();
        assert_eq!(
            sections.iter().map(|section| section["name"].as_str().unwrap()).collect::<Vec<_>>(),
            ["CLAIMS", "FOUNDATIONS", "PROVENANCE"]
        );
        let pair = &sections[0]["groups"][0]["items"];
        assert_eq!(pair[0]["id"], "all");
        assert_eq!(
            pair[0]["contradictions"][0],
            json!({
                "with": "^black", "state": "OPEN", "stands": null, "link": { "edgeType": "contradicts" }
            })
        );
        assert_eq!(pair[0]["readings"][0]["location"], "p. 1");
        assert_eq!(pair[1]["claim"], json!({ "content": "A black swan was seen.", "status": "ACTIVE" }));
        assert_eq!((&pair[1]["reason"], &pair[1]["version"]), (&json!("FOUNDATION"), &json!(1)));
        let basis = &sections[1]["groups"][0]["items"][0];
        assert_eq!((&basis["id"], &basis["of"]), (&json!("logic"), &json!("^some")));
        assert!(basis["links"][0]["id"].as_str().unwrap().starts_with("relation_"));
        let source = &sections[2]["groups"][0]["items"][0];
        assert_eq!(source["source"]["title"], "On swans");
        assert_eq!((&source["lineage"], &source["reason"]), (&Value::Null, &json!("SOURCE")));
    })
    .await;
}

const WEB: &str = "a depends_on b; b depends_on c; c contradicts d; a+x implies e; f supports a 0.5; g contradicts f; \
    q:question related_to a; r:question related_to a; s responds_to r; a implies h; i implies j; j contradicts h; z";

#[tokio::test]
async fn every_section_has_its_own() {
    graph(WEB, |world| async move {
        let all = bundled(&world, "claims: [<a>, <e>], budgetTokens: 5000").await;
        let expected = [
            "CLAIMS: a NAMED -",
            "CLAIMS: e NAMED -",
            "FOUNDATIONS: b FOUNDATION a",
            "FOUNDATIONS: x FOUNDATION e",
            "FOUNDATIONS: c FOUNDATION a + d CONFLICT a",
            "EVIDENCE: f FOR a + g AGAINST a",
            "CONFLICTS: j CONFLICT a + h CONTRADICTS -",
            "CONFLICTS: i CONFLICT a",
            "QUESTIONS: q QUESTION a",
        ];
        assert_eq!(all, expected);
        let few = bundled(&world, "claims: [<^a>], sections: [{ section: QUESTIONS }, { section: FOUNDATIONS }]").await;
        assert_eq!(
            few,
            ["QUESTIONS: q QUESTION a", "FOUNDATIONS: b FOUNDATION a", "FOUNDATIONS: c FOUNDATION a + d CONTRADICTS -"]
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_left_out_is_told() {
    graph(WEB, |world| async move {
        let query = "{ context(claims: [<a>, <z>], budgetTokens: 40, sections: [
            { section: CLAIMS }, { section: FOUNDATIONS, maxTokens: 0 }, { section: EVIDENCE }
        ]) { tokens leftOut { section reason count ids } sections { name tokens } } }";
        let bundle = world.ask(query).await["context"].clone();
        assert!(bundle["tokens"].as_u64().unwrap() <= 40, "{bundle}");
        assert_eq!(bundle["sections"].as_array().unwrap().len(), 1);
        let left = &bundle["leftOut"];
        assert_eq!(left[0]["section"], "FOUNDATIONS", "{left}");
        assert_eq!((&left[0]["count"], &left[0]["ids"]), (&json!(3), &json!(["^b", "^c", "^d"])));
        let evidence = json!({ "section": "EVIDENCE", "reason": "BUDGET", "count": 2, "ids": ["^f", "^g"] });
        assert_eq!(left[1], evidence);
        let bounded = "{ context(claims: [<a>], sections: [{ section: FOUNDATIONS, maxTokens: 1 }]) { text leftOut { reason count } } }";
        let bundle = world.ask(bounded).await["context"].clone();
        assert_eq!(bundle, json!({ "text": "", "leftOut": [{ "reason": "SECTION_BUDGET", "count": 3 }] }));
    })
    .await;
}
