//! The table of contents.

use super::super::Heading;
use super::{parse, parse_more};

fn heading(level: u8, title: &str, parent: Option<usize>) -> Heading {
    Heading { title: title.into(), level, parent }
}

/// The headings of a text.
fn headings(text: &str) -> Vec<Heading> {
    parse(text).expect("it is well-formed").headings
}

#[test]
fn four_levels_nest() {
    let text = "$(\n####\nPart\n####\n$) a $a |- p $.
$(\n#*#*\nSection\n#*#*\n$) b $a |- p $.
$(\n=-=-\nSub\n=-=-\n$) c $a |- p $.
$(\n-.-.\nSubsub\n-.-.\n$) d $a |- p $.
$(\n#*#*\nNext\n#*#*\n$)
$(\n-.-.\nSkips a level\n-.-.\n$) e $a |- p $.
$(\n####\nLast\n####\n$) f $a |- p $.";
    let database = parse_more(text).expect("it is well-formed");
    let expected = [
        heading(1, "Part", None),
        heading(2, "Section", Some(0)),
        heading(3, "Sub", Some(1)),
        heading(4, "Subsub", Some(2)),
        heading(2, "Next", Some(0)),
        heading(4, "Skips a level", Some(4)),
        heading(1, "Last", None),
    ];
    assert_eq!(database.headings, expected);
    let in_force: Vec<_> = database.statements.iter().map(|s| s.heading).collect();
    let expected = [None, Some(0), Some(1), Some(2), Some(3), Some(5), Some(6)];
    assert_eq!(in_force, expected);
}

#[test]
fn titles_fold_and_join() {
    let expected = [heading(3, "A long title in two lines", None)];
    let text = "$( \n=-=-=-=\n   A  long title\n   in two lines \n=-=-=-=\n\n Text. $)";
    assert_eq!(headings(text), expected);
    assert_eq!(headings(&text.replace('\n', "\r\n")), expected);
}

#[test]
fn a_doubled_decoration_is_one() {
    let text = "$(\n#*#*#\n#*#*#\n Peano \n#*#*#\n#*#*#\n$)";
    assert_eq!(headings(text), [heading(2, "Peano", None)]);
}

#[test]
fn what_only_looks_like_a_heading_is_none() {
    let others = [
        "$(\n\n####\nAfter an empty line\n####\n$)",
        "$(  \n####\nAfter two spaces\n####\n$)",
        "$( ####\nOn the first line\n####\n$)",
        "$(\n ####\nIndented\n####\n$)",
        "$(\n###\nToo short\n###\n$)",
        "$(\n####\nNever closed\n$)",
        "$(\n####\nClosed by another\n#*#*\n$)",
        "$(\n####\n####\n$)",
        "$( $)",
    ];
    for text in others {
        assert_eq!(headings(text), [], "{text}");
    }
}

#[test]
fn a_heading_inside_a_statement_is_none() {
    let text = "x $a\n$(\n####\nPart\n####\n$)\n|- p $.";
    let database = parse_more(text).expect("it is well-formed");
    assert_eq!(database.headings, []);
}
