//! Some tens of claims of several kinds, by several authors and from several sources.

use std::collections::HashMap;

use claimgraph_domain::id::{AgentId, ClaimId, SourceId};
use claimgraph_domain::model::{AgentKind, Attrs, ClaimStatus};

use crate::ops::agent::RegisterAgent;
use crate::ops::bundle::{BundleClaim, Extraction, SubmitBundle};
use crate::ops::claim::CreateClaim;
use crate::ops::namespace::CreateNamespace;
use crate::ops::provenance::RecordProvenance;
use crate::ops::source::{RegisterSource, SourceInput};
use crate::read::View;
use crate::search::{SearchAnswer, SearchQuery};
use crate::testing::{TestStore, each_store};
use crate::{Command, Scope, Store};

/// Namespace, claim type, author (0 is the operator, 1 Emmy), source (0 for none), name and content.
pub(super) const CLAIMS: &[(&str, &str, usize, usize, &str, &str)] = &[
    ("math/numbers", "theorem", 1, 1, "infinite", "There are infinitely many prime numbers."),
    ("math/numbers", "theorem", 1, 1, "unique", "Every natural number is a product of primes in exactly one way."),
    (
        "math/numbers",
        "hypothesis",
        0,
        0,
        "twin",
        "There are infinitely many twin primes: prime numbers that differ by two.",
    ),
    ("math/numbers", "hypothesis", 0, 0, "goldbach", "Every even number greater than two is the sum of two primes."),
    ("math/numbers", "theorem", 0, 2, "fermat", "Fermat's last theorem was proved by Wiles."),
    ("math/numbers", "definition", 0, 2, "prime", "A prime number is a natural number with exactly two divisors."),
    ("math/numbers", "observation", 0, 0, "two", "Two is the only even prime."),
    ("math/logic", "theorem", 1, 2, "godel", "Gödel's proof: arithmetic is incomplete if it is consistent."),
    ("math/logic", "theorem", 1, 0, "halting", "No program decides whether every program halts."),
    ("math/logic", "definition", 0, 0, "proof", "A proof is a finite sequence of well-formed statements."),
    ("math/logic", "assertion", 0, 0, "proving", "Proving a statement once does not make proving another easier."),
    ("math", "assertion", 0, 0, "beauty", "Mathematicians prefer beautiful proofs."),
    ("biology", "observation", 0, 3, "whales", "Whales are mammals, not fish."),
    ("biology", "observation", 0, 3, "bats", "Bats are the only mammals that fly."),
    ("biology", "hypothesis", 1, 0, "aging", "Aging is programmed."),
    ("biology", "assertion", 0, 0, "arsenic", "GFAJ-1 builds arsenic into its DNA."),
    ("history", "assertion", 0, 0, "wall", "The wall fell in 1989."),
    ("history", "assertion", 0, 0, "japan", "素数は無限に存在する。"),
    ("history", "assertion", 0, 0, "moscow", "Москва стала столицей."),
    ("history", "assertion", 0, 0, "naive", "A naïve reader's café is the reader’s own."),
    ("history", "assertion", 0, 0, "signs", "Price: 3.14 € — 50% off (today only); visit http://x.org/a-b_c"),
    ("history", "assertion", 0, 0, "empty", "→ ∀"),
    (
        "history",
        "assertion",
        0,
        0,
        "quotes",
        "He said \"it's 'fine'\" \\ and left NULL; DROP TABLE claim -- AND OR NOT",
    ),
];

/// The planted claims.
#[derive(Clone)]
pub(super) struct Library {
    pub(super) test: TestStore,
    pub(super) scope: Scope,
    pub(super) emmy: AgentId,
    pub(super) sources: [SourceId; 3],
    pub(super) ids: HashMap<String, ClaimId>,
}

pub(super) fn claim(namespace: &str, claim_type: &str, content: &str) -> CreateClaim {
    CreateClaim {
        claim_type: claim_type.to_owned(),
        content: content.to_owned(),
        formal_content: None,
        namespace: namespace.to_owned(),
        attrs: Attrs::new(),
        status: ClaimStatus::Active,
        valid_from: None,
        valid_to: None,
    }
}

