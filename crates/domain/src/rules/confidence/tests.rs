use proptest::prelude::*;

use super::*;

fn review(verdict: Verdict, confidence: f64, weight: f64) -> WeighedReview {
    WeighedReview { verdict, confidence, weight, verification: false }
}

fn close(got: f64, expected: f64) {
    assert!((got - expected).abs() <= 1e-11 * expected.abs().max(1.0), "{got}, expected {expected}");
}

#[test]
fn incomplete_beta_agrees_with_reference_values() {
    // Computed with mpmath 1.3 at 30 digits.
    let table = [
        (0.5, 1.0, 1.0, 0.5),
        (0.3, 2.0, 5.0, 0.579_825),
        (0.9, 2.5, 1.5, 0.902_119_357_058_62),
        (0.01, 1.0, 40.0, 0.331_028_241_430_319),
        (0.5, 200.0, 200.0, 0.5),
        (0.02, 30.25, 1200.5, 0.147_197_231_213_781),
        (0.999, 50.0, 1.0, 0.951_205_628_197_031),
        (0.0, 2.0, 3.0, 0.0),
        (1.0, 2.0, 3.0, 1.0),
    ];
    for (x, a, b, expected) in table {
        close(beta::regularised(x, a, b), expected);
    }
}

#[test]
fn beta_quantiles_agree_with_reference_values() {
    // Computed with mpmath 1.3 at 30 digits.
    let table = [
        (0.025, 1.0, 1.0, 0.025),
        (0.025, 2.0, 2.0, 0.094_299_324_050_246_1),
        (0.975, 2.9, 1.1, 0.987_495_766_917_434),
        (0.025, 2.9, 1.1, 0.265_967_247_862_276),
        (0.025, 10.0, 1.0, 0.691_502_892_181_239),
        (0.975, 500.5, 300.25, 0.658_243_465_729_3),
    ];
    for (p, a, b, expected) in table {
        close(beta::quantile(p, a, b), expected);
    }
}

#[test]
fn caveats_tell_what_was_left_out() {
    let reviews = [
        review(Verdict::Endorse, 0.9, 1.0),
        review(Verdict::Endorse, 0.9, 0.0),
        review(Verdict::Retract, 0.9, 1.0),
        review(Verdict::RequestRevision, 0.9, 1.0),
    ];
    let left_out = [Caveat::FewReviews, Caveat::WithdrawalRequested, Caveat::RevisionRequested];
    let all = [left_out.as_slice(), &[Caveat::WeightlessReviews]].concat();
    assert_eq!(simple(&reviews).unwrap().caveats, left_out);
    assert_eq!(weighted(&reviews).unwrap().caveats, all);
    assert_eq!(bayesian(&reviews).unwrap().caveats, all);
    assert_eq!(weighted(&[review(Verdict::Endorse, 0.9, 1.0); 3]).unwrap().caveats, []);
}

#[test]
fn unusable_numbers_are_left_out() {
    let bad = [review(Verdict::Endorse, f64::NAN, 1.0), review(Verdict::Endorse, 0.5, f64::NAN)];
    assert_eq!(simple(&bad).unwrap().reviews_considered, 1);
    assert_eq!(weighted(&bad), None);
    assert_eq!(bayesian(&bad), None);
}

#[test]
fn of_equally_short_chains_the_strongest_counts_then_the_one_against() {
    let own = review(Verdict::Endorse, 1.0, 1.0);
    let propagated = |first: (Stance, f64), second: (Stance, f64)| {
        let mut graph = EvidenceGraph::new();
        graph.add_review('Z', own);
        for (middle, (stance, strength)) in [('B', first), ('C', second)] {
            graph.add_edge(middle, 'A', Stance::Supports, None);
            graph.add_edge('Z', middle, stance, Some(strength));
        }
        let got = evidence('A', &graph).unwrap();
        (got.component(Part::Supporting).unwrap(), got.component(Part::Contradicting).unwrap())
    };
    let strong_for = (Stance::Supports, 0.5);
    let weak_against = (Stance::Contradicts, 0.4);
    let equal_against = (Stance::Contradicts, 0.5);
    for (first, second) in [(strong_for, weak_against), (weak_against, strong_for)] {
        let (supporting, contradicting) = propagated(first, second);
        close(supporting, 0.5);
        close(contradicting, 0.0);
    }
    for (first, second) in [(strong_for, equal_against), (equal_against, strong_for)] {
        let (supporting, contradicting) = propagated(first, second);
        close(supporting, 0.0);
        close(contradicting, 0.5);
    }
}

