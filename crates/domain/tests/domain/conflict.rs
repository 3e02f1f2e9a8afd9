use claimgraph_domain::event::Event;
use claimgraph_domain::id::{AgentId, LineageId, suffix};
use claimgraph_domain::model::{ConflictAssessment, ConflictState, conflict_pair};
use claimgraph_domain::time::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

fn lineage() -> impl Strategy<Value = LineageId> {
    // A few ids, so that equal ones come up, among many.
    prop_oneof![0_u128..3, any::<u128>()].prop_map(|number| LineageId::from_uuid(Uuid::from_u128(number)))
}

fn assessed(first: LineageId, second: LineageId) -> Event {
    Event::ConflictAssessed(ConflictAssessment {
        first,
        second,
        state: ConflictState::Acknowledged,
        stands: None,
        reason: None,
        assessed_by: AgentId::from_uuid(Uuid::nil()),
        assessed_at: Timestamp::from_micros(0),
    })
}

proptest! {
    #[test]
    fn a_pair_has_one_name_and_one_stream(one in lineage(), other in lineage()) {
        let (first, second) = conflict_pair(one, other);
        prop_assert!(first.uuid() <= second.uuid());
        prop_assert_eq!(conflict_pair(other, one), (first, second));
        prop_assert_eq!(conflict_pair(first, second), (first, second));
        prop_assert!([(one, other), (other, one)].contains(&(first, second)));
        let event = assessed(first, second);
        prop_assert_eq!(event.stream(), format!("$conflict-{}-{}", suffix(first), suffix(second)));
        prop_assert!(!event.opens_stream(), "a pair may be assessed many times");
    }
}
