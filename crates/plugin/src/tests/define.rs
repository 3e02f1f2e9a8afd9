use super::*;
use crate::domain::model::{Category, EdgeType};
use crate::store::read::View;
use crate::store::testing::each_store;

fn types(registrar: &mut Registrar) {
    registrar.claim_types([claim_type("lemma")]).edge_types([EdgeType {
        name: "bears".to_owned(),
        inverse: "borne_by".to_owned(),
        category: Category::Structural,
        transitive: false,
        symmetric: false,
        anti_reflexive: true,
        acyclic: true,
        description: "The source bears the target.".to_owned(),
    }]);
}

#[tokio::test]
async fn a_tenant_gets_the_types_once() {
    each_store(|test| async move {
        let vocabulary = assembled(pair(types, |_| {})).unwrap().vocabulary;
        let (one, other) =
            (test.store.ensure_tenant("one").await.unwrap(), test.store.ensure_tenant("other").await.unwrap());
        vocabulary.define(&test.store, &one).await.unwrap();
        let known = test.store.claim_types(&one, View::NOW).await.unwrap();
        assert!(known.iter().any(|known| known.name == "lemma"));
        let known = test.store.edge_types(&one, View::NOW).await.unwrap();
        assert!(known.iter().any(|known| known.name == "bears" && known.acyclic));
        let known = test.store.claim_types(&other, View::NOW).await.unwrap();
        assert!(!known.iter().any(|known| known.name == "lemma"));

        let head = test.store.position(&one).await.unwrap();
        let _ = test.statements.take();
        vocabulary.define(&test.store, &one).await.unwrap();
        assert_eq!(test.statements.count(), 0);
        // Another process, which does not know yet, changes nothing either.
        assembled(pair(types, |_| {})).unwrap().vocabulary.define(&test.store, &one).await.unwrap();
        assert_eq!(test.store.position(&one).await.unwrap(), head);
    })
    .await;
}

#[tokio::test]
async fn a_definition_that_is_refused_names_the_plugin() {
    each_store(|test| async move {
        let bad: fn(&mut Registrar) = |registrar| {
            registrar.claim_types([claim_type("Not a name")]);
        };
        let vocabulary = assembled(pair(|_| {}, bad)).unwrap().vocabulary;
        let scope = test.store.ensure_tenant("one").await.unwrap();
        let error = vocabulary.define(&test.store, &scope).await.unwrap_err().to_string();
        assert!(error.starts_with("plugin `beta` failed to define types: name: a name is 1 to 64 of a-z"), "{error}");
    })
    .await;
}
