use std::collections::HashSet;

use claimgraph_domain::error::Code;
use claimgraph_domain::event::Event;

use crate::samples::events;

#[test]
fn every_kind_reads_back() {
    for full in [false, true] {
        let events = events(full);
        assert_eq!(
            events.iter().map(Event::kind).collect::<Vec<_>>(),
            Event::KINDS,
            "a sample of every kind, in order"
        );
        for event in events {
            let json = event.to_json().unwrap();
            assert_eq!(Event::from_json(event.kind(), &json).unwrap(), event, "{json}");
            assert_eq!(event.to_json().unwrap(), json, "the same text every time");
        }
    }
}

#[test]
fn kinds_are_unique() {
    assert_eq!(Event::KINDS.iter().collect::<HashSet<_>>().len(), Event::KINDS.len());
}

#[test]
fn unknown_kinds_and_other_shapes_are_refused() {
    assert_eq!(Event::from_json("claim.sung", "{}").unwrap_err().code, Code::Internal);
    assert_eq!(Event::from_json("claim.created", "{}").unwrap_err().code, Code::Internal);
    assert_eq!(Event::from_json("claim.created", "{").unwrap_err().code, Code::Internal);
}

#[test]
fn streams_belong_to_the_core_and_name_their_subject() {
    for event in events(true) {
        let stream = event.stream();
        let category = stream.split('-').next().unwrap();
        assert!(stream.starts_with('$') && category.len() > 1, "{stream}");
        // Reads back from what is stored, so that a stream never depends on the moment of writing.
        let again = Event::from_json(event.kind(), &event.to_json().unwrap()).unwrap();
        assert_eq!(again.stream(), stream);
    }
}

#[test]
fn all_that_happens_to_a_lineage_is_in_one_stream_opened_by_its_creation() {
    let claims: Vec<Event> = events(true).into_iter().filter(|event| event.kind().starts_with("claim.")).collect();
    let streams: HashSet<String> = claims.iter().map(Event::stream).collect();
    assert_eq!((claims.len(), streams.len()), (4, 1));
    let opening: Vec<_> = claims.iter().filter(|event| event.opens_stream()).map(Event::kind).collect();
    assert_eq!(opening, ["claim.created"]);
}
