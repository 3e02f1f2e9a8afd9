use std::sync::Arc;

use claimgraph_domain::error::Code;
use claimgraph_store::testing::on_sqlite;

use super::super::document::DocumentLimits;
use super::super::graphql::Asked;
use super::{Persisted, Taken, Trusted, hash_of};

const TEXT: &str = "{ __typename }";

fn trusted() -> Arc<Trusted> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    std::fs::write(&path, format!("{{\"{}\": \"{{ plugins {{ id }} }}\"}}", hash_of("{ plugins { id } }"))).unwrap();
    Arc::new(Trusted::read(&path, &DocumentLimits::default()).unwrap())
}

fn hashed(text: &str, sent: bool) -> Asked<'_> {
    Asked::Hash(hash_of(text), sent.then(|| text.into()))
}

#[test]
fn the_hash_is_sha_256_in_hexadecimal_digits() {
    // The example of Apollo's documentation of the protocol.
    let expected = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38";
    assert_eq!(hash_of(TEXT.replace(' ', "").as_str()), expected);
}

#[tokio::test]
async fn a_document_is_known_to_the_tenant_that_sent_it() {
    on_sqlite(|test| async move {
        let persisted = Persisted::new(Taken::Automatic, Arc::default(), 10_000);
        let store = &test.store;
        let tenant = |name: &'static str| async move { store.ensure_tenant(name).await.unwrap().tenant_key() };
        let (one, other) = (tenant("one").await, tenant("other").await);
        let known = |tenant, asked: &Asked<'_>| persisted.resolve(tenant, asked).map(|text| String::from(&*text));
        assert_eq!(known(one, &hashed(TEXT, false)).unwrap_err().code, Code::PersistedQueryNotFound);
        assert_eq!(known(one, &hashed(TEXT, true)).unwrap(), TEXT);
        assert_eq!(known(one, &hashed(TEXT, false)).unwrap(), TEXT);
        assert_eq!(known(other, &hashed(TEXT, false)).unwrap_err().code, Code::PersistedQueryNotFound);
        // Nobody can give a document the hash of another.
        let forged = Asked::Hash(hash_of("{ a }"), Some(TEXT.into()));
        assert_eq!(known(other, &forged).unwrap_err().code, Code::BadRequest);
        assert_eq!(known(other, &hashed("{ a }", false)).unwrap_err().code, Code::PersistedQueryNotFound);
        // One tenant's documents do not drive out those of another.
        for number in 0..200 {
            let text = format!("{{ a{number}(b: \"{}\") }}", "x".repeat(1_000));
            known(other, &hashed(&text, true)).unwrap();
        }
        let kept = (0..200).filter(|number| {
            let text = format!("{{ a{number}(b: \"{}\") }}", "x".repeat(1_000));
            known(other, &hashed(&text, false)).is_ok()
        });
        assert!((1..=10).contains(&kept.count()), "10,000 bytes of some 1,100 each");
        assert_eq!(known(one, &hashed(TEXT, false)).unwrap(), TEXT);
        let long = format!("{{ a(b: \"{}\") }}", "x".repeat(40_000));
        assert!(known(one, &hashed(&long, true)).is_ok());
        assert!(known(one, &hashed(&long, false)).is_err(), "a long document is not kept");
    })
    .await;
}

#[tokio::test]
async fn each_mode_takes_what_it_says() {
    on_sqlite(|test| async move {
        let tenant = test.store.ensure_tenant("one").await.unwrap().tenant_key();
        let known = "{ plugins { id } }";
        let cases = [
            (Asked::Text(TEXT.into()), [None, None, Some(Code::Forbidden)]),
            (hashed(TEXT, true), [None, None, Some(Code::Forbidden)]),
            (
                hashed("{ unknown }", false),
                [
                    Some(Code::PersistedQueryNotSupported),
                    Some(Code::PersistedQueryNotFound),
                    Some(Code::PersistedQueryNotFound),
                ],
            ),
            (hashed(known, false), [None; 3]),
            (hashed(known, true), [None; 3]),
            (Asked::Id(hash_of(known)), [None; 3]),
            (Asked::Id(format!("sha256:{}", hash_of(known))), [None; 3]),
            (Asked::Id("nothing".to_owned()), [Some(Code::PersistedQueryNotFound); 3]),
        ];
        for (asked, expected) in cases {
            for (taken, code) in [Taken::Any, Taken::Automatic, Taken::Trusted].into_iter().zip(expected) {
                let persisted = Persisted::new(taken, trusted(), 10_000);
                let refused = persisted.resolve(tenant, &asked).err().map(|refusal| refusal.code);
                assert_eq!(refused, code, "{taken:?} {asked:?}");
            }
        }
    })
    .await;
}
