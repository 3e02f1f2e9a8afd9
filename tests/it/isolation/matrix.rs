//! Asking both twins, and comparing what they are told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use serde_json::{Value, json};

use super::arguments::{Author, Variant};
use super::fields::selection;
use super::model::Model;
use super::probes::{Probe, document, probed};
use super::world::Tenant;
use super::{alike, digest};

/// What stands in the texts and the names of tenants, and differs between them.
const MARKS: [&str; 4] = ["xadax", "xnonx", "twin-1", "twin-2"];

/// The tenants of the matrix, and what was found.
pub(super) struct Matrix<'m> {
    pub(super) model: &'m Model,
    pub(super) ada: Tenant<'m>,
    pub(super) nobody: &'m Tenant<'m>,
    pub(super) twins: [Tenant<'m>; 2],
    /// The ids of what is Ada's, without prefixes.
    secrets: Mutex<BTreeSet<String>>,
    /// What is wrong: all of it is told, not only the first.
    wrong: Mutex<Vec<String>>,
}

impl<'m> Matrix<'m> {
    pub(super) async fn new(model: &'m Model, ada: Tenant<'m>, nobody: &'m Tenant<'m>, twins: [Tenant<'m>; 2]) -> Self {
        let events = "{ events(first: 200) { id stream data metadata } }";
        let mut secrets = alike::ids(&ada.ask(events, &json!({})).await);
        secrets.extend(alike::ids(&json!(ada.values.ids)));
        assert!(secrets.len() > 30, "{secrets:?}");
        assert!(secrets.is_disjoint(&alike::ids(&json!(nobody.values.ids))), "what is nobody's is not Ada's");
        Self { model, ada, nobody, twins, secrets: Mutex::new(secrets), wrong: Mutex::default() }
    }

    /// Notes something that is wrong.
    pub(super) fn wrong(&self, what: String) {
        self.wrong.lock().unwrap().push(what);
    }

    /// Notes ids that are Ada's, too.
    pub(super) fn keep_secret(&self, ids: BTreeSet<String>) {
        self.secrets.lock().unwrap().extend(ids);
    }

    /// What was wrong since the last call.
    pub(super) fn found_wrong(&self) -> Vec<String> {
        std::mem::take(&mut *self.wrong.lock().unwrap())
    }

    /// Who makes the arguments of the twins.
    pub(super) fn authors(&self) -> [Author<'_>; 2] {
        let others = [&self.ada.values, &self.nobody.values];
        let [one, two] = &self.twins;
        [(one, others[0]), (two, others[1])].map(|(own, other)| Author { model: self.model, own: &own.values, other })
    }

    /// Asks for a field with all that is another's.
    pub(super) async fn query(&self, probe: &Probe<'_>) {
        let own = self.with_own(probe).await;
        let is_root = probe.owner.starts_with("Query.");
        if own.get("errors").is_some() || (is_root && probed(&own["data"]).is_none_or(Value::is_null)) {
            self.wrong(format!("{} gives nothing with a tenant's own values: {own:#}", probe.owner));
        }
        self.each_variant(probe, true).await;
        self.cursors(probe).await;
    }

    /// Writes with all that is another's, at last with the tenants' own.
    pub(super) async fn write(&self, probe: &Probe<'_>) {
        self.each_variant(probe, false).await;
        let own = self.with_own(probe).await;
        if matches!(code(&own), "BAD_REQUEST" | "VALIDATION_FAILED" | "INTERNAL") {
            self.wrong(format!("{} fails with a tenant's own values: {own:#}", probe.owner));
        }
    }

    /// Asks with the twins' own values alone, which must be told the same.
    async fn with_own(&self, probe: &Probe<'_>) -> Value {
        let [told, same] = self.both(probe, None).await;
        self.alike(probe, None, [&told, &same], false);
        told
    }

    /// Asks for a field with each value that is another's.
    pub(super) async fn each_variant(&self, probe: &Probe<'_>, only_reads: bool) {
        // Whether an id of some kind is taken at each place for one, so that it was looked for.
        let mut fits = BTreeMap::<String, bool>::new();
        for [one, two] in self.variants(probe) {
            let [told, same] = self.both(probe, Some([&one, &two])).await;
            if one.is_id {
                *fits.entry(one.place.clone()).or_default() |= code(&same) != "BAD_REQUEST";
            }
            if one.is_id && probe.owner.starts_with("Query.") {
                self.as_many_statements(probe, [&one, &two]).await;
            }
            self.alike(probe, Some([&one, &two]), [&told, &same], only_reads);
        }
        for (place, _) in fits.iter().filter(|(_, fits)| !**fits) {
            self.wrong(format!("{}: no kind of id is taken at {place}", probe.owner));
        }
    }

    /// Each argument with each value that is another's: Ada's, and nobody's of the same form.
    pub(super) fn variants(&self, probe: &Probe<'_>) -> Vec<[Variant; 2]> {
        let [one, two] = self.authors();
        let mut all = Vec::new();
        for argument in &probe.field.args {
            let (one, two) = (one.variants(&probe.owner, argument), two.variants(&probe.owner, argument));
            assert_eq!(one.len(), two.len());
            all.extend(one.into_iter().zip(two).map(|(one, two)| [one, two]));
        }
        all
    }

    /// The answers to both twins.
    async fn both(&self, probe: &Probe<'_>, variants: Option<[&Variant; 2]>) -> [Value; 2] {
        let selection = selection(self.model, &probe.field.of.name);
        let mut answers = [Value::Null, Value::Null];
        for (index, answer) in answers.iter_mut().enumerate() {
            *answer = self.one(probe, index, variants.map(|both| both[index]), &selection).await;
        }
        answers
    }

    /// That nothing is looked at for an id of another's but what is looked at for one that does not exist. The field is
    /// asked for alone: how fields beside one another share statements depends on how they are scheduled.
    async fn as_many_statements(&self, probe: &Probe<'_>, variants: [&Variant; 2]) {
        let selection = if self.model.is_leaf(&probe.field.of.name) { "" } else { "{ __typename }" };
        let statements = &self.ada.world.test.statements;
        let mut taken = [0, 0];
        for (index, taken) in taken.iter_mut().enumerate() {
            let _ = statements.take();
            self.one(probe, index, Some(variants[index]), selection).await;
            *taken = statements.count();
        }
        if taken[0] != taken[1] {
            let place = place(probe, Some(variants[0]));
            self.wrong(format!("{place} takes {} statements, and {} where there is nothing", taken[0], taken[1]));
        }
    }

    /// The answer to one twin.
    async fn one(&self, probe: &Probe<'_>, index: usize, variant: Option<&Variant>, selection: &str) -> Value {
        let given = self.authors()[index].given(&probe.owner, probe.field, variant);
        let text = document(&probe.twins[index], probe.field, &given, selection);
        self.twins[index].ask(&text, &Value::Object(given)).await
    }

    /// That both are told the same, and nothing of Ada's.
    fn alike(&self, probe: &Probe<'_>, variants: Option<[&Variant; 2]>, answers: [&Value; 2], texts: bool) {
        let sent = |index: usize| variants.map_or("", |both| both[index].sent.as_str());
        let shapes = [0, 1].map(|index| alike::shape(answers[index], sent(index), MARKS));
        let place = place(probe, variants.map(|both| both[0]));
        if let Some((one, two)) = alike::difference(&shapes[0], &shapes[1]) {
            self.wrong(format!("{place} is told apart from what does not exist: {one} instead of {two}"));
        }
        self.nothing_of_ada(&place, sent(0), answers[0], texts);
    }

    /// That an answer has nothing of Ada's but what was sent.
    pub(super) fn nothing_of_ada(&self, place: &str, sent: &str, answer: &Value, texts: bool) {
        let sent_ids = alike::ids(&json!(sent));
        let secrets = self.secrets.lock().unwrap();
        let told = alike::ids(answer).into_iter().filter(|id| secrets.contains(id) && !sent_ids.contains(id));
        let told: Vec<_> = told.collect();
        let text = if sent.is_empty() { answer.to_string() } else { answer.to_string().replace(sent, "") };
        if !told.is_empty() || (texts && text.contains(&self.ada.values.mark)) {
            self.wrong(format!("{place} tells what is another's, {told:?}: {answer:#}"));
        }
    }

    /// Goes on after places in Ada's list of the same field, and in nobody's.
    async fn cursors(&self, probe: &Probe<'_>) {
        if !probe.field.args.iter().any(|argument| argument.name == "after" && argument.of.name == "String") {
            return;
        }
        let mut cursors = Vec::new();
        for (own, way) in [(&self.ada, &probe.ada), (self.nobody, &probe.nobody)] {
            let author = Author { model: self.model, own: &own.values, other: &own.values };
            let given = author.given(&probe.owner, probe.field, None);
            let text = document(way, probe.field, &given, "{ pageInfo { endCursor } }");
            let answer = own.ask(&text, &Value::Object(given)).await;
            let cursor = probed(&answer["data"]).and_then(|page| page["pageInfo"]["endCursor"].as_str());
            cursors.extend(cursor.map(str::to_owned));
        }
        let [ada, nobody] = cursors.as_slice() else {
            return self.wrong(format!("{} is empty for Ada, so its cursors are not tried", probe.owner));
        };
        for argument in ["after", "before"] {
            let both = [ada, nobody].map(|cursor| Variant::cursor(argument, cursor));
            let both = [&both[0], &both[1]];
            let [told, same] = self.both(probe, Some(both)).await;
            self.alike(probe, Some(both), [&told, &same], true);
        }
    }

    /// That Ada's rows are as they were.
    pub(super) async fn unchanged(&self, before: &BTreeMap<String, String>) {
        let after = digest::rows(&self.ada.world.test, "xadax").await;
        for (table, rows) in before.iter().filter(|(table, rows)| after.get(*table) != Some(*rows)) {
            self.wrong(format!("the rows of {table} have changed: {rows} instead of {:?}", after.get(table)));
        }
    }
}

/// Where something is tried, for messages.
fn place(probe: &Probe<'_>, variant: Option<&Variant>) -> String {
    match variant {
        None => format!("{} with a tenant's own values", probe.owner),
        Some(variant) => format!("{} with another's {} at {}", probe.owner, variant.kind, variant.place),
    }
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}
