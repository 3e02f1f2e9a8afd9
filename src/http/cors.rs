//! Pages of other sites (cross-origin resource sharing, <https://fetch.spec.whatwg.org/#http-cors-protocol>).

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::front::CorsOptions;
use super::{choice, request_id, toll};

/// Answers the questions that browsers ask for pages of other sites; `None` where there are no such pages.
///
/// Cookies are never allowed: whoever asks says who they are in a header that a browser does not add by itself.
pub(super) fn layer(options: &CorsOptions) -> Option<CorsLayer> {
    if options.origins.is_empty() {
        return None;
    }
    let origins = if options.allows("*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(options.origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    let asked = [
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        request_id::HEADER,
        HeaderName::from_static(choice::TENANT),
        HeaderName::from_static(choice::AGENT),
        HeaderName::from_static("last-event-id"),
    ];
    let told = toll::HEADERS.into_iter().chain([request_id::HEADER, header::RETRY_AFTER]);
    Some(
        CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers(asked)
            .expose_headers(told.collect::<Vec<_>>())
            .max_age(options.max_age),
    )
}
