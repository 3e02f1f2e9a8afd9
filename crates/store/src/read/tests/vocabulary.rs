use super::super::{AgentFilter, NamespaceFilter, PageRequest, TextOp, View};
use super::world::World;
use crate::testing::each_database;

#[tokio::test]
async fn vocabulary_is_listed_in_order_and_narrowed() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let (s, page) = (&world.scope, PageRequest::first(9));
        let child = world.namespace(2, "root/b", Some(world.namespace)).await;
        world.namespace(3, "root/B", Some(world.namespace)).await;
        world.namespace(4, "root/b/x", Some(child)).await;
        world.namespace(5, "rooted", None).await;
        let paths = |filter: NamespaceFilter, view: View| {
            let (store, scope, page) = (store.clone(), s.clone(), page.clone());
            async move {
                let found = store.list_namespaces(&scope, view, &filter, &page).await.unwrap();
                found.items.iter().map(|(namespace, _)| namespace.path.clone()).collect::<Vec<_>>()
            }
        };
        let all = ["root", "root/B", "root/b", "root/b/x", "rooted"];
        assert_eq!(paths(NamespaceFilter::All, View::NOW).await, all);
        assert_eq!(paths(NamespaceFilter::All, View::as_of(2)).await, ["root", "root/b"]);
        assert_eq!(paths(NamespaceFilter::Roots, View::NOW).await, ["root", "rooted"]);
        assert_eq!(paths(NamespaceFilter::Subtree("root".into()), View::NOW).await, all[..4]);
        assert_eq!(paths(NamespaceFilter::ChildrenOf(child), View::NOW).await, ["root/b/x"]);
        let children = store.namespace_children(s, View::NOW, &[world.namespace, child]).await.unwrap();
        assert_eq!((children[&world.namespace].len(), children[&child].len()), (2, 1));
        world.agent(6, "Bob", 0.5).await;
        let filter = AgentFilter { name: Some(TextOp::Contains("BO".into())), ..AgentFilter::default() };
        assert_eq!(store.list_agents(s, View::NOW, &filter, &page).await.unwrap().items.len(), 1);
        let source = world.source(7, "paper", Some("doi:1")).await;
        let claim = world.claim(8, "a", |_| {}).await;
        world.provenance(9, &claim, source).await;
        let drawn = store.claims_of_source(s, View::NOW, source, &page).await.unwrap();
        assert_eq!(drawn.items.iter().map(|(provenance, _)| provenance.claim).collect::<Vec<_>>(), [claim.id]);
        assert_eq!(store.find_source_by_ref(s, View::NOW, "doi:1").await.unwrap().unwrap().id, source);
    })
    .await;
}