pub(super) fn bundle(contents: impl IntoIterator<Item = String>) -> SubmitBundle {
    let claims = contents.into_iter().enumerate().map(|(n, content)| BundleClaim {
        temp_id: format!("c{n}"),
        claim_type: "assertion".to_owned(),
        content,
        formal_content: None,
        namespace: "bundled".to_owned(),
        attrs: Attrs::new(),
        status: None,
        valid_from: None,
        valid_to: None,
        extraction: None,
        resolves: Vec::new(),
    });
    SubmitBundle { claims: claims.collect(), create_namespaces: true, ..SubmitBundle::default() }
}

fn extraction() -> Extraction {
    Extraction { method: None, location: None, extracted_at: None, confidence: None, attrs: Attrs::new() }
}

impl Library {
    /// Plants the claims into a tenant.
    pub(super) async fn plant(test: TestStore, tenant: &str) -> Self {
        let store = &test.store;
        let scope = store.ensure_tenant(tenant).await.unwrap();
        for path in ["math/numbers", "math/logic", "biology", "history"] {
            let command = CreateNamespace { path: path.to_owned(), create_parents: true, ..CreateNamespace::default() };
            store.execute(&scope, &command, None).await.unwrap();
        }
        let emmy = RegisterAgent {
            external_id: Some(format!("{tenant}:emmy")),
            ..RegisterAgent::new(AgentKind::Human, "Emmy Noether")
        };
        let emmy = store.execute(&scope, &emmy, None).await.unwrap().outcome.id;
        let authors = [scope.clone(), store.scope(tenant, Some(emmy)).await.unwrap()];
        let mut sources = Vec::new();
        for n in 1..=3 {
            let source = RegisterSource(SourceInput {
                source_type: "book".to_owned(),
                title: Some(format!("Book {n}")),
                external_ref: Some(format!("doi:10.1000/{n}")),
                content_hash: None,
                attrs: Attrs::new(),
            });
            sources.push(store.execute(&scope, &source, None).await.unwrap().outcome.id);
        }
        let mut ids = HashMap::new();
        for (namespace, claim_type, author, source, name, content) in CLAIMS {
            let command = claim(namespace, claim_type, content);
            let id = store.execute(&authors[*author], &command, None).await.unwrap().outcome.id;
            if let Some(source) = source.checked_sub(1) {
                let drawn = RecordProvenance { claim: id, source: sources[source], extraction: extraction() };
                store.execute(&scope, &drawn, None).await.unwrap();
            }
            ids.insert((*name).to_owned(), id);
        }
        let sources = [sources[0], sources[1], sources[2]];
        Self { test, scope, emmy, sources, ids }
    }

    pub(super) fn store(&self) -> &Store {
        &self.test.store
    }

    pub(super) async fn run<C: Command>(&self, command: &C) -> C::Outcome {
        self.store().execute(&self.scope, command, None).await.unwrap().outcome
    }

    pub(super) async fn ask(&self, view: View, query: &SearchQuery) -> SearchAnswer {
        self.store().search(&self.scope, view, query).await.unwrap_or_else(|error| panic!("{}: {error}", query.text))
    }

    /// The names of the claims of an answer, in its order.
    pub(super) fn names(&self, answer: &SearchAnswer) -> Vec<String> {
        let name = |id: ClaimId| self.ids.iter().find(|(_, known)| **known == id).map(|(name, _)| name.clone());
        answer.page.items.iter().map(|(hit, _)| name(hit.row.id()).unwrap_or_else(|| "?".to_owned())).collect()
    }

    /// The names of what a text finds now, best first.
    pub(super) async fn ranked(&self, text: &str) -> Vec<String> {
        self.names(&self.ask(View::NOW, &SearchQuery::first(text, 100)).await)
    }

    /// The names of what a text finds now, in the order of the alphabet.
    pub(super) async fn found(&self, text: &str) -> Vec<String> {
        let mut names = self.ranked(text).await;
        names.sort();
        names
    }
}

/// Runs a test on each database over the planted claims.
pub(super) async fn planted<F: Future<Output = ()>>(test: impl Fn(Library) -> F) {
    each_store(|store| async { test(Library::plant(store, "main").await).await }).await;
}
