//! What proofs cite.

use super::{cited, parse_more, statement};

/// The citations and completeness of a theorem with two hypotheses and that proof. Its
/// mandatory hypotheses are `wp`, `wq`, `h1`, `h2`; `wr` is optional.
fn proof(text: &str) -> (Vec<String>, bool) {
    let text = format!(
        "$v r $. wr $f wff r $. wn $a wff ( p ) $. mp $a |- ( p ) $.
         ${{ h1 $e |- p $. h2 $e |- q $. th $p |- ( p ) $= {text} $. $}}"
    );
    let database = parse_more(&text).expect("it is well-formed");
    let labels = cited(&database, "th");
    (labels.into_iter().map(String::from).collect(), statement(&database, "th").complete)
}

/// Asserts the citations of a complete proof.
fn assert_cites(text: &str, expected: &[&str]) {
    let (labels, complete) = proof(text);
    assert_eq!(labels, expected, "{text}");
    assert!(complete, "{text}");
}

#[test]
fn a_normal_proof_cites_in_order_of_first_use() {
    assert_cites("wp wn h1 mp ax mp wr wn", &["wn", "mp", "ax"]);
    assert_cites("h1", &[]);
}

#[test]
fn a_compressed_proof_cites_the_steps_it_uses() {
    // A to D are the mandatory hypotheses, E wn, F mp.
    assert_cites("( wn mp ) AEF", &["wn", "mp"]);
    assert_cites("( wn mp ) AFE", &["mp", "wn"]);
    assert_cites("( wn mp ) AF", &["mp"]);
    assert_cites("( ) D", &[]);
    // An optional hypothesis may be listed.
    assert_cites("( wr wn ) EF", &["wn"]);
}

#[test]
fn letters_may_be_split_anywhere() {
    let listed = "wn ".repeat(20) + "mp";
    // The 25th number is UE: four hypotheses, twenty times wn, then mp.
    assert_cites(&format!("( {listed} ) AUE"), &["mp"]);
    assert_cites(&format!("( {listed} ) A\n U\n E"), &["mp"]);
}

#[test]
fn higher_digits_have_base_five() {
    let listed = "wn ".repeat(116) + "mp ax";
    // T is 20, YT is 120, UUA is 121: the numbers after are mp and ax.
    assert_cites(&format!("( {listed} ) AYT"), &["wn"]);
    assert_cites(&format!("( {listed} ) AUUA"), &["mp"]);
    assert_cites(&format!("( {listed} ) AUUB"), &["ax"]);
}

#[test]
fn marked_steps_follow_the_labels() {
    assert_cites("( wn mp ) AEZFZGH", &["wn", "mp"]);
}

#[test]
fn unknown_steps_make_a_proof_incomplete() {
    assert_eq!(proof("?"), (vec![], false));
    assert_eq!(proof("wp ? mp"), (vec!["mp".into()], false));
    assert_eq!(proof("( mp ) ?"), (vec![], false));
    assert_eq!(proof("( mp wn ) A?E?"), (vec!["mp".into()], false));
}

#[test]
fn incompleteness_does_not_spread() {
    let text = "a $p |- p $= ? $. b $p |- p $= wp a $.";
    let database = parse_more(text).expect("it is well-formed");
    assert!(!statement(&database, "a").complete);
    assert!(statement(&database, "b").complete);
    assert_eq!(cited(&database, "b"), ["a"]);
}

#[test]
fn hypotheses_of_variables_in_active_hypotheses_are_mandatory() {
    // wq is mandatory through h although q is not in the assertion, so B is wq, C is h.
    let text = "${ h $e |- q $. a $p |- p $= ( ax ) AD $. $}
        b $p |- p $= ( ax ) AB $.";
    let database = parse_more(text).expect("it is well-formed");
    assert_eq!(cited(&database, "a"), ["ax"]);
    assert_eq!(cited(&database, "b"), ["ax"]);
}
