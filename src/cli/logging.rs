//! Log lines on standard error: for people on a terminal, else one JSON object a line.

mod json;

use std::io::{self, IsTerminal, Write};

use indicatif::MultiProgress;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::JsonFields;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, registry};

use crate::config::{Log, LogFormat};
use crate::telemetry::Traces;
use json::Json;

/// Begins to log, and to trace where `traces` are sent. Done once; a second call changes nothing.
pub(super) fn begin(log: &Log, bars: MultiProgress, traces: Option<&Traces>) {
    let filter = EnvFilter::try_new(&log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    // A filter of the log alone would not keep spans from being made for it, so where nothing is traced it is the
    // filter of all. The error says that someone logs already, as in tests that run commands within one process.
    let _ = match traces {
        None => registry().with(filter).with(lines(log, bars)).try_init(),
        Some(traces) => registry().with(lines(log, bars).with_filter(filter)).with(traces.layer()).try_init(),
    };
}

/// Writes the lines.
fn lines<S>(log: &Log, bars: MultiProgress) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let is_terminal = io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt::layer().with_writer(AroundBars(is_terminal.then_some(bars)));
    let json = match log.format {
        LogFormat::Json => true,
        LogFormat::Pretty => false,
        LogFormat::Auto => !is_terminal,
    };
    if json {
        lines.fmt_fields(JsonFields::new()).event_format(Json).boxed()
    } else {
        lines.with_ansi(is_terminal).with_target(false).boxed()
    }
}

/// Writes lines around the progress bars, which there are on a terminal only: to look for them costs more than a line.
struct AroundBars(Option<MultiProgress>);

struct Writer<'a>(Option<&'a MultiProgress>);

impl<'a> MakeWriter<'a> for AroundBars {
    type Writer = Writer<'a>;

    fn make_writer(&'a self) -> Writer<'a> {
        Writer(self.0.as_ref())
    }
}

impl Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0 {
            Some(bars) => bars.suspend(|| io::stderr().write(bytes)),
            None => io::stderr().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
