//! Permissions as text and as sets.

use proptest::prelude::*;

use super::*;
use crate::error::Code;

fn permission() -> impl Strategy<Value = Permission> {
    prop_oneof![
        proptest::sample::select(Permission::CORE.to_vec()),
        "[a-z0-9_-]{1,64}".prop_map(|id| Permission::Plugin(id.into())),
    ]
}

proptest! {
    #[test]
    fn text_and_permissions_are_the_same(all in proptest::collection::vec(permission(), 0..8)) {
        let all = Permissions::from_iter(all);
        prop_assert_eq!(all.to_string().parse::<Permissions>().unwrap(), all);
    }

    #[test]
    fn a_set_covers_just_what_it_allows(
        one in proptest::collection::vec(permission(), 0..6),
        other in proptest::collection::vec(permission(), 0..6),
    ) {
        let (one, other) = (Permissions::from_iter(one), Permissions::from_iter(other));
        prop_assert_eq!(one.cover(&other), other.iter().all(|permission| one.allow(permission)));
        prop_assert!(Permissions::all().cover(&one));
        prop_assert!(one.cover(&Permissions::default()));
    }
}

#[test]
fn what_is_no_scope_is_refused_with_those_there_are() {
    for text in ["claims", "claims:Read", "plugins:", "plugins:A", "plugins:../x", "admin:", "*"] {
        let refused = text.parse::<Permission>().unwrap_err();
        assert_eq!(refused.code, Code::ValidationFailed, "{text}");
        assert!(refused.message.contains("claims:read, claims:write"), "{}", refused.message);
    }
    assert!(format!("plugins:{}", "a".repeat(64)).parse::<Permission>().is_ok());
    assert!(format!("plugins:{}", "a".repeat(65)).parse::<Permission>().is_err());
}

#[test]
fn only_admin_stands_for_others() {
    let reader: Permissions = "claims:read".parse().unwrap();
    assert!(reader.allow(&Permission::ClaimsRead));
    assert!(!reader.allow(&Permission::ClaimsWrite) && !reader.allow(&Permission::Admin));
    assert!(Permissions::all().allow(&Permission::Plugin("streams".into())));
}
