//! Media types: what the client accepts, and what it sends.

use axum::http::{HeaderMap, HeaderValue, header};
use claimgraph_domain::error::{Code, Error};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: the status tells whether the request was executed.
    GraphqlResponse,
    /// `application/json`: 200 for every well-formed request.
    Json,
    /// `application/json` for a client that names neither: the status tells, as nothing says that it must not.
    Unnamed,
}

/// Whether a result is written as an event of `text/event-stream`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Events {
    /// No: the client does not name it.
    Never,
    /// That of a subscription.
    Streams,
    /// Any: the client likes nothing better.
    Always,
}

/// What a client accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Accepted {
    /// How a single answer is written.
    pub(super) media: MediaType,
    /// Whether results are written as events.
    pub(super) events: Events,
}

impl MediaType {
    /// The value of `Content-Type`.
    pub(super) fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json | Self::Unnamed => "application/json; charset=utf-8",
        })
    }

    fn subtype(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "graphql-response+json",
            Self::Json | Self::Unnamed => "json",
        }
    }
}

/// The media type to answer in: that of the greatest quality among those that are named, the newer first among equals.
/// Whoever says nothing, or `*/*`, reads JSON at least. Events are for those who name them: `*/*` is said by clients
/// that do not read streams.
///
/// # Errors
/// `BAD_REQUEST` when the client accepts nothing that there is.
pub(super) fn answer(headers: &HeaderMap) -> Result<Accepted, Error> {
    let mut ranges = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
    if ranges.peek().is_none() {
        return Ok(Accepted { media: MediaType::Unnamed, events: Events::Never });
    }
    let ranges: Vec<Range> = ranges.flat_map(|value| value.split(',')).filter_map(Range::parse).collect();
    let quality = |media: MediaType| {
        let matching = ranges.iter().filter(|range| range.matches(media));
        // The most specific range decides (RFC 9110, section 12.5.1).
        let deciding = matching.max_by_key(|range| range.precision());
        deciding.map_or((0, false), |range| (range.quality, range.is_exact()))
    };
    let ((new, new_is_named), (old, old_is_named)) = (quality(MediaType::GraphqlResponse), quality(MediaType::Json));
    let streams = ranges.iter().filter(|range| range.is_event_stream()).map(|range| range.quality).max().unwrap_or(0);
    let events = match streams {
        0 => Events::Never,
        streams if streams > new.max(old) => Events::Always,
        _ => Events::Streams,
    };
    if new.max(old).max(streams) == 0 {
        let message = "the answer is application/graphql-response+json, application/json or text/event-stream; the header \
                       Accept allows none of them";
        return Err(Error::new(Code::BadRequest, message));
    }
    let media = match (new_is_named && new >= old, old_is_named && old >= new) {
        (true, _) => MediaType::GraphqlResponse,
        (false, true) => MediaType::Json,
        (false, false) => MediaType::Unnamed,
    };
    Ok(Accepted { media, events })
}

/// Checks that the body is said to be JSON.
///
/// Nothing else is taken: a browser sends `application/json` to another site only after asking that site first, so a
/// page elsewhere cannot make a visitor's browser write here (cross-site request forgery).
///
/// # Errors
/// `BAD_REQUEST` for any other content.
pub(super) fn check_content(headers: &HeaderMap) -> Result<(), Error> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = given.split(';').map(str::trim);
    let json = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let utf8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    });
    if json && utf8 {
        return Ok(());
    }
    Err(Error::new(
        Code::BadRequest,
        "the body must be JSON in UTF-8, with the header `Content-Type: application/json`",
    ))
}

/// One range of `Accept`, such as `application/*;q=0.8`.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// Thousandths, 0 to 1,000.
    quality: u16,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let quality = parts
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
            .map_or(1_000, |(_, value)| thousandths(value.trim()));
        Some(Self { kind, subtype, quality })
    }

    fn matches(&self, media: MediaType) -> bool {
        match (self.kind, self.subtype) {
            ("*", "*") => true,
            (kind, "*") => kind.eq_ignore_ascii_case("application"),
            (kind, subtype) => {
                kind.eq_ignore_ascii_case("application") && subtype.eq_ignore_ascii_case(media.subtype())
            }
        }
    }

    fn is_event_stream(&self) -> bool {
        self.kind.eq_ignore_ascii_case("text") && self.subtype.eq_ignore_ascii_case("event-stream")
    }

    fn is_exact(&self) -> bool {
        self.precision() == 2
    }

    fn precision(&self) -> u8 {
        match (self.kind, self.subtype) {
            ("*", _) => 0,
            (_, "*") => 1,
            _ => 2,
        }
    }
}

/// A quality as thousandths; what is no quality is refused as 0 would be.
fn thousandths(quality: &str) -> u16 {
    let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    match (whole, digits) {
        ("1", true) => 1_000,
        ("0", true) => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}
