use claimgraph_domain::event::Recorded;
use claimgraph_domain::id::EventId;
use claimgraph_domain::rules::chain::{GENESIS, Link, follows, link};
use claimgraph_domain::time::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

fn sealed(previous: &[u8; 32], mut event: Recorded) -> Recorded {
    let id = event.id.uuid();
    event.hash = link(
        previous,
        &Link {
            position: event.position,
            id: id.as_bytes(),
            stream: &event.stream,
            stream_version: event.stream_version,
            kind: &event.kind,
            data: &event.data,
            metadata: &event.metadata,
            recorded_at: event.recorded_at.micros(),
        },
    );
    event
}

fn event() -> Recorded {
    let event = Recorded {
        position: 7,
        id: EventId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)),
        stream: "$claim-x".to_owned(),
        stream_version: 3,
        kind: "claim.created".to_owned(),
        data: "{\"a\":1}".to_owned(),
        metadata: "{}".to_owned(),
        recorded_at: Timestamp::from_micros(1_000_000),
        hash: GENESIS,
    };
    sealed(&GENESIS, event)
}

/// The text with one bit of one byte flipped, so that it stays ASCII.
fn flipped(text: &str, at: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let place = at % bytes.len();
    bytes[place] ^= 1;
    String::from_utf8(bytes).unwrap()
}

#[test]
fn an_untouched_event_follows() {
    assert!(follows(&GENESIS, &event()));
    assert!(!follows(&[1; 32], &event()));
}

#[test]
fn a_byte_moved_between_fields_is_found() {
    let mut moved = event();
    moved.stream = "$claim-xc".to_owned();
    moved.kind = "laim.created".to_owned();
    assert!(!follows(&GENESIS, &moved));
}

#[test]
fn the_frame_is_as_documented() {
    let event = event();
    let id = event.id.uuid();
    let parts: [&[u8]; 8] = [
        &7_i64.to_be_bytes(),
        id.as_bytes(),
        b"$claim-x",
        &3_i64.to_be_bytes(),
        b"claim.created",
        b"{\"a\":1}",
        b"{}",
        &1_000_000_i64.to_be_bytes(),
    ];
    let mut frame = GENESIS.to_vec();
    for part in parts {
        frame.extend(u64::try_from(part.len()).unwrap().to_be_bytes());
        frame.extend(part);
    }
    assert_eq!(event.hash, *blake3::hash(&frame).as_bytes());
}

proptest! {
    #[test]
    fn any_flipped_byte_is_found(field in 0..10_usize, at in 0..64_usize, bit in 0..8_u32) {
        let mut event = event();
        let mut previous = GENESIS;
        match field {
            0 => event.position ^= 1 << at.min(62),
            1 => event.id = EventId::from_uuid(Uuid::from_u128(event.id.uuid().as_u128() ^ (1 << (at.min(61))))),
            2 => event.stream = flipped(&event.stream, at),
            3 => event.stream_version ^= 1 << at.min(62),
            4 => event.kind = flipped(&event.kind, at),
            5 => event.data = flipped(&event.data, at),
            6 => event.metadata = flipped(&event.metadata, at),
            7 => event.recorded_at = Timestamp::from_micros(event.recorded_at.micros() ^ (1 << at.min(62))),
            8 => event.hash[at % 32] ^= 1 << bit,
            _ => previous[at % 32] ^= 1 << bit,
        }
        prop_assert!(!follows(&previous, &event));
    }
}