#[test]
fn a_contradiction_bears_on_both_ends_and_support_on_one() {
    let mut graph = EvidenceGraph::new();
    graph.add_edge('A', 'B', Stance::Contradicts, None);
    graph.add_edge('C', 'B', Stance::Supports, Some(7.0));
    graph.add_edge('C', 'A', Stance::Supports, Some(f64::NAN));
    assert_eq!(graph.links('A'), [Link { from: 'B', stance: Stance::Contradicts, strength: 1.0 }]);
    assert_eq!(graph.links('B').len(), 2);
    close(graph.links('B')[1].strength, 1.0);
    assert_eq!(graph.links('C'), []);
}

#[test]
fn a_claim_is_no_evidence_for_itself() {
    let mut graph = EvidenceGraph::new();
    graph.add_review('A', review(Verdict::Endorse, 0.5, 1.0));
    graph.add_edge('A', 'A', Stance::Supports, None);
    graph.add_edge('A', 'B', Stance::Supports, None);
    graph.add_edge('B', 'A', Stance::Supports, None);
    let got = evidence('A', &graph).unwrap();
    close(got.score, 0.5);
    assert_eq!(got.caveats, [Caveat::FewReviews, Caveat::NoEvidence]);
}

fn any_review() -> impl Strategy<Value = WeighedReview> {
    let verdict = prop::sample::select(Verdict::ALL.to_vec());
    let confidence = prop_oneof![0.0..=1.0_f64, Just(0.0), Just(1.0)];
    let weight = prop_oneof![4 => 0.0..=1.0_f64, 1 => Just(0.0), 1 => Just(1.0), 1 => any::<f64>()];
    (verdict, confidence, weight).prop_map(|(verdict, confidence, weight)| review(verdict, confidence, weight))
}

proptest! {
    #[test]
    fn scores_lie_within_their_bounds(
        reviews in prop::collection::vec((0_u8..8, any_review()), 0..40),
        edges in prop::collection::vec((0_u8..8, 0_u8..8, any::<bool>(), prop::option::of(0.0..=1.0_f64)), 0..30),
    ) {
        let mut graph = EvidenceGraph::new();
        for &(claim, review) in &reviews {
            graph.add_review(claim, review);
        }
        for (from, to, supports, strength) in edges {
            graph.add_edge(from, to, if supports { Stance::Supports } else { Stance::Contradicts }, strength);
        }
        for &model in Model::ALL {
            let Some(got) = confidence(model, 0, &graph) else { continue };
            prop_assert!(0.0 <= got.lower && got.lower <= got.score, "{:?} {:?}", model, got);
            prop_assert!(got.score <= got.upper && got.upper <= 1.0, "{:?} {:?}", model, got);
            prop_assert!(got.reviews_considered > 0 || got.chains_considered > 0);
        }
    }

    #[test]
    fn equal_weights_make_weighted_simple(
        confidences in prop::collection::vec(0.0..=1.0_f64, 1..20), weight in 0.001..=1.0_f64,
    ) {
        let reviews: Vec<_> = confidences.iter().map(|&c| review(Verdict::Endorse, c, weight)).collect();
        let (simple, weighted) = (simple(&reviews).unwrap(), weighted(&reviews).unwrap());
        close(weighted.score, simple.score);
        close(weighted.lower, simple.lower);
        close(weighted.upper, simple.upper);
    }

    #[test]
    fn a_quantile_inverts_the_share(p in 0.001..0.999_f64, a in 1.0..500.0_f64, b in 1.0..500.0_f64) {
        let x = beta::quantile(p, a, b);
        prop_assert!((beta::regularised(x, a, b) - p).abs() < 1e-9, "{} {}", x, beta::regularised(x, a, b));
    }
}
