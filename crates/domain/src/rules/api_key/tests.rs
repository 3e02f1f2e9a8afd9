use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn secret() -> impl Strategy<Value = ApiKeySecret> {
    (proptest::sample::select(KeyEnvironment::ALL), any::<u64>(), any::<[u8; 32]>()).prop_map(
        |(environment, time, random)| {
            let bytes = random.first_chunk().unwrap();
            let id = uuid::Builder::from_unix_timestamp_millis(time >> 16, bytes).into_uuid();
            ApiKeySecret::new(environment, KeyId::from_uuid(id), &random)
        },
    )
}

proptest! {
    #[test]
    fn a_key_reads_as_it_was_written(secret in secret()) {
        let text = secret.text();
        prop_assert_eq!(text.len(), 8 + ID + 1 + SECRET + CHECKSUM);
        prop_assert!(text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
        let read = ApiKeySecret::parse(&text).unwrap();
        prop_assert_eq!((read.id(), read.text()), (secret.id(), text));
    }

    /// A key has one spelling: whatever one character is changed to, it is no key any more.
    #[test]
    fn a_key_with_another_character_is_none(secret in secret(), at in 0_usize..94, other in any::<char>()) {
        let text = secret.text();
        let mut changed: Vec<char> = text.chars().collect();
        prop_assume!(changed[at] != other);
        changed[at] = other;
        prop_assert!(ApiKeySecret::parse(&String::from_iter(changed)).is_err());
        let shorter: String = text.chars().take(at).collect();
        prop_assert!(ApiKeySecret::parse(&shorter).is_err());
        let longer = format!("{text}{other}");
        prop_assert!(ApiKeySecret::parse(&longer).is_err());
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".*", tail in "[a-z2-7_]{0,100}") {
        prop_assert!(ApiKeySecret::parse(&text).is_err());
        let meant = format!("cg_live_{tail}");
        prop_assert!(ApiKeySecret::is_meant(&meant));
        let refused = ApiKeySecret::parse(&meant).unwrap_err();
        prop_assert_eq!(refused.code, Code::Unauthenticated);
        prop_assert!(tail.len() < 4 || !refused.message.contains(&tail));
    }

    #[test]
    fn only_the_same_key_under_the_same_pepper_is_recognised(one in secret(), other in secret(), pepper in "[ -~]{32,64}") {
        let pepper = Pepper::from_text(&pepper).unwrap();
        prop_assert!(pepper.recognises(&one, pepper.hash(&one)));
        prop_assert_eq!(pepper.recognises(&one, pepper.hash(&other)), one.text() == other.text());
        let another = Pepper::from_text("another pepper of thirty-two bytes and more").unwrap();
        prop_assert!(another.id() != pepper.id() && !another.recognises(&one, pepper.hash(&one)));
    }
}

fn fixed(environment: KeyEnvironment) -> ApiKeySecret {
    let id = KeyId::from_uuid(Uuid::from_u128(0x019a_a5e0_0000_7000_8000_0000_0000_0001));
    ApiKeySecret::new(environment, id, &[0x5a; 32])
}

/// Keys that were given out must be read for ever, and scanners know their shape.
#[test]
fn the_form_does_not_change() {
    let live = fixed(KeyEnvironment::Live).text();
    let (body, check) = live.split_at(live.len() - CHECKSUM);
    let id = suffix(fixed(KeyEnvironment::Live).id());
    assert_eq!(body, format!("cg_live_{id}_ljnfuws2ljnfuws2ljnfuws2ljnfuws2ljnfuws2ljnfuws2ljna"));
    let crc = CHECK.checksum(body.as_bytes()).to_be_bytes();
    assert_eq!(BASE32_NOPAD.decode(check.to_ascii_uppercase().as_bytes()).unwrap(), crc);
    // The checksum is the CRC-32 of zlib: its value for these digits is published.
    assert_eq!(CHECK.checksum(b"123456789"), 0xcbf4_3926);
}

#[test]
fn the_environment_is_a_part_of_what_is_hashed() {
    let pepper = Pepper::from_text(&"p".repeat(32)).unwrap();
    let (live, test) = (fixed(KeyEnvironment::Live), fixed(KeyEnvironment::Test));
    assert!(!pepper.recognises(&test, pepper.hash(&live)));
}

#[test]
fn nothing_secret_is_shown() {
    let live = fixed(KeyEnvironment::Live);
    let shown = format!("{live:?} {:?}", Pepper::from_text(&"p".repeat(32)).unwrap());
    assert!(!shown.contains("ljnfuws2") && !shown.contains("ppp"), "{shown}");
    assert!(shown.contains(&live.id().to_string()));
}

#[test]
fn a_short_pepper_is_refused() {
    assert_eq!(Pepper::from_text(&"p".repeat(31)).unwrap_err().code, Code::ValidationFailed);
}
