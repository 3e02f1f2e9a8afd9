//! The subscriptions of the matrix.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use claimgraph_domain::time::Timestamp;
use futures::StreamExt;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::alike;
use super::arguments::Variant;
use super::fields::selection;
use super::matrix::Matrix;
use super::probes::{Probe, document};
use super::world::Tenant;

/// A subscription that is read, and what came.
struct Reader {
    place: String,
    /// What of another's was sent.
    sent: String,
    came: [Arc<Mutex<Vec<Value>>>; 2],
    tasks: [JoinHandle<()>; 2],
}

/// Follows every subscription with all that is another's, while Ada and the twins write.
pub(super) async fn follow(matrix: &Matrix<'_>, probes: &[Probe<'_>]) {
    let mut readers = Vec::new();
    for probe in probes.iter().filter(|probe| probe.operation() == "subscription") {
        readers.push(read(matrix, probe, None));
        for variants in matrix.variants(probe) {
            readers.push(read(matrix, probe, Some(variants)));
        }
    }
    // Each has begun when the twins' own are told of what is written afterwards.
    let own = |reader: &&Reader| reader.sent.is_empty() && reader.place == "Subscription.events";
    for round in 0.. {
        matrix.keep_secret(write(&matrix.ada, round).await);
        for twin in &matrix.twins {
            write(twin, round).await;
        }
        sleep(Duration::from_millis(200)).await;
        let reader = readers.iter().find(own).expect("there is `events`");
        if reader.came.iter().all(|came| came.lock().unwrap().len() > 1) {
            break;
        }
        assert!(round < 60, "the twins are told of nothing");
    }
    for reader in readers {
        reader.tasks.iter().for_each(JoinHandle::abort);
        let came = reader.came.each_ref().map(|came| std::mem::take(&mut *came.lock().unwrap()));
        for answer in &came[0] {
            matrix.nothing_of_ada(&reader.place, &reader.sent, answer, true);
        }
        let refused = came.each_ref().map(|came| came.iter().filter(|answer| answer.get("errors").is_some()).count());
        if refused[0] != refused[1] {
            matrix.wrong(format!("{} with `{}` is told apart: {came:#?}", reader.place, reader.sent));
        }
    }
}

fn read(matrix: &Matrix<'_>, probe: &Probe<'_>, variants: Option<[Variant; 2]>) -> Reader {
    let came = [Arc::default(), Arc::default()];
    let authors = matrix.authors();
    let selection = selection(matrix.model, &probe.field.of.name);
    let mut tasks = Vec::new();
    for (index, author) in authors.iter().enumerate() {
        let given = author.given(&probe.owner, probe.field, variants.as_ref().map(|both| &both[index]));
        let text = document(&probe.twins[index], probe.field, &given, &selection);
        let mut stream = matrix.twins[index].subscribe(&text, &Value::Object(given));
        let came: Arc<Mutex<Vec<Value>>> = Arc::clone(&came[index]);
        tasks.push(tokio::spawn(async move {
            while let Ok(Some(answer)) = timeout(Duration::from_mins(1), stream.next()).await {
                came.lock().unwrap().push(answer);
            }
        }));
    }
    let sent = variants.map(|[variant, _]| variant.sent).unwrap_or_default();
    Reader { place: probe.owner.clone(), sent, came, tasks: tasks.try_into().expect("two tasks") }
}

/// Something that every subscription would be told of. Gives the ids of what was written.
pub(crate) async fn write(tenant: &Tenant<'_>, round: usize) -> BTreeSet<String> {
    let mark = &tenant.values.mark;
    // The twins write at the same moment.
    tenant.world.test.clock.set(format!("2026-02-02T00:{round:02}:00Z").parse::<Timestamp>().unwrap());
    let claim = "mutation($input: CreateClaimInput!) { createClaim(input: $input) { claim { id } } }";
    let input = json!({ "claimType": "assertion", "content": format!("{mark} live {round}"), "namespace": format!("{mark}/inner") });
    let made = tenant.world.data(&tenant.scope, claim, &json!({ "input": input })).await;
    let edge = "mutation($input: AssertEdgeInput!) { assertEdge(input: $input) { edge { id } } }";
    let (id, other) = (&made["createClaim"]["claim"]["id"], &tenant.values.ids["claim"]);
    let input = json!({ "source": id, "target": other, "edgeType": "contradicts" });
    let asserted = tenant.world.data(&tenant.scope, edge, &json!({ "input": input })).await;
    let term = "mutation($input: DefineTermInput!) { defineTerm(input: $input) { term { word } } }";
    let input = json!({ "word": format!("{mark}live{round}"), "meaning": mark });
    tenant.world.data(&tenant.scope, term, &json!({ "input": input })).await;
    alike::ids(&json!([made, asserted]))
}
