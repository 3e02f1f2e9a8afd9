//! `[telemetry]`: traces of requests, and what `/metrics` tells.

use super::allowed::Allowed;
use super::otlp_headers::OtlpHeaders;
use super::section::section;

section! {
    /// Traces of requests, sent by the OpenTelemetry protocol (OTLP over HTTP), and what /metrics tells.
    Telemetry = "telemetry" {
        /// Where traces are sent: the address of a collector, such as `http://localhost:4318`, to which /v1/traces is
        /// added. Empty sends none.
        otlp_endpoint: String = String::new(), ENDPOINT;
        /// Headers that are sent along, such as "authorization=Bearer%20abc,x-team=graph".
        otlp_headers: OtlpHeaders = OtlpHeaders::default(), Allowed::OtlpHeaders;
        /// The service's name in traces.
        service_name: String = "claimgraph".to_owned(), Allowed::Text {
            shape: "1 to 255 characters",
            accepts: |text| (1..=255).contains(&text.chars().count()),
        };
        /// Of 1,000 requests so many are traced. One that is part of a trace already is traced where that is.
        traces_per_thousand: u32 = 100, Allowed::count(0, 1_000);
        /// Of 1,000 requests that are traced so many are traced with their parts: what is prepared, loaded and written,
        /// and the statements. One that is part of a trace already always is.
        trace_parts_per_thousand: u32 = 10, Allowed::count(0, 1_000);
        /// Time after which sending is given up.
        otlp_timeout_ms: u64 = 10_000, Allowed::milliseconds(1, 600_000);
        /// Whether /metrics tells of each tenant by name. The page grows with the number of tenants then.
        metrics_by_tenant: bool = false, Allowed::Boolean;
    }
}

const ENDPOINT: Allowed = Allowed::Text {
    shape: "empty, or an absolute URL of http or https without a login",
    accepts: |text| text.is_empty() || url::Url::parse(text).is_ok_and(|url| is_endpoint(&url)),
};

fn is_endpoint(url: &url::Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none()
}
