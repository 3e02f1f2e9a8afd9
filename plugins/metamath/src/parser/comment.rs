//! Comments as descriptions of the statement that follows.

/// The text with every run of white space made one space.
pub(super) fn fold_line(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// A comment as paragraphs: one line each, separated by an empty line.
pub(super) fn fold(body: &str) -> String {
    let mut paragraphs = vec![String::new()];
    for line in body.lines() {
        let line = fold_line(line);
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(&line);
            }
            Some(last) if last.is_empty() => {}
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

/// Whether a comment may describe the statement after it.
///
/// Comments for programs (`$j`, `$t`) do not, nor does the bare date that older databases
/// put after a proof and that belongs to the statement before.
pub(super) fn is_description(body: &str) -> bool {
    match body.split_ascii_whitespace().next() {
        None | Some("$j" | "$t") => false,
        Some(_) => !is_date(body.trim_ascii()),
    }
}

/// Whether the text is a date such as `[9-Aug-97]`, or `[?]` for an unknown one.
fn is_date(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return false;
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = inner.split('-');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("?"), None, None, None) => true,
        (Some(day), Some(month), Some(year), None) => {
            is_number(day) && is_number(year) && month.len() == 3 && month.bytes().all(|b| b.is_ascii_alphabetic())
        }
        _ => false,
    }
}
