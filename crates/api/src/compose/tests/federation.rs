//! Entities, which the query root answers.

use async_graphql::{EmptyMutation, EmptySubscription, ID, Object, Schema, value};

use super::{
    super::{Contributions, Extended, compose},
    core::{Claim, claim},
    data, errors,
};

struct Query;

#[Object]
impl Query {
    #[graphql(entity)]
    async fn find_claim(&self, id: ID) -> Option<Extended<Claim>> {
        claim(&id)
    }
}

struct Theorem(ID);

#[Object]
impl Theorem {
    async fn id(&self) -> &ID {
        &self.0
    }
}

struct Theorems;

#[Object]
impl Theorems {
    async fn theorems(&self) -> i32 {
        1
    }

    #[graphql(entity)]
    async fn find_theorem(&self, id: ID) -> Theorem {
        Theorem(id)
    }
}

struct Length(usize);

#[Object]
impl Length {
    async fn length(&self) -> usize {
        self.0
    }
}

#[tokio::test]
async fn entities_of_core_and_plugin_are_found() {
    let mut plugin = Contributions::new("plugin");
    plugin.query(Theorems).extend(|claim: &Claim| Length(claim.text.len()));
    let schema = compose([plugin], || Schema::build(Extended(Query), EmptyMutation, EmptySubscription)).unwrap();
    let query = "{ theorems _entities(representations: [
        { __typename: \"Claim\", id: \"c2\" }, { __typename: \"Theorem\", id: \"t\" }
    ]) { __typename ... on Claim { length } ... on Theorem { id } } }";
    assert_eq!(
        data(schema.execute(query).await),
        value!({
            "theorems": 1,
            "_entities": [
                { "__typename": "Claim", "length": 6 }, { "__typename": "Theorem", "id": "t" },
            ],
        })
    );
    let unknown = "{ theorems _entities(representations: [{ __typename: \"X\" }]) { __typename } }";
    let response = schema.execute(unknown).await;
    assert_eq!(errors(&response), [(String::new(), "Entity not found.".to_owned())]);
}
