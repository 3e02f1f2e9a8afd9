use claimgraph_domain::error::Code;
use claimgraph_domain::id::{CORE_PREFIXES, ClaimId, ClaimKind, EdgeId, UuidSequence, lineage_of_first, parse, suffix};
use proptest::prelude::*;
use uuid::{Uuid, Variant};

const UUID: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

#[test]
fn an_id_reads_back() {
    let id = ClaimId::from_uuid(UUID);
    assert_eq!(parse::<ClaimKind>(&id.to_string()).unwrap(), id);
    assert_eq!(format!("claim_{}", suffix(id)), id.to_string());
    assert_eq!(suffix(id).len(), 26);
    assert_eq!(lineage_of_first(id).to_string(), format!("lineage_{}", suffix(id)));
}

#[test]
fn another_kind_of_id_is_named_in_the_error() {
    let error = parse::<ClaimKind>(&EdgeId::from_uuid(UUID).to_string()).unwrap_err();
    assert_eq!(error.code, Code::BadRequest);
    assert!(error.message.contains("`claim_`") && error.message.contains("`edge_`"), "{}", error.message);
}

#[test]
fn what_is_no_id_is_shown_clipped() {
    for text in
        ["", "claim", "claim_", "claim_123", "nonsense_01h2xcejqtf2nbrexx3vqjhp41", "CLAIM_01h2xcejqtf2nbrexx3vqjhp41"]
    {
        let error = parse::<ClaimKind>(text).unwrap_err();
        assert_eq!(error.code, Code::BadRequest);
        assert!(error.message.contains("`claim_` followed by 26"), "{}", error.message);
    }
    assert!(parse::<ClaimKind>(&"x".repeat(10_000)).unwrap_err().message.len() < 200);
}

#[test]
fn core_prefixes_are_unique() {
    let unique: std::collections::HashSet<_> = CORE_PREFIXES.iter().collect();
    assert_eq!(unique.len(), CORE_PREFIXES.len());
}

fn well_formed(id: Uuid) -> bool {
    id.get_version_num() == 7 && id.get_variant() == Variant::RFC4122
}

#[test]
fn a_full_counter_moves_on_to_the_next_millisecond() {
    let mut ids = UuidSequence::default();
    let full = ids.next(1_000, [0xff; 10]);
    let next = ids.next(1_000, [0; 10]);
    assert!(next > full);
    assert!(well_formed(full) && well_formed(next));
    assert_eq!(next.as_u128() >> 80, 1_001);
    assert!(ids.next(1_001, [0xff; 10]) > next);
}

#[test]
fn a_new_millisecond_takes_its_own_randomness() {
    let mut ids = UuidSequence::default();
    ids.next(1_000, [0xff; 10]);
    assert_eq!(ids.next(2_000, [0; 10]).as_u128(), 2_000 << 80 | 7 << 76 | 0b10 << 62);
}

proptest! {
    #[test]
    fn ids_increase_strictly_whatever_the_clock_does(
        moments in prop::collection::vec((1_000_u64..1_004, prop_oneof![any::<[u8; 10]>(), Just([0; 10]), Just([0xff; 10])]), 1..200),
    ) {
        let mut ids = UuidSequence::default();
        let mut last = Uuid::nil();
        for (millis, random) in moments {
            let id = ids.next(millis, random);
            prop_assert!(id > last, "{} after {}", id, last);
            prop_assert!(well_formed(id), "{}", id);
            last = id;
        }
    }

    #[test]
    fn no_text_makes_parse_panic(text in any::<String>()) {
        let _ = parse::<ClaimKind>(&text);
        let _ = parse::<ClaimKind>(&format!("claim_{text}"));
    }
}
