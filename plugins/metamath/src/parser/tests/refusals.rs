//! Malformed databases, each with the place reported. Line 6 follows the prelude.

use super::super::parse_source;
use super::{parse, refusal};

/// Asserts how each text after the prelude is refused.
fn assert_refused(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(refusal(text), format!("t.mm:{expected}"), "{text}");
    }
}

#[test]
fn tokens() {
    assert_refused(&[
        ("\n $x", "7:2: unknown keyword `$x`"),
        ("$)", "6:1: `$)` closes no comment"),
        (
            "$c a$b $.",
            "6:4: `$` inside `a$b`: a keyword stands between white space, and labels and symbols have no `$`",
        ),
        ("$v x$.", "6:4: `$` inside `x$.`: a keyword stands between white space, and labels and symbols have no `$`"),
    ]);
}

#[test]
fn comments() {
    assert_refused(&[
        ("$( a\n  $( b $)", "7:3: `$(` inside a comment"),
        ("$( a$(b $)", "6:5: `$(` inside a comment"),
        ("$( a$)", "6:5: `$)` without white space around it"),
        ("$( a $)b $)", "6:6: `$)` without white space around it"),
        (" $( a", "6:2: this comment is not closed"),
        (" $(", "6:2: this comment is not closed"),
    ]);
}

#[test]
fn bytes() {
    let cases: [(&[u8], &str); 5] = [
        (b"$c a\n \xC3\xA9 $.", "2:2: byte 0xC3"),
        (b"\xEF\xBB\xBF$c a $.", "1:1: byte 0xEF"),
        (b"$( \x00 $)", "1:4: byte 0x00"),
        (b"$( \x0B $)", "1:4: byte 0x0B"),
        (b"$c $.\n\n\x7F", "3:1: byte 0x7F"),
    ];
    for (bytes, place) in cases {
        let error = parse_source(|_| Ok(bytes.to_vec()), "t.mm").expect_err("it is malformed");
        let expected = format!("t.mm:{place} is not printable ASCII or white space");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn declarations() {
    assert_refused(&[
        ("$c $.", "6:4: `$c` declares no symbol"),
        ("$v $.", "6:4: `$v` declares no symbol"),
        ("$c a wff $.", "6:6: `wff` is already declared"),
        ("$c a a $.", "6:6: `a` is already declared"),
        ("$c p $.", "6:4: `p` is already declared"),
        ("$c ax $.", "6:4: `ax` is already declared"),
        ("${ $v x $. $} $c x $.", "6:18: `x` is already declared"),
        ("$v wff $.", "6:4: `wff` is already declared"),
        ("${ $v p $. $}", "6:7: `p` is already declared"),
        ("$v wp $.", "6:4: `wp` is already declared"),
        ("${ $c a $. $}", "6:4: `$c` inside a block"),
        (" $c a", "6:2: the file ends inside this statement"),
        ("$c a $c b $.", "6:6: `$c` where `$.` ends the symbols"),
        ("$d p $.", "6:6: `$d` needs at least two variables"),
        ("$d $.", "6:4: `$d` needs at least two variables"),
        ("$d p p $.", "6:6: `p` twice in one `$d`"),
        ("$d p wff $.", "6:6: `wff` is not an active variable"),
        ("${ $v x $. $} $d p x $.", "6:20: `x` is not an active variable"),
    ]);
}

#[test]
fn blocks() {
    assert_refused(&[
        ("$}", "6:1: `$}` closes no block"),
        ("${ $} $}", "6:7: `$}` closes no block"),
        ("${\n ${ $}", "6:1: this block is not closed in its file"),
        ("${\n ${", "7:2: this block is not closed in its file"),
    ]);
}

#[test]
fn labels() {
    assert_refused(&[
        ("x", "6:1: label `x` without `$f`, `$e`, `$a` or `$p`"),
        ("x y $a |- p $.", "6:1: label `x` without `$f`, `$e`, `$a` or `$p`"),
        ("x $d p q $.", "6:1: label `x` without `$f`, `$e`, `$a` or `$p`"),
        ("$a |- p $.", "6:1: `$a` without a label"),
        ("$p |- p $= ? $.", "6:1: `$p` without a label"),
        ("$e |- p $.", "6:1: `$e` without a label"),
        ("$f wff p $.", "6:1: `$f` without a label"),
        ("$= ?", "6:1: `$=` outside a statement"),
        ("$.", "6:1: `$.` outside a statement"),
        ("ax $a |- p $.", "6:1: label `ax` is already used"),
        ("${ h $e |- p $. $} h $a |- p $.", "6:20: label `h` is already used"),
        ("q $a |- p $.", "6:1: label `q` is already a math symbol"),
        ("x/y $a |- p $.", "6:1: `x/y` is not a label: labels have letters, digits, `-`, `_` and `.`"),
    ]);
}

#[test]
fn floating_hypotheses() {
    let form = "`$f` takes one constant and one variable";
    assert_refused(&[
        ("f $f $.", &format!("6:6: {form}")),
        ("f $f wff $.", &format!("6:10: {form}")),
        ("$v x $. f $f wff x p $.", &format!("6:20: {form}")),
        ("f $f p q $.", "6:6: `p` is not a declared constant"),
        ("f $f wff wff $.", "6:10: `wff` is not an active variable"),
        ("f $f wff p $.", "6:10: variable `p` already has an active `$f`"),
        ("f $f wff x $.", "6:10: `x` is not an active variable"),
    ]);
}

#[test]
fn expressions() {
    assert_refused(&[
        ("x $a $.", "6:6: a statement begins with a constant"),
        ("x $a p $.", "6:6: `p` is not a declared constant"),
        ("x $e no p $.", "6:6: `no` is not a declared constant"),
        ("x $a |- no $.", "6:9: `no` is not declared"),
        ("x $a |- ax $.", "6:9: `ax` is a label, not a math symbol"),
        ("$v x $. y $a |- x $.", "6:17: variable `x` has no active `$f` statement"),
        ("$v x $. y $e |- x $.", "6:17: variable `x` has no active `$f` statement"),
        ("${ $v x $. f $f wff x $. $}\ny $a |- x $.", "7:9: variable `x` is not active here"),
        ("$v x $. ${ f $f wff x $. $}\ny $a |- x $.", "7:9: variable `x` has no active `$f` statement"),
        (" x $a |- p", "6:2: the file ends inside this statement"),
        ("x $a |- p $= ax $.", "6:11: `$=` where `$.` ends the symbols"),
        ("x $p |- p $.", "6:11: `$.` where `$=` ends the symbols"),
    ]);
}

#[test]
fn columns_count_bytes_and_lines_end_with_line_feeds() {
    let place = |text: &str| {
        let error = parse(text).expect_err("it is malformed");
        (error.line, error.column)
    };
    assert_eq!(place("\t$x"), (1, 2));
    assert_eq!(place("\r\n\r\n  $x"), (3, 3));
    assert_eq!(place("\r$x"), (1, 2));
}
