use std::collections::HashMap;

use claimgraph_domain::model::{ClaimStatus, Verdict};
use claimgraph_domain::rules::confidence::{Caveat, Model, Stance, confidence};

use super::super::View;
use super::world::World;
use crate::testing::{each_database, each_store};

#[tokio::test]
async fn evidence_is_gathered_along_standing_edges() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let mut claims = Vec::new();
        for name in ["root", "for", "against", "retracted", "behind", "unrelated"] {
            claims.push(world.claim(2, name, |_| {}).await);
        }
        let [root, supporter, against, withdrawn, behind, unrelated] = &claims[..] else { panic!("six claims") };
        world.strong_edge(3, supporter, "supports", root, Some(0.5)).await;
        world.edge(3, root, "contradicts", against).await;
        world.edge(3, withdrawn, "supports", root).await;
        world.edge(3, behind, "supports", supporter).await;
        world.edge(3, unrelated, "refines", root).await;
        let gone = world.edge(3, unrelated, "supports", root).await;
        world.retract_edge(4, gone).await;
        world.set_status(5, withdrawn, ClaimStatus::Retracted).await;
        let bob = world.agent(5, "bob", 0.25).await;
        for claim in &claims {
            world.review(6, claim, bob, Verdict::Endorse).await;
        }
        let newer = world.revise(7, supporter, "for, again").await;
        let none = HashMap::new();
        let graphs = store.evidence_graph(&world.scope, View::NOW, &[root.id, supporter.id], 5, &none).await.unwrap();
        let graph = &graphs[&root.id];
        let mut links: Vec<_> =
            graph.links(root.id).iter().map(|link| (link.from, link.stance, link.strength)).collect();
        links.sort_by_key(|link| link.0);
        assert_eq!(links, [(against.id, Stance::Contradicts, 1.0), (newer.id, Stance::Supports, 0.5)]);
        assert_eq!(graph.links(newer.id).iter().map(|link| link.from).collect::<Vec<_>>(), [behind.id]);
        assert_eq!(graph.reviews(root.id).iter().map(|review| review.weight).collect::<Vec<_>>(), [0.25]);
        assert!(graph.reviews(unrelated.id).is_empty() && graph.reviews(newer.id).is_empty());
        // The older version that was asked for stands for its lineage in its own graph.
        let older = &graphs[&supporter.id];
        assert_eq!(older.links(supporter.id).iter().map(|link| link.from).collect::<Vec<_>>(), [behind.id]);
        assert_eq!(older.reviews(supporter.id).len(), 1);

        let trusted = HashMap::from([(bob, 2.0)]);
        let weighed = store.evidence_graph(&world.scope, View::NOW, &[root.id], 0, &trusted).await.unwrap();
        let weights: Vec<f64> = weighed[&root.id].reviews(root.id).iter().map(|review| review.weight).collect();
        assert_eq!(weights, [2.0]);
        assert!(weighed[&root.id].links(root.id).is_empty());
        let before = store.evidence_graph(&world.scope, View::as_of(3), &[root.id], 5, &none).await.unwrap();
        assert_eq!(before[&root.id].links(root.id).len(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_long_chain_ends_at_the_depth_and_says_so() {
    each_store(|test| async move {
        let world = World::new(&test.store, 1).await;
        let mut chain = Vec::new();
        for n in 0..9 {
            let claim = world.claim(2, &format!("c{n}"), |_| {}).await;
            world.review(3, &claim, world.agent, Verdict::Endorse).await;
            if let Some(last) = chain.last() {
                world.edge(4, &claim, "supports", last).await;
            }
            chain.push(claim);
        }
        let root = chain[0].id;
        let none = HashMap::new();
        let _ = test.statements.take();
        let graphs = test.store.evidence_graph(&world.scope, View::NOW, &[root], 5, &none).await.unwrap();
        assert_eq!(test.statements.count(), 10, "the asked, six levels, the versions, the reviews, the agents");
        let score = confidence(Model::Evidence, root, &graphs[&root]).unwrap();
        assert_eq!(score.chains_considered, 5);
        assert!(score.caveats.contains(&Caveat::DepthReached));
    })
    .await;
}
