use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::testing::SeededEntropy;

use super::answer::refused;
use super::negotiate::{Events, MediaType, answer, check_content};
use super::params::{Asked, Params};
use crate::http::request_id::RequestId;

fn accepts(value: Option<&str>) -> Option<MediaType> {
    let mut headers = HeaderMap::new();
    if let Some(value) = value {
        headers.insert(header::ACCEPT, HeaderValue::from_str(value).unwrap());
    }
    answer(&headers).ok().map(|accepted| accepted.media)
}

fn events(value: &str) -> Events {
    let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_str(value).unwrap())]);
    answer(&headers).unwrap().events
}

#[test]
fn events_are_for_those_who_name_them() {
    for (accept, expected) in [
        ("text/event-stream", Events::Always),
        ("Text/Event-Stream; charset=utf-8", Events::Always),
        ("text/event-stream, application/json;q=0.9", Events::Always),
        ("application/graphql-response+json, application/json, text/event-stream", Events::Streams),
        ("text/event-stream;q=0.5, */*", Events::Streams),
        ("*/*", Events::Never),
        ("text/*, application/json", Events::Never),
        ("text/event-stream;q=0, application/json", Events::Never),
    ] {
        assert_eq!(events(accept), expected, "{accept}");
    }
}

#[test]
fn the_answer_has_the_media_type_that_the_client_prefers() {
    let new = Some(MediaType::GraphqlResponse);
    let old = Some(MediaType::Json);
    let any = Some(MediaType::Unnamed);
    for (accept, expected) in [
        (None, any),
        (Some("*/*"), any),
        (Some("application/*"), any),
        (Some("application/graphql-response+json"), new),
        (Some("APPLICATION/GraphQL-Response+JSON; charset=utf-8"), new),
        (Some("application/json"), old),
        (Some("application/json, multipart/mixed"), old),
        (Some("application/json, application/graphql-response+json"), new),
        (Some("application/graphql-response+json; q=0.5, application/json"), old),
        (Some("application/graphql-response+json, application/json;q=0.9"), new),
        (Some("application/graphql-response+json;q=0, */*"), any),
        (Some("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"), any),
        (Some("application/json;q=0.5, */*;q=0.1"), old),
        (Some("application/json;q=0.1, */*;q=0.5"), any),
        (Some("application/graphql-response+json, */*;q=0.1"), new),
        (Some("text/html"), None),
        (Some("application/xml"), None),
        (Some("application/json;q=0"), None),
        (Some("*/*;q=0"), None),
        (Some("application/json;q=nonsense"), None),
        (Some(""), None),
    ] {
        assert_eq!(accepts(accept), expected, "{accept:?}");
    }
}

#[test]
fn several_accept_headers_are_one_list() {
    let mut headers = HeaderMap::new();
    headers.append(header::ACCEPT, HeaderValue::from_static("text/html"));
    headers.append(header::ACCEPT, HeaderValue::from_static("application/json"));
    assert_eq!(answer(&headers).ok().map(|accepted| accepted.media), Some(MediaType::Json));
}

#[test]
fn only_json_is_content() {
    let taken = |value: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(value).unwrap());
        check_content(&headers).is_ok()
    };
    for value in [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\"",
    ] {
        assert!(taken(value), "{value}");
    }
    for value in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=latin1",
        "text/plain; a=application/json",
        "",
    ] {
        assert!(!taken(value), "{value}");
    }
    assert!(check_content(&HeaderMap::new()).is_err());
}

