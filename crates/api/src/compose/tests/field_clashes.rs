//! One field name of one type taken twice.

use async_graphql::{Object, Subscription};
use futures::{Stream, stream};

use super::{
    super::{ComposeError, Extended},
    core::{Claim, Receipt},
    error, third,
};

struct Length;

#[Object]
impl Length {
    async fn length(&self) -> i32 {
        0
    }
}

struct Text;

#[Object]
impl Text {
    async fn text(&self) -> i32 {
        0
    }
}

struct AlphaAgain;

#[Object]
impl AlphaAgain {
    async fn alpha(&self) -> i32 {
        0
    }
}

struct CountedAgain;

#[Subscription]
impl CountedAgain {
    async fn counted(&self) -> impl Stream<Item = i32> {
        stream::iter([1])
    }
}

fn field_clash(type_name: &str, field: &str, first_owner: &str) -> ComposeError {
    ComposeError::FieldClash {
        type_name: type_name.to_owned(),
        field: field.to_owned(),
        first_owner: first_owner.to_owned(),
        second_owner: "third".to_owned(),
    }
}

#[test]
fn two_plugins_one_field() {
    let clash = error(third(|c| {
        c.extend(|_: &Claim| Length);
    }));
    assert_eq!(clash, field_clash("Claim", "length", "alpha"));
    assert_eq!(
        clash.to_string(),
        "the field `Claim.length` is defined twice, by `alpha` and by `third`: \
         rename it in one of them, or switch one of them off"
    );
}

#[test]
fn plugin_and_core_one_field() {
    let clash = error(third(|c| {
        c.extend(|_: &Claim| Text);
    }));
    assert_eq!(clash, field_clash("Claim", "text", "core"));
}

#[test]
fn one_root_field_twice() {
    let clash = error(third(|c| {
        c.query(AlphaAgain);
    }));
    assert_eq!(clash, field_clash("Query", "alpha", "alpha"));
    let clash = error(third(|c| {
        c.subscription(CountedAgain);
    }));
    assert_eq!(clash, field_clash("Subscription", "counted", "core"));
}

/// The plugin's root field leads to the core's type before the core itself does.
#[test]
fn a_core_type_that_a_plugin_reaches_first_stays_the_core_s() {
    struct Receipts;

    #[Object]
    impl Receipts {
        async fn receipt(&self) -> Extended<Receipt> {
            Receipt.into()
        }
    }

    struct Number;

    #[Object]
    impl Number {
        async fn number(&self) -> i32 {
            0
        }
    }

    let clash = error(third(|c| {
        c.query(Receipts).extend(|_: &Receipt| Number);
    }));
    assert_eq!(clash, field_clash("Receipt", "number", "core"));
}
