use claimgraph_plugin::{AnyPlugin, async_trait};
use claimgraph_plugin_example::Example;
use claimgraph_plugin_test::{Contract, TestApp, holds};
use serde_json::{Value, json};

struct Glossary;

#[async_trait]
impl Contract for Glossary {
    fn plugin(&self) -> Box<dyn AnyPlugin> {
        Box::new(Example)
    }

    async fn fill(&self, app: &TestApp) -> Value {
        let term = super::glossary::define(app, "set", "A collection of things.").await;
        let claim = super::glossary::claim_using(app, "Every set is a subset of itself.", &term).await;
        json!({ "term": term["id"], "claim": claim })
    }

    fn queries(&self) -> Vec<&'static str> {
        vec![
            "{ term(word: \"set\") { id word meaning claim { id } } }",
            "query($claim: ID!) { claim(id: $claim) { wordCount terms { id } } }",
            "query($term: ID!) { node(id: $term) { id ... on Term { word } } }",
        ]
    }
}

#[tokio::test]
async fn it_fulfils_the_contract() {
    holds(Glossary).await;
}
