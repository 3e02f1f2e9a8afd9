use std::path::Path;

use claimgraph_plugin::{AnyPlugin, async_trait};
use claimgraph_plugin_metamath::Metamath;
use claimgraph_plugin_test::{Contract, TestApp, holds};
use serde_json::{Value, json};

struct Logic;

#[async_trait]
impl Contract for Logic {
    fn plugin(&self) -> Box<dyn AnyPlugin> {
        Box::new(Metamath)
    }

    async fn fill(&self, app: &TestApp) -> Value {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/logic.mm");
        app.import("metamath", &file).await.unwrap();
        let found = app.query("{ statement(label: \"ax-mp\") { id } }").await;
        json!({ "claim": found["statement"]["id"] })
    }

    fn queries(&self) -> Vec<&'static str> {
        vec![
            "{ statement(label: \"ax-mp\") { id label content } }",
            "{ statement(label: \"ax-mp\", database: \"logic.mm\") { id } }",
            "query($claim: ID!) { claim(id: $claim) { label } }",
        ]
    }
}

#[tokio::test]
async fn it_fulfils_the_contract() {
    holds(Logic).await;
}
