use std::time::Duration;

use async_graphql::parser::parse_query;
use axum::http::HeaderMap;

use super::{Bill, class, headers, stamp};
use crate::http::document::operation;
use crate::limits::{BucketStanding, Class, Standing};

#[test]
fn headers_tell_of_the_bucket_that_refuses_first_and_of_all() {
    let bucket = |limit, remaining, millis| BucketStanding { limit, remaining, full_in: Duration::from_millis(millis) };
    let mut standing = Standing {
        class: Class::Read,
        principal: bucket(300, 299, 200),
        tenant: Some(bucket(3_000, 12, 59_001)),
        window: Duration::from_mins(1),
        until_room: Duration::ZERO,
    };
    let told = |standing: Standing| {
        let mut headers = HeaderMap::new();
        stamp(&Bill { units: 7, standing }, &mut headers);
        let text = |name: &str| headers[name].to_str().unwrap().to_owned();
        let names = ["x-query-cost", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
        (names.map(text), text("ratelimit-policy"), text("ratelimit"))
    };
    let (old, policy, current) = told(standing);
    assert_eq!(old, ["7", "3000", "12", "60"]);
    assert_eq!(policy, "\"read\";q=300;w=60, \"read-tenant\";q=3000;w=60");
    assert_eq!(current, "\"read\";r=299;t=1, \"read-tenant\";r=12;t=60");
    standing.tenant = None;
    assert_eq!(told(standing).0, ["7", "300", "299", "1"]);
    assert_eq!(told(standing).2, "\"read\";r=299;t=1");
}

#[test]
fn seconds_are_rounded_up() {
    for (millis, seconds) in [(0, 0), (1, 1), (1_000, 1), (1_001, 2)] {
        assert_eq!(headers::seconds(Duration::from_millis(millis)), seconds);
    }
}

#[test]
fn an_operation_that_searches_anywhere_is_a_search() {
    let of = |text: &str| {
        let document = parse_query(text).unwrap();
        class(&document, operation(&document, None).unwrap())
    };
    assert_eq!(of("{ claims { nodes { id } } }"), Class::Read);
    assert_eq!(
        of("{ claims { nodes { id } } ... { ...f } } fragment f on Query { x: searchClaims { id } }"),
        Class::Search
    );
    assert_eq!(of("{ context(query: \"a\") { text } }"), Class::Search);
    assert_eq!(of("{ search: claims { nodes { id } } }"), Class::Read);
    assert_eq!(of("{ claims { search { id } } }"), Class::Read);
    assert_eq!(of("mutation { search { id } }"), Class::Write);
    assert_eq!(of("subscription { events { id } }"), Class::Read);
}
