//! Ids, as clients may send them.

use claimgraph_domain::id::{self, ClaimKind, EdgeKind, KeyKind, TenantKind};

/// What is read as an id is written as it was read, and is an id of one kind only.
pub(super) fn check(text: &str) {
    let read = [
        id::parse::<ClaimKind>(text).map(|id| id.to_string()),
        id::parse::<EdgeKind>(text).map(|id| id.to_string()),
        id::parse::<KeyKind>(text).map(|id| id.to_string()),
        id::parse::<TenantKind>(text).map(|id| id.to_string()),
    ];
    let mut found = read.into_iter().filter_map(Result::ok);
    if let Some(written) = found.next() {
        assert_eq!(written, text);
        assert_eq!(found.next(), None, "{text} is an id of two kinds");
    }
}
