use serde_json::json;

use super::ITEMS;
use crate::support::seeded;

const NOBODY: &str = "claim_01h2xcejqtf2nbrexx3vqjhp41";

#[tokio::test]
async fn refusals_have_stable_codes() {
    seeded(|world| async move {
        let nobody = format!("claims: [<all>, \"{NOBODY}\"]");
        let many = format!("claims: [{}]", "<all>,".repeat(201));
        let cases = [
            ("budgetTokens: 10", "BAD_REQUEST", ""),
            ("query: \"swan\", claims: [<all>]", "BAD_REQUEST", ""),
            ("query: \"swan\", budgetTokens: -1", "BAD_REQUEST", "budgetTokens"),
            ("query: \"swan\", budgetTokens: 200001", "LIMIT_EXCEEDED", "budgetTokens"),
            ("query: \"swan (\"", "QUERY_INVALID", "query[6]"),
            ("query: \"swan\", tokenizer: \"gpt\"", "BAD_REQUEST", ""),
            ("query: \"swan\", sections: []", "BAD_REQUEST", "sections"),
            (
                "query: \"swan\", sections: [{ section: CLAIMS }, { section: CLAIMS }]",
                "BAD_REQUEST",
                "sections[1].section",
            ),
            ("query: \"swan\", sections: [{ section: CLAIMS, maxTokens: -1 }]", "BAD_REQUEST", "sections[0].maxTokens"),
            ("query: \"swan\", asOf: { position: 100000 }", "BAD_REQUEST", ""),
            ("claims: [<all>], filter: {}", "BAD_REQUEST", "filter"),
            ("claims: []", "BAD_REQUEST", "claims"),
            ("claims: [\"source_01h2xcejqtf2nbrexx3vqjhp41\"]", "BAD_REQUEST", "claims[0]"),
            (&nobody, "NOT_FOUND", "claims[1]"),
            (&many, "LIMIT_EXCEEDED", "claims"),
        ];
        for (arguments, code, path) in cases {
            let refused = world.refusal(&format!("{{ context({arguments}) {{ text }} }}")).await;
            assert_eq!(refused, (code.to_owned(), path.to_owned()), "{arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn another_tenants_claims_are_absent() {
    seeded(|world| async move {
        let stranger = world.test.store.ensure_tenant("other").await.unwrap();
        let found = format!("{{ context(query: \"swan\") {{ text position {ITEMS} }} }}");
        let answer = world.answer_as(&stranger, &found).await;
        assert_eq!(
            answer["data"]["context"],
            json!({ "text": "", "position": answer["data"]["context"]["position"], "sections": [] })
        );
        let foreign = format!("{{ context(claims: [\"{}\"]) {{ text }} }}", world.id("all"));
        let absent = format!("{{ context(claims: [\"{NOBODY}\"]) {{ text }} }}");
        let told = async |query: &str| world.answer_as(&stranger, query).await.to_string();
        assert_eq!(told(&foreign).await.replace(world.id("all"), NOBODY), told(&absent).await);
    })
    .await;
}
