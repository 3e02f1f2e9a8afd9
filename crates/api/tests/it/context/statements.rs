use crate::graph::kit::indexed;
use crate::support::World;

/// Many claims and links around a few.
fn web(claims: usize) -> String {
    let links = (0..claims).map(|at| match at % 4 {
        0 => format!("hub depends_on n{at}"),
        1 => format!("n{at} supports hub"),
        2 => format!("n{at} contradicts hub"),
        _ => format!("n{at}:question related_to hub"),
    });
    links.collect::<Vec<_>>().join(";")
}

async fn cost(world: &World, query: &str) -> usize {
    let query = world.with_ids(query);
    let _ = world.test.statements.take();
    world.data(&query).await;
    world.test.statements.count()
}

#[tokio::test]
async fn the_number_of_statements_does_not_grow_with_the_graph() {
    for claims in [8, 60] {
        indexed(&web(claims), |world| async move {
            let all = "{ context(claims: [<hub>], budgetTokens: 100000) { text sections { groups { items {
                id claim { content status } source { title } readings { location } links { id } contradictions { state }
            } } } leftOut { count } } }";
            world.data(&world.with_ids(all)).await;
            // The states, where they were read, and what people made of the contradictions; the versions are in memory.
            assert_eq!(cost(&world, all).await, 3, "{claims} claims");
            let found = "{ context(query: \"hub\", budgetTokens: 100000) { text } }";
            assert_eq!(cost(&world, found).await, 5, "{claims} claims: two more to search");
            let none = "{ context(query: \"nothing\") { text } }";
            assert!(cost(&world, none).await <= 4, "no claim, so that only words are looked up");
        })
        .await;
    }
}
