use claimgraph_domain::search::relevance::{percentile, quality, reciprocal_rank};
use proptest::prelude::*;

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-4
}

/// The worked example of docs/EVAL.md.
#[test]
fn the_documented_example_comes_out() {
    // The third is found first, something irrelevant second, the best third; the other relevant one is not found.
    let found = quality(&[1, 0, 3], &[3, 2, 1], 3);
    assert!(near(found.precision, 0.6667), "{found:?}");
    assert!(near(found.recall, 0.6667));
    // DCG = 1/1 + 0 + 7/2 = 4.5; best = 7/1 + 3/1.58496 + 1/2 = 9.39279.
    assert!(near(found.ndcg, 4.5 / 9.39279), "{found:?}");
    assert!(near(reciprocal_rank(&[1, 0, 3]), 1.0));
    assert!(near(reciprocal_rank(&[0, 0, 3]), 0.3333));
    assert!(near(reciprocal_rank(&[0, 0]), 0.0));
}

#[test]
fn short_rankings_and_empty_marks_have_figures_too() {
    let one = quality(&[2], &[2], 5);
    assert!(near(one.precision, 0.2) && near(one.recall, 1.0) && near(one.ndcg, 1.0), "{one:?}");
    let none = quality(&[0, 0], &[], 2);
    assert!(near(none.precision + none.recall + none.ndcg, 0.0));
    assert!(near(quality(&[1], &[1], 0).precision, 0.0));
}

#[test]
fn percentiles_are_of_the_nearest_rank() {
    let values = [4.0, 1.0, 3.0, 2.0];
    assert!(near(percentile(&values, 0.5), 2.0));
    assert!(near(percentile(&values, 0.95), 4.0));
    assert!(near(percentile(&values, 0.0), 1.0));
    assert!(near(percentile(&[], 0.5), 0.0));
}

proptest! {
    #[test]
    fn figures_are_shares_and_the_best_order_is_best(mut grades in prop::collection::vec(0_u8..4, 0..20), k in 1_usize..25) {
        let relevant = grades.clone();
        let found = quality(&grades, &relevant, k);
        for figure in [found.precision, found.recall, found.ndcg] {
            prop_assert!((0.0..=1.0 + 1e-9).contains(&figure));
        }
        grades.sort_unstable_by(|one, other| other.cmp(one));
        let best = quality(&grades, &relevant, k);
        prop_assert!(best.ndcg + 1e-9 >= found.ndcg && best.recall >= found.recall);
        let any = relevant.iter().any(|grade| *grade > 0);
        let wanted = if any { 1.0 } else { 0.0 };
        prop_assert!(near(best.ndcg, wanted));
    }
}
