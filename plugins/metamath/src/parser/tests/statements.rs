//! Kinds, statements and scopes.

use super::super::{Database, Kind};
use super::{PRELUDE, parse, parse_more, statement};

#[test]
fn an_empty_database_has_nothing() {
    assert_eq!(parse(""), Ok(Database::default()));
    assert_eq!(parse(" \n\t$( only a comment $)"), Ok(Database::default()));
}

#[test]
fn kinds_follow_keyword_typecode_and_label() {
    let text = "wn $a wff ( p ) $.
        df-x $a |- ( p ) $.
        df-w $a wff ( ) $.
        th $p |- q $= ? $.
        df-th $p |- q $= ? $.
        wth $p wff p $= wp $.";
    let database = parse_more(text).expect("it is well-formed");
    let kinds: Vec<_> = database.statements.iter().map(|s| (s.label.as_str(), s.kind)).collect();
    let expected = [
        ("ax", Kind::Axiom),
        ("wn", Kind::Syntax),
        ("df-x", Kind::Definition),
        ("df-w", Kind::Syntax),
        ("th", Kind::Theorem),
        ("df-th", Kind::Theorem),
        ("wth", Kind::Syntax),
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn the_formal_statement_joins_symbols_by_one_space() {
    let text = "x.y-z_1 $a\n  |-  (\t$( aside $)\r\n p ) \x0c $.";
    let database = parse_more(text).expect("it is well-formed");
    let found = statement(&database, "x.y-z_1");
    assert_eq!(found.formal, "|- ( p )");
    assert_eq!(found.typecode, "|-");
    assert!(found.complete && found.cites.is_empty());
}

#[test]
fn a_statement_may_be_its_typecode_alone() {
    let database = parse_more("e $a wff $.").expect("it is well-formed");
    assert_eq!(statement(&database, "e").formal, "wff");
}

#[test]
fn a_variable_may_come_back_after_its_block() {
    let text = "${ $v x $. f1 $f wff x $. a1 $a |- x $. $}
        ${ ${ $v x $. f2 $f |- x $. a2 $a |- x $. $} $v x $. f3 $f wff x $. $}
        $v x $. f4 $f wff x $. a4 $a |- x $.";
    let database = parse_more(text).expect("it is well-formed");
    assert_eq!(database.statements.len(), 4);
}

#[test]
fn a_type_given_in_a_block_ends_with_it() {
    let text = "$v x $. ${ f1 $f wff x $. $} f2 $f |- x $. a2 $a |- x $.";
    assert!(parse_more(text).is_ok());
}

#[test]
fn disjoint_variables_need_no_type() {
    assert!(parse_more("$v x y $. $d x y p $.").is_ok());
}

#[test]
fn comments_may_stand_anywhere_between_tokens() {
    let text = "$( a $) $c $( b $) 0 $( c $) $. z $( d $) $a $( e $) |- 0 $( f $) $.
        t $p |- 0 $= $( g $) ( $( h $) z ) A $( i $) $. $( j $)";
    let database = parse(&format!("{PRELUDE}{text}")).expect("it is well-formed");
    assert_eq!(statement(&database, "t").cites, [1]);
}
