//! Writes the list of assets as Rust source.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::files;

/// One file to embed, before its bytes are looked at.
pub(crate) struct File {
    path: String,
    source: PathBuf,
    immutable: bool,
}

/// The files of the bundle: `index.html` and `playground/*`, whose script and style names hold a content hash.
pub(crate) fn bundled_page(dist: &Path) -> io::Result<Vec<File>> {
    let mut page = vec![File::new("/", dist.join("index.html"), false)];
    for source in files::list(&dist.join("playground"))? {
        let name = source.file_name().unwrap_or_default().to_string_lossy();
        let path = format!("/playground/{name}");
        let hashed = name.ends_with(".js") || name.ends_with(".css");
        page.push(File::new(&path, source, hashed));
    }
    Ok(page)
}

/// The files of the plain form; it shares the reading of ready queries with the full page.
pub(crate) fn plain_page(source: &Path) -> Vec<File> {
    let plain = source.join("fallback");
    vec![
        File::new("/", plain.join("index.html"), false),
        File::new("/playground/plain.js", plain.join("plain.js"), false),
        File::new("/playground/plain.css", plain.join("plain.css"), false),
        File::new("/playground/queries.js", source.join("src/queries.js"), false),
    ]
}

/// Writes `ASSETS` and `BUNDLED` for the library to include.
pub(crate) fn write_list(target: &Path, page: &[File], bundled: bool) -> io::Result<()> {
    let mut code = format!(
        "/// Whether `GraphiQL` is embedded; otherwise the page is a plain form that says how to get it.\n\
         pub const BUNDLED: bool = {bundled};\n\nstatic ASSETS: &[Asset] = &[\n"
    );
    for file in page {
        file.write(&mut code)?;
    }
    code.push_str("];\n");
    fs::write(target, code)
}

impl File {
    fn new(path: &str, source: PathBuf, immutable: bool) -> Self {
        Self { path: path.to_owned(), source, immutable }
    }

    fn write(&self, code: &mut String) -> io::Result<()> {
        let Self { path, source, immutable } = self;
        let etag = format!("\"{:016x}\"", fnv1a(&fs::read(source)?));
        let content_type = content_type(source);
        let source = source.canonicalize()?;
        let source = source.to_str().ok_or_else(|| io::Error::other("the build folder's path is not UTF-8"))?;
        writeln!(
            code,
            "    Asset {{ path: {path:?}, content_type: {content_type:?}, bytes: include_bytes!({source:?}), \
             etag: {etag:?}, immutable: {immutable} }},"
        )
        .map_err(io::Error::other)
    }
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}

/// 64-bit FNV-1a: tells versions of a file apart, without a dependency.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
