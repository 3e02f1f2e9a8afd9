//! Descriptions of statements.

use super::{parse_more, statement};

/// The description of the statement `x` in the text.
fn description(text: &str) -> Option<String> {
    let database = parse_more(text).expect("it is well-formed");
    statement(&database, "x").comment.clone()
}

#[test]
fn the_comment_before_the_label_describes() {
    assert_eq!(description("$( Why. $) x $a |- p $."), Some("Why.".into()));
    assert_eq!(description("$( One. $) $( Two. $) x $a |- p $."), Some("Two.".into()));
    assert_eq!(description("$( None. $) x $p |- p $= ? $."), Some("None.".into()));
}

#[test]
fn lines_fold_into_paragraphs() {
    let text = "$(\n  First  line\r\n  goes on.\n  \n\n\n   Second `p`.\n $)\nx $a |- p $.";
    assert_eq!(description(text), Some("First line goes on.\n\nSecond `p`.".into()));
}

#[test]
fn what_stands_elsewhere_does_not_describe() {
    let elsewhere = [
        "x $a |- p $.",
        "x $( after the label $) $a |- p $. $( behind $)",
        "$( before the block $) ${ x $a |- p $. $}",
        "${ $( before the end $) $} x $a |- p $.",
        "$( of another $) y $a |- p $. x $a |- p $.",
        "$( of the hypothesis $) e $e |- p $. x $a |- p $.",
        "$( of symbols $) $v r $. x $a |- p $.",
    ];
    for text in elsewhere {
        assert_eq!(description(text), None, "{text}");
    }
}

#[test]
fn markup_dates_and_headings_do_not_describe() {
    let others = [
        "$j syntax 'wff';",
        "\n $t htmldef \"p\" as \"p\";",
        "[9-Aug-97]",
        "[26-May-2008]",
        "[?]",
        "",
        "\n####\nPart\n####\n",
    ];
    for body in others {
        let text = format!("$( Above. $) $({body} $) x $a |- p $.");
        let text = text.replace("$([", "$( [").replace("$($", "$( $");
        assert_eq!(description(&text), None, "{body}");
    }
}

#[test]
fn brackets_that_are_no_date_describe() {
    for body in ["[Kunen]", "[a-b-c]", "[9-August-97]", "[9-Aug-97] is late", "$jot"] {
        let text = format!("$( {body} $) x $a |- p $.");
        assert_eq!(description(&text).as_deref(), Some(body));
    }
}
