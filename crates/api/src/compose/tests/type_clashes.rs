//! Two Rust types with one GraphQL name.

use async_graphql::{ID, Object};

use super::{
    super::{Claimant, ComposeError},
    composed,
    core::{self, Claim},
    error, plugins, third,
};

mod other {
    use super::{ID, Object};

    pub(super) struct Proof;

    #[Object]
    impl Proof {
        async fn id(&self) -> ID {
            "o".into()
        }
    }

    pub(super) struct Receipt;

    #[Object]
    impl Receipt {
        async fn id(&self) -> ID {
            "r".into()
        }
    }

    pub(super) struct Claim;

    #[Object]
    impl Claim {
        async fn id(&self) -> ID {
            "o".into()
        }
    }
}

/// Root fields that lead to the given type.
struct Leads<T>(fn() -> T);

macro_rules! leads_to {
    ($ty:ty) => {
        #[Object(name = "Leads")]
        impl Leads<$ty> {
            async fn lead(&self) -> $ty {
                (self.0)()
            }
        }
    };
}
leads_to!(other::Proof);
leads_to!(other::Claim);
leads_to!(other::Receipt);
leads_to!(Claim);

#[test]
fn two_plugins_one_type() {
    let clash = error(third(|c| {
        c.query(Leads(|| other::Proof));
    }));
    let expected = ComposeError::TypeClash {
        name: "Proof".to_owned(),
        first: claimant::<plugins::Proof>("alpha"),
        second: claimant::<other::Proof>("third"),
    };
    assert_eq!(clash, expected);
    let text = clash.to_string();
    for part in ["`Proof`", "(from `alpha`)", "(from `third`)", "other::Proof"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn plugin_and_core_one_type() {
    let clash = error(third(|c| {
        c.query(Leads(|| other::Claim));
    }));
    let expected = ComposeError::TypeClash {
        name: "Claim".to_owned(),
        first: claimant::<Claim>("core"),
        second: claimant::<other::Claim>("third"),
    };
    assert_eq!(clash, expected);
}

/// The core's `Receipt` is reached from the mutation root only, thus after the plugin's.
#[test]
fn a_plugin_type_that_comes_before_the_core_type() {
    let clash = error(third(|c| {
        c.query(Leads(|| other::Receipt));
    }));
    let expected = ComposeError::TypeClash {
        name: "Receipt".to_owned(),
        first: claimant::<other::Receipt>("third"),
        second: claimant::<core::Receipt>("core"),
    };
    assert_eq!(clash, expected);
}

#[test]
fn an_extensible_type_returned_bare() {
    let bare = || core::claim("c1").unwrap().0;
    let error = error(third(|c| {
        c.query(Leads(bare));
    }));
    let expected = ComposeError::BareType {
        name: "Claim".to_owned(),
        rust_type: std::any::type_name::<Claim>().to_owned(),
        owner: "third".to_owned(),
    };
    assert_eq!(error, expected);
}

#[test]
fn an_extensible_type_joining_node_bare() {
    let error = error(third(|c| {
        c.node_type::<Claim>();
    }));
    assert!(
        matches!(&error, ComposeError::BareType { name, owner, .. } if name == "Claim" && owner == "third"),
        "{error}"
    );
}

/// A carrier that is returned by its own fields is a type, and needs a name of its own.
#[test]
fn a_carrier_that_is_also_a_type() {
    struct Selfish;

    #[Object(name = "Query")]
    impl Selfish {
        async fn me(&self) -> Self {
            Self
        }
    }

    let clash = error(third(|c| {
        c.query(Selfish);
    }));
    let expected = ComposeError::TypeClash {
        name: "Query".to_owned(),
        first: claimant::<core::Query>("core"),
        second: claimant::<Selfish>("third"),
    };
    assert_eq!(clash, expected);
}

/// A clash leaves nothing behind on the thread that met it.
#[test]
fn composing_again_after_a_clash_works() {
    error(third(|c| {
        c.query(Leads(|| other::Proof));
    }));
    let text = composed(vec![plugins::alpha()]).unwrap().sdl();
    assert!(text.contains("type Proof implements Node"));
    let closed = core::builder().finish().sdl();
    assert!(!closed.contains("Proof"));
}

fn claimant<T>(owner: &str) -> Claimant {
    Claimant { owner: owner.to_owned(), rust_type: std::any::type_name::<T>().to_owned() }
}
