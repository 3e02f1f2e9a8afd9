//! That the kit catches plugins which break the contract.

use async_graphql::{Context, Object, Result};
use claimgraph_plugin::{AnyPlugin, Plugin, Registrar, async_trait, request};
use claimgraph_plugin_test::{Contract, TestApp, holds};
use serde_json::{Value, json};

/// Counts tenants' namespaces, by default those of the tenant that asks.
struct Counts;

#[Object]
impl Counts {
    /// Namespaces of the tenant.
    async fn own(&self, ctx: &Context<'_>) -> Result<usize> {
        let request = request(ctx)?;
        count(ctx, &request.scope).await
    }
}

/// The same for whichever tenant was there first.
struct Leak;

#[Object]
impl Leak {
    /// Namespaces of the first tenant.
    async fn leaked(&self, ctx: &Context<'_>) -> Result<usize> {
        let request = request(ctx)?;
        count(ctx, &request.store.scope("first", None).await?).await
    }
}

/// A field without a description.
struct Bare;

#[Object]
impl Bare {
    async fn bare(&self) -> bool {
        true
    }
}

async fn count(ctx: &Context<'_>, scope: &claimgraph_plugin::store::Scope) -> Result<usize> {
    use claimgraph_plugin::store::read::{NamespaceFilter, PageRequest, View};
    let store = &request(ctx)?.store;
    let page = PageRequest::first(100);
    let found = store.list_namespaces(scope, View::NOW, &NamespaceFilter::default(), &page).await?;
    Ok(found.items.len())
}

/// A plugin that registers by a function.
struct Made(fn(&mut Registrar));

impl Plugin for Made {
    type Config = std::collections::BTreeMap<String, String>;
    const ID: &'static str = "made";

    fn register(&self, _config: &Self::Config, registrar: &mut Registrar) {
        (self.0)(registrar);
    }
}

struct Case {
    register: fn(&mut Registrar),
    queries: &'static [&'static str],
}

#[async_trait]
impl Contract for Case {
    fn plugin(&self) -> Box<dyn AnyPlugin> {
        Box::new(Made(self.register))
    }

    async fn fill(&self, app: &TestApp) -> Value {
        app.query("mutation { createNamespace(input: { path: \"notes\" }) { position } }").await;
        json!({})
    }

    fn queries(&self) -> Vec<&'static str> {
        self.queries.to_vec()
    }
}

fn case(register: fn(&mut Registrar), queries: &'static [&'static str]) -> Case {
    Case { register, queries }
}

#[tokio::test]
async fn a_plugin_that_keeps_to_its_tenant_fulfils_the_contract() {
    holds(case(|registrar| drop_ref(registrar.query(Counts)), &["{ own }"])).await;
}

#[tokio::test]
#[should_panic(expected = "shows what belongs to another tenant")]
async fn a_plugin_that_reads_another_tenant_is_caught() {
    let register = |registrar: &mut Registrar| drop_ref(registrar.query(Counts).query(Leak));
    holds(case(register, &["{ own leaked }"])).await;
}

#[tokio::test]
#[should_panic(expected = "must find something in the tenant that was filled")]
async fn a_query_that_finds_nothing_proves_nothing() {
    holds(case(|registrar| drop_ref(registrar.query(Counts)), &["{ own }", "{ __typename }"])).await;
}

#[tokio::test]
#[should_panic(expected = "no query asks for the fields [\"leaked\"]")]
async fn a_field_that_nobody_asks_for_is_caught() {
    holds(case(|registrar| drop_ref(registrar.query(Counts).query(Leak)), &["{ own }"])).await;
}

#[tokio::test]
#[should_panic(expected = "everything in the schema has a description, but not [(\"Query.bare\", \"\")]")]
async fn a_field_without_a_description_is_caught() {
    holds(case(|registrar| drop_ref(registrar.query(Bare)), &["{ bare }"])).await;
}

fn drop_ref(_: &mut Registrar) {}
