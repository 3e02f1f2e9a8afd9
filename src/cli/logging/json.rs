//! Lines of JSON: one object for each event, with the event's fields beside its time, level and target, and the span
//! that it happened in.
//!
//! The same lines as tracing-subscriber's own, which writes each piece of one through an adapter and looks at its UTF-8
//! anew. A line is written about every request, so here it is written into a buffer at once.

use std::fmt;
use std::io;

use serde::Serializer as _;
use serde::ser::SerializeMap;
use serde_json::{Map, Serializer, Value};
use tracing::{Event, Subscriber};
use tracing_serde::{AsSerde, SerdeMapVisitor};
use tracing_subscriber::fmt::format::{JsonFields, Writer};
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormattedFields};
use tracing_subscriber::registry::{LookupSpan, SpanRef};

/// Bytes that most lines fit in.
const USUAL: usize = 512;

/// Writes an event as a line of JSON.
pub(super) struct Json;

impl<S> FormatEvent<S, JsonFields> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, JsonFields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let span = event.parent().and_then(|id| context.span(id)).or_else(|| context.lookup_current());
        let mut line = Vec::with_capacity(USUAL);
        write(&mut line, event, span.as_ref().map(described)).map_err(|_| fmt::Error)?;
        line.push(b'\n');
        writer.write_str(str::from_utf8(&line).map_err(|_| fmt::Error)?)
    }
}

fn write(line: &mut Vec<u8>, event: &Event<'_>, span: Option<Map<String, Value>>) -> io::Result<()> {
    let mut timestamp = String::new();
    SystemTime.format_time(&mut Writer::new(&mut timestamp)).map_err(io::Error::other)?;
    let mut serializer = Serializer::new(line);
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("timestamp", &timestamp)?;
    map.serialize_entry("level", &event.metadata().level().as_serde())?;
    let mut fields = SerdeMapVisitor::new(map);
    event.record(&mut fields);
    let mut map = fields.take_serializer()?;
    map.serialize_entry("target", event.metadata().target())?;
    if let Some(span) = span {
        map.serialize_entry("span", &span)?;
    }
    Ok(map.end()?)
}

/// A span: its fields, which were written when it began, and its name.
fn described<S>(span: &SpanRef<'_, S>) -> Map<String, Value>
where
    S: for<'a> LookupSpan<'a>,
{
    let extensions = span.extensions();
    let fields = extensions.get::<FormattedFields<JsonFields>>();
    let mut map: Map<String, Value> = fields.and_then(|fields| serde_json::from_str(fields).ok()).unwrap_or_default();
    map.insert("name".to_owned(), span.name().into());
    map
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use tracing::subscriber::with_default;
    use tracing_subscriber::fmt;
    use tracing_subscriber::layer::SubscriberExt;
    use tracing_subscriber::registry;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn tell() {
        let text = "quotes \" and \n lines, ü";
        tracing::info!(target: "claimgraph::test", text, number = 7_u64, part = 0.5, missing = None::<u8>, "told");
        let span = tracing::warn_span!("outer", id = "x\"y");
        span.in_scope(|| tracing::warn!(yes = true, seen = ?Some(1), negative = -3, "within"));
    }

    fn lines(
        layer: impl FnOnce(Kept) -> Box<dyn tracing_subscriber::Layer<registry::Registry> + Send + Sync>,
    ) -> String {
        let kept = Kept::default();
        with_default(registry().with(layer(kept.clone())), tell);
        let bytes = kept.0.lock().unwrap().clone();
        // Each is written at a moment of its own, which stands first.
        let text = String::from_utf8(bytes).unwrap();
        text.lines().map(|line| line.split_once(',').unwrap().1).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn lines_are_those_of_the_library() {
        let own = lines(|kept| {
            let layer = fmt::layer().with_writer(move || kept.clone());
            Box::new(layer.fmt_fields(JsonFields::new()).event_format(Json))
        });
        let library = lines(|kept| {
            let layer = fmt::layer().with_writer(move || kept.clone()).json();
            Box::new(layer.flatten_event(true).with_current_span(true).with_span_list(false))
        });
        assert_eq!(own, library);
        assert!(own.contains(r#""span":{"id":"x\"y","name":"outer"}"#), "{own}");
    }
}
