use claimgraph_domain::error::Code;
use claimgraph_domain::time::Timestamp;
use proptest::prelude::*;

/// Microseconds of 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z.
const YEARS_1_TO_9999: std::ops::RangeInclusive<i64> = -62_135_596_800_000_000..=253_402_300_799_999_999;

#[test]
fn moments_are_read_with_any_offset_and_written_in_utc() {
    let moment: Timestamp = "2026-01-31T13:00:00.0000019+01:00".parse().unwrap();
    assert_eq!(moment.to_string(), "2026-01-31T12:00:00.000001Z");
    assert_eq!("1969-12-31T23:59:59.9999999Z".parse::<Timestamp>().unwrap().micros(), -1, "rounded down");
    assert_eq!(Timestamp::from_micros(-1).unix_millis(), 0);
    assert_eq!(Timestamp::from_micros(1_999).unix_millis(), 1);
}

#[test]
fn what_is_no_moment_is_refused() {
    for text in ["", "now", "2026-01-31", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z", "2026-01-31T25:00:00Z"] {
        assert_eq!(text.parse::<Timestamp>().unwrap_err().code, Code::BadRequest, "{text}");
    }
    assert!(serde_json::from_str::<Timestamp>("5").is_err());
}

proptest! {
    #[test]
    fn every_moment_reads_back(micros in YEARS_1_TO_9999) {
        let moment = Timestamp::from_micros(micros);
        prop_assert_eq!(moment.to_string().parse::<Timestamp>().unwrap(), moment);
        let json = serde_json::to_string(&moment).unwrap();
        prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), moment);
    }

    #[test]
    fn any_moment_can_be_written(micros in any::<i64>()) {
        prop_assert!(!Timestamp::from_micros(micros).to_string().is_empty());
    }
}
