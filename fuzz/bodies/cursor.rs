//! Cursors of lists and of the log, as clients may send them.

use claimgraph_store::feed::LogCursor;
use claimgraph_store::testing::reread_cursor;

/// What is read as a cursor is written as one that is read as the same.
pub(super) fn check(text: &str) {
    if let Ok(cursor) = LogCursor::parse(text) {
        assert_eq!(LogCursor::parse(&cursor.text()).expect("what was written is read"), cursor, "{text}");
    }
    if let Ok(written) = reread_cursor(text) {
        assert_eq!(reread_cursor(&written).expect("what was written is read"), written, "{text}");
    }
}
