//! `[log]`: what is logged, and how.

use super::allowed::Allowed;
use super::section::section;
use super::setting::words;

section! {
    /// What is logged, and how. Logs go to standard error.
    Log = "log" {
        /// Shape of a log line: "pretty" for people, "json" for machines, "auto" for pretty on a terminal and JSON
        /// otherwise.
        format: LogFormat = LogFormat::Auto, Allowed::OneOf(LogFormat::WORDS);
        /// Levels, overall and by module: error, warn, info, debug or trace, such as `info,claimgraph_store=debug`.
        filter: String = "info".to_owned(), FILTER;
    }
}

words! {
    /// The shape of a log line.
    LogFormat {
        /// Pretty on a terminal, JSON otherwise.
        Auto = "auto",
        /// For people.
        Pretty = "pretty",
        /// One JSON object a line.
        Json = "json",
    }
}

const FILTER: Allowed = Allowed::Text {
    shape: "a level (error, warn, info, debug, trace, off), or levels by module such as info,claimgraph_store=debug",
    accepts: |text| text.split(',').all(is_directive),
};

// Fields and spans of a directive are left to the subscriber; a misspelt level is caught here.
fn is_directive(directive: &str) -> bool {
    let level = directive.rsplit('=').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = matches!(level.as_str(), "error" | "warn" | "info" | "debug" | "trace" | "off");
    known || directive.contains('[') || (!directive.contains('=') && directive.contains("::"))
}
