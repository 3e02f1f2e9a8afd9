//! Malformed proofs, each with the place reported.

use super::refusal;

/// Asserts how proofs of `|- p` in a scope with the optional `wq` are refused. The proof
/// begins in column 15 of line 6.
fn assert_refused(cases: &[(&str, &str)]) {
    for (proof, expected) in cases {
        let text = format!("th $p |- p $= {proof} $. later $a |- p $.");
        assert_eq!(refusal(&text), format!("t.mm:{expected}"), "{proof}");
    }
}

#[test]
fn labels() {
    let unknown = |label: &str| format!("the proof cites `{label}`, which no earlier statement has as its label");
    assert_refused(&[
        ("wp no", &format!("6:18: {}", unknown("no"))),
        ("later", &format!("6:15: {}", unknown("later"))),
        ("wp th", "6:18: the proof of `th` cites itself"),
        ("p", "6:15: `p` is a math symbol, not a label"),
        ("( ax no ) AB", &format!("6:20: {}", unknown("no"))),
        ("( later ) AB", &format!("6:17: {}", unknown("later"))),
        ("( ax ? ) AB", &format!("6:20: {}", unknown("?"))),
        ("( th ) AB", "6:17: the proof of `th` cites itself"),
        ("( wq wp ) A", "6:20: `wp` is a mandatory hypothesis, which the letters number without listing it"),
    ]);
}

#[test]
fn hypotheses_out_of_scope() {
    let text = "${ h $e |- p $. $v x $. wx $f wff x $. $}\nth $p |- p $= ";
    assert_eq!(refusal(&format!("{text}h $.")), "t.mm:7:15: hypothesis `h` is not active here");
    assert_eq!(refusal(&format!("{text}( wx ) A $.")), "t.mm:7:17: hypothesis `wx` is not active here");
}

#[test]
fn essential_hypotheses_are_mandatory() {
    let text = "h $e |- q $.\nth $p |- p $= ( h ) A $.";
    assert_eq!(refusal(text), "t.mm:7:17: `h` is a mandatory hypothesis, which the letters number without listing it");
    let text = "h $e |- q $.\nth $p |- p $= ( wq ) A $.";
    assert!(refusal(text).starts_with("t.mm:7:17: `wq` is a mandatory hypothesis"));
}

#[test]
fn shape() {
    assert_refused(&[
        ("", "6:16: the proof is empty; an unknown proof is written `?`"),
        ("( )", "6:19: the proof has no letters; an unknown proof is written `?`"),
        ("( ax", "6:20: the label block is not closed with `)`"),
        ("wp $= ax", "6:18: `$=` inside a proof, which ends with `$.`"),
        ("( ax $a ) AB", "6:20: `$a` inside a proof, which ends with `$.`"),
        ("( ax ) A ${", "6:24: `${` inside a proof, which ends with `$.`"),
    ]);
    let open = "\n th $p |- p $= wp $( never ends $)";
    assert_eq!(refusal(open), "t.mm:7:2: the file ends inside this statement");
}

#[test]
fn letters() {
    let range = "this number exceeds the hypotheses, labels and marked steps";
    let digit = "the number that begins here has no last digit (`A` to `T`)";
    let mark = "`Z` does not follow a step that cites an assertion";
    assert_refused(&[
        ("( ax ) AC", &format!("6:23: {range}")),
        ("( ax ) ABZD", &format!("6:25: {range}")),
        ("( ax ) ACBZ", &format!("6:23: {range}")),
        ("( ax ) A UA", &format!("6:24: {range}")),
        (&format!("( ax ) A{}", "Y".repeat(80)), &format!("6:23: {range}")),
        ("( ax ) ABU", &format!("6:24: {digit}")),
        ("( ax ) AU?B", &format!("6:23: {digit}")),
        ("( ax ) ABU\nZ", &format!("6:24: {digit}")),
        ("( ax ) ZAB", &format!("6:22: {mark}")),
        ("( ax ) AZB", &format!("6:23: {mark}")),
        ("( ax ) ABZZ", &format!("6:25: {mark}")),
        ("( ax ) ABZCZ", &format!("6:26: {mark}")),
        ("( ax ) ?Z", &format!("6:23: {mark}")),
        ("( ax ) Ab", "6:23: `b` in a compressed proof"),
        ("( ax ) A\n 1", "7:2: `1` in a compressed proof"),
    ]);
}
