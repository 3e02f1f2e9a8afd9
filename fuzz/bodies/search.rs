//! Queries of a search, as clients may send them.

use claimgraph_domain::search::{Query, SearchLimits};

/// What is read as a query is written as one that is read as the same; what is refused is refused within the text.
pub(super) fn check(text: &str) {
    // A text may grow when it is written: words get quotation marks, and signs become words.
    let wide = SearchLimits { query_chars: usize::MAX, ..SearchLimits::default() };
    match Query::parse(text, &SearchLimits::default()) {
        Ok(query) => {
            let written = query.to_string();
            let again = Query::parse(&written, &wide);
            assert_eq!(again.as_ref(), Ok(&query), "{text:?} was written as {written:?}");
        }
        Err(error) => {
            let end = text.encode_utf16().count();
            assert!(usize::try_from(error.position).is_ok_and(|at| at <= end), "{text:?}: {error}");
            assert!(error.message.starts_with("expected "), "{error}");
        }
    }
}
