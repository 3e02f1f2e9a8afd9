//! How many statements a query costs, which depends on its levels and never on the length of its lists.

use claimgraph_store::testing::TestStore;
use serde_json::{Value, json};

use crate::support::{World, empty};

/// `hubs` claims, each with `spokes` claims that support it and as many that it depends on.
fn wheel(hubs: usize, spokes: usize) -> Value {
    let claim = |name: String| json!({"tempId": name, "claimType": "assertion", "content": format!("This is {name}."), "namespace": format!("n{}", name.len())});
    let hub = (0..hubs).map(|hub| claim(format!("hub{hub:03}")));
    let spoke = (0..hubs * spokes).map(|spoke| claim(format!("spoke{spoke:04}")));
    let edges = (0..hubs * spokes).map(|spoke| {
        let (hub, spoke) = (format!("hub{:03}", spoke / spokes), format!("spoke{spoke:04}"));
        json!({"source": {"tempId": spoke}, "target": {"tempId": hub}, "edgeType": "supports"})
    });
    json!({
        "createNamespaces": true,
        "source": {"new": {"sourceType": "paper", "title": "Wheels", "attrs": {}}},
        "claims": hub.chain(spoke).collect::<Vec<_>>(),
        "edges": edges.collect::<Vec<_>>()
    })
}

/// The same tenant behind a store that has nothing in memory.
async fn cold(world: &mut World) {
    let test = TestStore::open(&world.test.url).await;
    world.test.store.close().await.unwrap();
    world.test = test;
    world.scope = world.test.store.scope("main", None).await.unwrap();
    let _ = world.test.statements.take();
}

async fn cost(world: &World, query: &str) -> usize {
    let _ = world.test.statements.take();
    world.data(query).await;
    world.test.statements.count()
}

/// How often each text of a statement ran, without what depends on the number of parameters.
async fn statements(world: &World, query: &str) -> std::collections::BTreeMap<String, usize> {
    let _ = world.test.statements.take();
    world.data(query).await;
    let mut counts = std::collections::BTreeMap::new();
    for statement in world.test.statements.take() {
        let text: String = statement.sql.chars().filter(|c| !c.is_ascii_digit() && !"?$,() ".contains(*c)).collect();
        *counts.entry(text.replace("ROW", "")).or_default() += 1;
    }
    counts
}

const NESTED: &str = "{ claims(first: 20) { nodes {
    id content isLatest status
    edges(first: 10) { nodes { name strength stale other { id content claimType } } }
} } }";

#[tokio::test]
async fn a_point_read_from_memory_touches_no_database() {
    empty(|mut world| async move {
        world.submit(wheel(1, 1)).await;
        cold(&mut world).await;
        let query = format!(
            "{{ claim(id: \"{}\") {{ id content claimType version attrs contentHash createdAt lineage {{ id }} }} }}",
            world.id("hub000")
        );
        assert_eq!(cost(&world, &query).await, 1);
        assert_eq!(cost(&world, &query).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_list_costs_two_statements_and_one_from_memory() {
    empty(|mut world| async move {
        world.submit(wheel(20, 1)).await;
        cold(&mut world).await;
        let query = "{ claims(first: 20) { nodes { id content status isLatest } pageInfo { endCursor } } }";
        assert_eq!(cost(&world, query).await, 2);
        assert_eq!(cost(&world, query).await, 1);
        let counted = "{ claims(first: 20) { nodes { id } totalCount } }";
        assert_eq!(cost(&world, counted).await, 2);
    })
    .await;
}

/// The list, its versions, the edges, the versions at the other ends, and the names of edge types.
#[tokio::test]
async fn a_list_of_lists_costs_one_statement_a_level() {
    empty(|mut world| async move {
        world.submit(wheel(20, 10)).await;
        cold(&mut world).await;
        let data = world.data(NESTED).await;
        let lengths = data["claims"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hub| hub["edges"]["nodes"].as_array().unwrap().len());
        assert_eq!(lengths.collect::<Vec<_>>(), [10; 20]);
        cold(&mut world).await;
        assert_eq!(cost(&world, NESTED).await, 5);
        assert_eq!(cost(&world, NESTED).await, 3);
    })
    .await;
}

#[tokio::test]
async fn the_cost_does_not_depend_on_the_length() {
    empty(|mut world| async move {
        world.submit(wheel(40, 11)).await;
        let query = |first: usize| format!("{{ claims(first: {first}, filter: {{ content: {{ startsWith: \"This is hub\" }} }}) {{
            totalCount
            nodes {{
                namespace {{ path parent {{ path }} children {{ path }} claims(first: 3) {{ totalCount nodes {{ id }} }} }}
                author {{ name }} status isLatest statusHistory {{ to by {{ name }} }}
                lineage {{ versions {{ id }} latest {{ id }} }}
                edges(first: 10) {{ totalCount nodes {{ name assertedBy {{ name }} other {{ status epistemicStatus }} }} }}
                relations {{ members {{ claim {{ id }} }} }}
                provenance {{ source {{ title claims(first: 2) {{ totalCount nodes {{ id }} }} }} extractedBy {{ name }} }}
                sources {{ title }} artifacts {{ description }} reviews {{ verdict }} epistemicStatus
                confidence(model: EVIDENCE) {{ score }} pendingReferences {{ status }}
                bundle {{ claims(first: 2) {{ totalCount nodes {{ id }} }} }}
            }}
        }} }}");
        // Versions from memory come at once and others later, which would make more waves of what is below.
        world.data(&query(40)).await;
        let one = statements(&world, &query(1)).await;
        let forty = statements(&world, &query(40)).await;
        assert_eq!(one, forty);
    })
    .await;
}
