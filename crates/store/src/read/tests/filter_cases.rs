//! Filters, each with the names of the claims that it lets through.

use claimgraph_domain::model::{ClaimStatus, Verdict};
use serde_json::json;

use super::super::{
    ClaimFilter, Compare, Comparison, EdgeDirection, EdgeFilter, JsonOp, ReviewFilter, Scalar, SourceFilter, TextOp,
};
use super::world::at;

fn text(op: fn(String) -> TextOp, value: &str) -> ClaimFilter {
    ClaimFilter::Content(op(value.to_owned()))
}

fn attr(path: &[&str], op: JsonOp) -> ClaimFilter {
    ClaimFilter::Attr { path: path.iter().map(|&key| key.to_owned()).collect(), op }
}

fn number(value: serde_json::Value) -> Scalar {
    Scalar::from_json(value).unwrap()
}

fn edge(direction: EdgeDirection, edge_type: &str) -> EdgeFilter {
    EdgeFilter { types: Some(vec![edge_type.to_owned()]), direction, other: None }
}

pub(super) fn text_cases() -> Vec<(ClaimFilter, &'static str)> {
    vec![
        (text(TextOp::Eq, "a_b"), "c"),
        (text(TextOp::Contains, "%"), "a"),
        (text(TextOp::Contains, "_"), "c"),
        (text(TextOp::Contains, "\\"), "e"),
        (text(TextOp::Contains, "SURE"), "ab"),
        (text(TextOp::Contains, "'); drop"), "e"),
        (text(TextOp::Contains, "ärger"), ""),
        (text(TextOp::Contains, "Ärger"), "f"),
        (text(TextOp::Contains, ""), "abcdef"),
        (text(TextOp::StartsWith, "100"), "ab"),
        (text(TextOp::StartsWith, "100%"), "a"),
        (text(TextOp::StartsWith, "A"), ""),
        (ClaimFilter::Content(TextOp::In(vec!["axb".into(), "a_b".into()])), "cd"),
        (ClaimFilter::Content(TextOp::In(Vec::new())), ""),
        (ClaimFilter::FormalContent(TextOp::IsNull(false)), "c"),
        (ClaimFilter::FormalContent(TextOp::Contains("PH".into())), "c"),
        (ClaimFilter::FormalContent(TextOp::Eq("no".into())), ""),
        (ClaimFilter::Type(TextOp::Eq("theorem".into())), "d"),
        (ClaimFilter::Namespace { path: "math".into(), subtree: true }, "bc"),
        (ClaimFilter::Namespace { path: "math".into(), subtree: false }, "b"),
        (ClaimFilter::Namespace { path: "mat_".into(), subtree: true }, ""),
        (ClaimFilter::CreatedAt(Compare { by: Comparison::Lt, value: at(5_000_000) }), "ab"),
        (ClaimFilter::Version(Compare { by: Comparison::Gte, value: 1 }), "abcdef"),
        (ClaimFilter::ValidAt(at(20)), "abcdf"),
        (ClaimFilter::ValidAt(at(10)), "abcdef"),
        (ClaimFilter::LatestOnly(false), ""),
        (ClaimFilter::Status(vec![ClaimStatus::Retracted]), "f"),
        (ClaimFilter::Bundle(Vec::new()), ""),
        (ClaimFilter::And(Vec::new()), "abcdef"),
        (ClaimFilter::Or(Vec::new()), ""),
        (ClaimFilter::Or(vec![text(TextOp::Eq, "a_b"), text(TextOp::Eq, "axb")]), "cd"),
        (ClaimFilter::And(vec![text(TextOp::Contains, "b"), text(TextOp::Contains, "x")]), "d"),
    ]
}

pub(super) fn json_cases() -> Vec<(ClaimFilter, &'static str)> {
    use Comparison::{Eq, Gt, Gte, Lt, Lte};
    let compare = |path: &[&str], by, value| attr(path, JsonOp::Compare(by, number(value)));
    vec![
        (compare(&["p"], Lt, json!(0.5)), "a"),
        (compare(&["p"], Lte, json!(0.05)), "a"),
        (compare(&["p"], Eq, json!(1)), "bd"),
        (compare(&["p"], Eq, json!(1.0)), "bd"),
        (compare(&["p"], Gt, json!(0)), "abd"),
        (compare(&["p"], Eq, json!("0.05")), "c"),
        (compare(&["p"], Gte, json!("0")), "c"),
        (compare(&["s"], Lt, json!("a")), "a"),
        (compare(&["s"], Gte, json!("B")), "ab"),
        (compare(&["s"], Eq, json!(3)), "d"),
        (compare(&["t"], Eq, json!(true)), "b"),
        (compare(&["t"], Eq, json!(false)), "c"),
        (compare(&["t"], Gt, json!(false)), ""),
        (compare(&["n"], Eq, json!(null)), "a"),
        (compare(&["missing"], Eq, json!(null)), ""),
        (compare(&["big"], Eq, json!(9_007_199_254_740_993_i64)), "c"),
        (compare(&["big"], Gt, json!(9_007_199_254_740_992_i64)), "c"),
        (compare(&["deep", "a.b"], Eq, json!(1)), "a"),
        (compare(&["deep", "list", "0"], Eq, json!(7)), ""),
        (compare(&["q\"uote"], Eq, json!("x")), "b"),
        (attr(&["p"], JsonOp::Ne(number(json!(1)))), "ac"),
        (attr(&["p"], JsonOp::In(vec![number(json!(1)), number(json!("0.05"))])), "bcd"),
        (attr(&["p"], JsonOp::In(Vec::new())), ""),
        (attr(&["n"], JsonOp::Exists(true)), "a"),
        (attr(&["p"], JsonOp::Exists(false)), "ef"),
        (attr(&["deep"], JsonOp::Exists(true)), "ab"),
        (attr(&["s"], JsonOp::Contains("ALPH".into())), "b"),
        (attr(&["s"], JsonOp::Contains("3".into())), ""),
        (attr(&["p' OR 1=1 --"], JsonOp::Exists(true)), ""),
    ]
}

pub(super) fn link_cases() -> Vec<(ClaimFilter, &'static str)> {
    use EdgeDirection::{Both, In, Out};
    let source = |filter| ClaimFilter::Source(filter);
    let title = |text: &str| SourceFilter { title: Some(TextOp::Contains(text.into())), ..Default::default() };
    let review = |verdict| ClaimFilter::Review(ReviewFilter { verdicts: Some(vec![verdict]), reviewers: None });
    let to = |other| EdgeFilter { other: Some(Box::new(other)), ..EdgeFilter::default() };
    vec![
        (ClaimFilter::Edge(edge(Out, "supports")), "a"),
        (ClaimFilter::Edge(edge(In, "supports")), "b"),
        (ClaimFilter::Edge(edge(Both, "supports")), "ab"),
        (ClaimFilter::Edge(edge(Out, "contradicts")), "cd"),
        (ClaimFilter::Edge(edge(In, "contradicts")), "cd"),
        (ClaimFilter::Edge(to(text(TextOp::Eq, "1000 sure"))), "a"),
        (ClaimFilter::Edge(to(ClaimFilter::Edge(edge(In, "supports")))), "a"),
        (source(title("title_")), "a"),
        (source(title("title-")), ""),
        (source(SourceFilter { external_ref: Some(TextOp::Eq("doi:10.1/1".into())), ..Default::default() }), "a"),
        (review(Verdict::Dispute), "b"),
        (review(Verdict::Endorse), ""),
    ]
}
