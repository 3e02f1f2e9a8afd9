//! A credential without the scope is refused before anything is executed.

use std::sync::Arc;

use claimgraph_domain::access::Principal;
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::Scope;
use claimgraph_store::testing::{SeededEntropy, TestStore, each_store};

use crate::app::{App, Parts, System};
use crate::config::Config;
use crate::http::Host;
use crate::http::graphql::{Asked, Params};
use crate::http::observe::Seen;
use crate::http::operation::{Operation, execute, prepare};
use crate::http::request_id::RequestId;
use crate::plugins;

fn host(test: &TestStore) -> Arc<Host> {
    let parts = Parts::assemble(&Config::default(), plugins::all()).unwrap();
    let system = System { clock: test.clock.clone(), entropy: Arc::new(SeededEntropy::new(7)) };
    App::new(Config::default(), test.store.clone(), parts, system).host("[]".to_owned()).unwrap()
}

fn params(query: &str) -> Params<'_> {
    Params { asked: Asked::Text(query.into()), operation_name: None, variables: async_graphql::Variables::default() }
}

/// The errors of an operation that may be executed; what is refused before is an error of its own.
async fn ask(host: &Host, scope: &Scope, query: &str) -> Result<usize, Error> {
    let operation = prepared(host, params(query), scope)?;
    let (executed, _) = execute(host, operation, &RequestId::random(&SeededEntropy::new(1))).await;
    Ok(executed?.errors.len())
}

fn prepared(host: &Host, params: Params<'_>, scope: &Scope) -> Result<Operation, Error> {
    prepare(host, params, scope.clone(), &mut Seen::default())
}

#[tokio::test]
async fn without_a_scope_no_statement_is_run() {
    const CLAIMS: &str = "{ claims(first: 1) { totalCount } }";
    const WRITE: &str = "mutation { createNamespace(input: { path: \"n\" }) { namespace { id } } }";
    const FOLLOW: &str = "subscription { events { __typename } }";
    const TERM: &str = "{ term(word: \"w\") { word } }";
    each_store(|test| async move {
        let host = host(&test);
        let operator = host.callers().own().await.unwrap();
        let with = |scopes: &str| operator.clone().acting_as(Principal::Development, scopes.parse().unwrap());
        for (query, scope, other) in [
            (CLAIMS, "claims:read", "claims:write events:read plugins:example"),
            (WRITE, "claims:write", "claims:read bundles:write"),
            (FOLLOW, "events:read", "claims:read"),
            (TERM, "plugins:example", "claims:read plugins:metamath"),
        ] {
            // Twice, as the second time the document is known.
            for _ in 0..2 {
                let _ = test.statements.take();
                let refused = ask(&host, &with(other), query).await.unwrap_err();
                assert_eq!((refused.code, test.statements.count()), (Code::InsufficientScope, 0), "{query}");
                assert!(refused.message.contains(&format!("`{scope}`")), "{}", refused.message);
            }
            if query == FOLLOW {
                assert!(prepared(&host, params(query), &with(scope)).is_ok());
            } else {
                assert_eq!(ask(&host, &with(scope), query).await.unwrap(), 0, "{query}");
                assert!(test.statements.count() > 0, "{query}");
            }
            assert!(prepared(&host, params(query), &operator).is_ok(), "who runs the server may do all");
        }
    })
    .await;
}

#[tokio::test]
async fn an_operation_needs_what_it_selects_and_not_what_others_of_its_document_do() {
    each_store(|test| async move {
        let host = host(&test);
        let operator = host.callers().own().await.unwrap();
        let reader = operator.acting_as(Principal::Development, "claims:read".parse().unwrap());
        let both = "query read { claims(first: 1) { totalCount } } query follow { events { id } }";
        let named = |name: &str| Params { operation_name: Some(name.to_owned()), ..params(both) };
        assert!(prepared(&host, named("read"), &reader).is_ok());
        let refused = prepared(&host, named("follow"), &reader).err().unwrap();
        assert_eq!(refused.code, Code::InsufficientScope);
        // What is no operation needs nothing, and is not executed.
        let id = RequestId::random(&SeededEntropy::new(1));
        for (query, name) in [(both, None), (both, Some("other")), ("{ claims { totalCount } }", Some("other"))] {
            let params = Params { operation_name: name.map(str::to_owned), ..params(query) };
            let operation = prepared(&host, params, &reader).unwrap();
            assert_eq!(operation.kind, None, "{query}");
            let _ = test.statements.take();
            let response = execute(&host, operation, &id).await.0.unwrap();
            assert_eq!((response.errors.len(), test.statements.count()), (1, 0), "{query}: {response:?}");
        }
    })
    .await;
}
