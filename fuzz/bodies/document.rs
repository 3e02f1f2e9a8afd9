//! The scan before parsing, the parser behind it, and the measure of fragments.

use claimgraph::http::document::{DocumentLimits, parse};
use claimgraph_domain::error::Code;

/// No text overflows the stack, panics or runs away; and the scan counts what is there, not what comments say.
pub(super) fn check(text: &str) {
    let limits = DocumentLimits::default();
    match parse(text, &limits) {
        Ok(_) => {
            let commented = format!("# [[[[[ {{ @a : \" \"\"\" ((((\n{text}\n# ]]]]] }} @a : \" \"\"\" ))))");
            assert!(parse(&commented, &limits).is_ok(), "a comment changed what is taken: {text}");
            let none = DocumentLimits { tokens: 0, ..limits };
            assert!(parse(text, &none).is_err(), "a document has tokens: {text}");
        }
        Err(refusal) => {
            assert!(matches!(refusal.code, Code::BadRequest | Code::CostExceeded), "{refusal:?}: {text}");
        }
    }
}
