//! The matrix of isolation, made from the schema itself: every field of a root and every field with arguments below, of
//! the core and of plugins, is asked for by a tenant with what is another's in each place where a value may stand.
//!
//! Four tenants have the same, something of everything: Ada, whose values are tried; nobody, in another database, whose
//! values exist nowhere here; and two twins, of whom one is given Ada's values and the other nobody's. What the twins
//! are told must be the same, word for word, and take as many statements; nothing of Ada's may stand in it, and Ada's
//! rows must stay as they are.
//!
//! A field that is added is covered by itself, or fails here with its name: `arguments.rs` says which values it takes.

mod alike;
pub(crate) mod arguments;
pub(crate) mod digest;
pub(crate) mod fields;
pub(crate) mod fill;
mod matrix;
pub(crate) mod model;
mod probes;
pub(crate) mod streams;
pub(crate) mod world;

use claimgraph::app::Parts;
use claimgraph::config::Config;
use claimgraph::plugins;
use claimgraph_api::access::Demand;
use claimgraph_domain::access::Permission;
use claimgraph_store::testing::{TestStore, each_store, on_sqlite};

use matrix::Matrix;
use model::Model;
use probes::Probe;
use world::{Tenant, World};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_tenant_is_told_to_another_or_changed_by_it() {
    on_sqlite(|elsewhere| async move {
        let elsewhere = World::over(elsewhere);
        // So that its ids are other than those of the tenants that are tried.
        elsewhere.test.store.ensure_tenant("spare").await.unwrap();
        let nobody = elsewhere.tenant("xnonx", "xnonx").await;
        each_store(|test| try_all(test, &nobody)).await;
    })
    .await;
}

/// The matrix itself is tried: a twin who is Ada sees what is hers, and changes it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_isolated_is_noticed() {
    on_sqlite(|elsewhere| async move {
        let elsewhere = World::over(elsewhere);
        elsewhere.test.store.ensure_tenant("spare").await.unwrap();
        let nobody = elsewhere.tenant("xnonx", "xnonx").await;
        on_sqlite(|test| notice_all(test, &nobody)).await;
    })
    .await;
}

#[test]
fn what_sees_all_tenants_is_for_administrators() {
    let parts = Parts::assemble(&Config::default(), plugins::all()).expect("the plugins make a schema");
    for (root, field) in fields::ACROSS {
        let place = format!("{root}.{field}");
        let line = parts.access.lines().iter().find(|line| line.field == place).expect("it has a line");
        assert_eq!(line.action.demand, Demand::Scope(Permission::Admin), "{place}");
    }
}

async fn notice_all(test: TestStore, nobody: &Tenant<'_>) {
    let world = World::over(test);
    let model = Model::of(&world.schema).await;
    let ada = world.tenant("xadax", "xadax").await;
    let twins = [ada.clone(), world.tenant("twin-2", "xownx").await];
    let matrix = Matrix::new(&model, ada, nobody, twins).await;
    let probes = probes::all(&matrix).await;
    assert_eq!(matrix.found_wrong(), Vec::<String>::new());
    let takes_an_id = |probe: &&Probe<'_>| {
        probe.operation() == "query" && probe.field.args.iter().any(|argument| argument.of.text == "ID!")
    };
    for probe in probes.iter().filter(takes_an_id) {
        matrix.each_variant(probe, false).await;
        assert!(!matrix.found_wrong().is_empty(), "{} tells it, and nothing is noticed", probe.owner);
    }
    let before = digest::rows(&world.test, "xadax").await;
    let retract = probes.iter().find(|probe| probe.owner == "Mutation.retractEdge").expect("there is such a field");
    matrix.each_variant(retract, false).await;
    let _ = matrix.found_wrong();
    matrix.unchanged(&before).await;
    let changed = matrix.found_wrong();
    assert!(changed.iter().any(|wrong| wrong.starts_with("the rows of edge have changed")), "{changed:#?}");
}

async fn try_all(test: TestStore, nobody: &Tenant<'_>) {
    let world = World::over(test);
    let model = Model::of(&world.schema).await;
    let ada = world.tenant("xadax", "xadax").await;
    let twins = [world.tenant("twin-1", "xownx").await, world.tenant("twin-2", "xownx").await];
    let matrix = Matrix::new(&model, ada, nobody, twins).await;
    let probes = probes::all(&matrix).await;
    let before = digest::rows(&world.test, "xadax").await;
    for probe in probes.iter().filter(|probe| probe.operation() == "query") {
        matrix.query(probe).await;
    }
    matrix.unchanged(&before).await;
    streams::follow(&matrix, &probes).await;
    let before = digest::rows(&world.test, "xadax").await;
    for probe in in_order_of_harm(&probes) {
        matrix.write(probe).await;
    }
    matrix.unchanged(&before).await;
    let wrong = matrix.found_wrong();
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// The mutations, those last that take something away or change it.
fn in_order_of_harm<'p, 'm>(probes: &'p [Probe<'m>]) -> Vec<&'p Probe<'m>> {
    let harms = |name: &str| ["remove", "retract", "revise"].iter().any(|verb| name.starts_with(verb));
    let mut writes: Vec<_> = probes.iter().filter(|probe| probe.operation() == "mutation").collect();
    writes.sort_by_key(|probe| harms(&probe.field.name));
    writes
}
