use proptest::prelude::*;

use super::*;

/// Sets as long as those below, one after another or at the same time.
fn walks() -> impl Strategy<Value = Vec<(usize, Vec<Vec<u32>>)>> {
    let row = prop::collection::vec(0_u32..300, 0..12);
    prop::collection::vec((1_usize..300, prop::collection::vec(row, 0..12)), 1..12)
}

proptest! {
    #[test]
    fn places_are_kept_once_and_in_order_whatever_the_thread_has_kept(walks in walks()) {
        for (bound, rows) in walks {
            let top = u32::try_from(bound.div_ceil(64) * 64).unwrap();
            Entered::with(bound, |entered| {
                let (mut plain, mut begins) = (Vec::new(), Vec::new());
                for (number, row) in rows.iter().enumerate() {
                    let before = plain.len();
                    begins.push(u32::try_from(before).unwrap());
                    entered.begin_row();
                    for place in row.iter().filter(|place| **place < top) {
                        if !plain.contains(place) {
                            plain.push(*place);
                        }
                    }
                    if number % 2 == 0 {
                        entered.extend(row, |_| true);
                    } else {
                        let taken: Vec<u32> = row.iter().copied().filter(|place| entered.insert(*place)).collect();
                        assert_eq!(taken, plain[before..]);
                    }
                }
                assert_eq!(entered.begins(), &begins);
                assert_eq!(entered.places(), &plain);
                assert_eq!(entered.len(), plain.len());
                assert!((0..400).all(|place| entered.contains(place) == plain.contains(&place)));
                for (index, place) in plain.iter().enumerate() {
                    assert_eq!((entered.get(index), entered.index_of(*place)), (Some(*place), Some(index)));
                }
                // One within another has nothing of it.
                Entered::with(bound, |other| assert!(other.len() == 0 && !other.contains(0)));
            });
        }
    }

    #[test]
    fn a_row_is_entered_until_it_meets_the_others(
        others in prop::collection::vec(0_u32..100, 0..4),
        row in prop::collection::vec(0_u32..100, 0..20),
    ) {
        Entered::with(100, |entered| Entered::with(100, |other| {
            other.extend(&others, |_| true);
            let met = entered.extend_until(other, &row, |place| place != 7);
            assert_eq!(met, row.iter().position(|place| others.contains(place)));
            let before = &row[..met.unwrap_or(row.len())];
            assert!(before.iter().all(|place| entered.contains(*place) == (*place != 7)));
            assert!(entered.places().iter().all(|place| before.contains(place)));
        }));
    }
}