/// The document of a request that has its text.
fn text<'a>(params: &'a Params<'_>) -> &'a str {
    match &params.asked {
        Asked::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_document_is_asked_for_by_its_text_its_id_or_its_hash() {
    let asked = |body: &str| Params::of_body(body.as_bytes()).map(|params| format!("{:?}", params.asked));
    assert_eq!(asked(r#"{"documentId":"a"}"#).unwrap(), r#"Id("a")"#);
    assert_eq!(asked(r#"{"doc_id":"a","query":""}"#).unwrap(), r#"Id("a")"#);
    let extension = r#""extensions":{"persistedQuery":{"version":1,"sha256Hash":"AB"}}"#;
    assert_eq!(asked(&format!("{{{extension}}}")).unwrap(), r#"Hash("ab", None)"#);
    assert_eq!(asked(&format!(r#"{{"query":"{{a}}",{extension}}}"#)).unwrap(), r#"Hash("ab", Some("{a}"))"#);
    for (body, expected) in [
        (r#"{"query":"{a}","documentId":"a"}"#, "not both"),
        (r#"{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"ab"}}}"#, "version"),
        (r#"{"extensions":{"persistedQuery":{"version":1}}}"#, "sha256Hash"),
        (r#"{"extensions":{"persistedQuery":1}}"#, "`extensions.persistedQuery` is malformed"),
        (r#"{"documentId":1}"#, "not a GraphQL request"),
    ] {
        let refusal = asked(body).unwrap_err();
        assert_eq!(refusal.code, Code::BadRequest);
        assert!(refusal.message.contains(expected), "{body}: {}", refusal.message);
    }
    let query = "extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22ab%22%7D%7D";
    assert!(matches!(Params::of_query(query).unwrap().asked, Asked::Hash(hash, None) if hash == "ab"));
    assert!(matches!(Params::of_query("documentId=x").unwrap().asked, Asked::Id(id) if id == "x"));
}

#[test]
fn an_array_is_read_up_to_its_bound() {
    let read =
        |body: &str| Params::of_array(body.as_bytes(), 2).map(|all| all.iter().map(Result::is_ok).collect::<Vec<_>>());
    assert_eq!(read(r#" [{"query":"{a}"}]"#).unwrap(), [true]);
    assert_eq!(read(r#"[{"query":"{a}"}, {"query":1}]"#).unwrap(), [true, false]);
    assert_eq!(read(r#"[{"query":"{a}"}, 1, 2]"#).unwrap_err().code, Code::LimitExceeded);
    for body in ["[]", "[", "[1,]", "[1] 2", "{}", ""] {
        assert_eq!(read(body).unwrap_err().code, Code::BadRequest, "{body}");
    }
}

#[test]
fn a_body_is_one_object_with_a_document() {
    let ok = Params::of_body(
        br#"{"query":"{a}","operationName":"A","variables":{"x":[1,null]},"extensions":{"k":1},"other":2}"#,
    );
    let ok = ok.unwrap();
    assert_eq!((text(&ok), ok.operation_name.as_deref(), ok.variables.len()), ("{a}", Some("A"), 1));
    assert!(Params::of_body(br#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#).is_ok());
    for (body, expected) in [
        (r#"[{"query":"{a}"}]"#, "batches are not taken"),
        (r"{}", "`query` is missing"),
        (r#"{"query":" "}"#, "`query` is missing"),
        (r#"{"query":null}"#, "`query` is missing"),
        (r#"{"query":1}"#, "not a GraphQL request"),
        (r#"{"query":"{a}","variables":[]}"#, "not a GraphQL request"),
        (r#"{"query":"{a}","extensions":[]}"#, "not a GraphQL request"),
        (r#"{"query":"{a}","operationName":1}"#, "not a GraphQL request"),
        (r#"{"query":"{a}""#, "line 1 column"),
        ("", "not a GraphQL request"),
        ("\"{a}\"", "not a GraphQL request"),
    ] {
        let refusal = Params::of_body(body.as_bytes()).unwrap_err();
        assert_eq!(refusal.code, Code::BadRequest);
        assert!(refusal.message.contains(expected), "{body}: {}", refusal.message);
    }
}

#[test]
fn a_query_string_carries_the_same() {
    let found = Params::of_query("query=%7Ba%7D&operationName=A&variables=%7B%22x%22%3A1%7D").unwrap();
    assert_eq!((text(&found), found.operation_name.as_deref(), found.variables.len()), ("{a}", Some("A"), 1));
    assert!(Params::of_query("query=query+A%7Ba%7D&operationName=&variables=").is_ok());
    for text in ["", "query=", "query=%7Ba%7D&variables=1", "query=%7Ba%7D&variables=%7B"] {
        assert_eq!(Params::of_query(text).unwrap_err().code, Code::BadRequest, "{text}");
    }
}

#[test]
fn lacking_a_scope_has_a_status_of_its_own_in_either_media_type() {
    let id = RequestId::random(&SeededEntropy::new(1));
    for media in [MediaType::GraphqlResponse, MediaType::Json] {
        let refused = refused(Error::new(Code::InsufficientScope, "the credential lacks a scope"), media, &id);
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        assert_eq!(refused.headers()[header::CONTENT_TYPE], media.header());
    }
}
