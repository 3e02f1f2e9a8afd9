/// One file of the page, ready to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// The absolute path to serve it at: `/` or below `/playground/`.
    pub path: &'static str,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The body, uncompressed.
    pub bytes: &'static [u8],
    /// The value of `ETag`, quotes included; it changes with the content.
    pub etag: &'static str,
    /// Whether the path itself changes with the content, so that clients may keep the file for ever.
    pub immutable: bool,
}
