use claimgraph_plugin::{AnyPlugin, async_trait};
use claimgraph_plugin_test::{Contract, TestApp, holds};
use claimgraph_plugin_wordnet::WordNet;
use serde_json::{Value, json};

use super::support::small;

struct Synsets;

#[async_trait]
impl Contract for Synsets {
    fn plugin(&self) -> Box<dyn AnyPlugin> {
        Box::new(WordNet)
    }

    async fn fill(&self, app: &TestApp) -> Value {
        app.import("wordnet", &small()).await.unwrap();
        json!({})
    }

    fn queries(&self) -> Vec<&'static str> {
        vec![
            "{ synset(key: \"dog%1:05:00::\") { id content } }",
            "{ synset(key: \"00000353-n\", version: \"0.1\") { id } }",
        ]
    }
}

#[tokio::test]
async fn it_fulfils_the_contract() {
    holds(Synsets).await;
}
