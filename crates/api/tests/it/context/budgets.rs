use std::collections::BTreeSet;

use serde_json::Value;

use crate::graph::kit::graph;
use crate::support::World;

/// A graph of claims and links chosen by a linear congruential generator, so that it is the same each time.
fn chance(seed: u64) -> String {
    let mut state = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let types = ["contradicts", "supports", "depends_on", "contradicts", "corroborates", "implies", "refines"];
    let mut links: BTreeSet<String> = BTreeSet::new();
    for _ in 0..24 {
        let (source, target) = (next(16), next(16));
        // Downwards only, so that nothing closes a cycle.
        if source > target {
            let edge_type = types[usize::try_from(next(7)).unwrap()];
            links.insert(format!("c{source} {edge_type} c{target}"));
        }
    }
    (0..16).fold(String::new(), |all, at| all + &format!("c{at};")) + &links.into_iter().collect::<Vec<_>>().join(";")
}

/// The pairs that contradict each other.
fn contradictions(text: &str) -> Vec<(String, String)> {
    let words = text.split(';').map(|link| link.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    words
        .filter(|words| words.get(1).is_some_and(|word| word == "contradicts"))
        .map(|words| (words[0].clone(), words[2].clone()))
        .collect()
}

async fn check(world: &World, text: &str, budget: u32, tokenizer: &str) {
    let query = format!(
        "{{ context(claims: [<c15>, <c9>, <c4>], budgetTokens: {budget}, tokenizer: \"{tokenizer}\") {{
            text tokens leftOut {{ reason count ids }} sections {{ groups {{ items {{ id text }} }} }} }} }}"
    );
    let bundle = world.ask(&query).await["context"].clone();
    let tokens = bundle["tokens"].as_u64().unwrap();
    assert!(tokens <= u64::from(budget), "{tokens} of {budget}: {bundle}");
    if tokenizer == "bytes" {
        let text = world.data(&world.with_ids(&query)).await["context"]["text"].clone();
        assert_eq!(text.as_str().unwrap().len(), usize::try_from(tokens).unwrap());
    }
    let mut stands: Vec<String> = Vec::new();
    for group in bundle["sections"].as_array().unwrap().iter().flat_map(|section| section["groups"].as_array().unwrap())
    {
        stands.extend(group["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
    }
    let distinct: BTreeSet<&String> = stands.iter().collect();
    assert_eq!(distinct.len(), stands.len(), "nothing stands twice");
    for (a, b) in contradictions(text) {
        assert_eq!(stands.contains(&a), stands.contains(&b), "{a} and {b} within {budget}: {bundle}");
    }
    let left = |bundle: &Value| bundle["leftOut"].as_array().unwrap().len();
    assert_eq!(left(&bundle) == 0, budget >= 100_000, "only with room for all is nothing left out");
}

#[tokio::test]
async fn no_budget_is_exceeded_and_no_contradiction_torn_apart() {
    for seed in [3, 8] {
        let text = chance(seed);
        let text = &text;
        graph(text, |world| async move {
            for budget in [0, 1, 20, 61, 90, 140, 100_000] {
                for tokenizer in ["words", "bytes"] {
                    check(&world, text, budget, tokenizer).await;
                }
            }
        })
        .await;
    }
}
