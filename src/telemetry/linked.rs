//! Leaving out transactions that nobody looks for.

use std::time::Duration;

use opentelemetry::Context;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{BatchSpanProcessor, Span, SpanData, SpanProcessor};

use super::TRANSACTION;

/// Passes on all spans but those of transactions without a link: none of the writes that such a one carries is traced,
/// so nothing leads to it. Who they are is known at its end only.
#[derive(Debug)]
pub(super) struct Linked(pub(super) BatchSpanProcessor);

impl SpanProcessor for Linked {
    fn on_start(&self, span: &mut Span, context: &Context) {
        self.0.on_start(span, context);
    }

    fn on_end(&self, span: SpanData) {
        if span.name != TRANSACTION || !span.links.links.is_empty() {
            self.0.on_end(span);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}
