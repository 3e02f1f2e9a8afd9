//! Embeds the playground: bundles `playground/` with npm when that works, and the plain form otherwise.
//!
//! npm runs in a copy below `OUT_DIR`, so the checkout stays clean; it runs again only when a file of `playground/` or
//! `CLAIMGRAPH_PLAYGROUND` changes. A failure is a warning, never a failed build. `CLAIMGRAPH_PLAYGROUND=off` skips npm.

#[path = "build/bundle.rs"]
mod bundle;
#[path = "build/embed.rs"]
mod embed;
#[path = "build/files.rs"]
mod files;

use std::path::{Path, PathBuf};
use std::{env, io};

const SWITCH: &str = "CLAIMGRAPH_PLAYGROUND";

fn main() -> io::Result<()> {
    let source = folder("CARGO_MANIFEST_DIR")?.join("../../playground");
    let out = folder("OUT_DIR")?;
    println!("cargo:rerun-if-changed={}", source.display());
    println!("cargo:rerun-if-env-changed={SWITCH}");
    let bundled = bundle_or_warn(&source, &out.join("playground"));
    let page = match &bundled {
        Some(dist) => embed::bundled_page(dist)?,
        None => embed::plain_page(&source),
    };
    embed::write_list(&out.join("assets.rs"), &page, bundled.is_some())
}

fn folder(variable: &str) -> io::Result<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .ok_or_else(|| io::Error::other(format!("{variable} is not set; cargo sets it")))
}

/// The folder of the finished bundle, or nothing when it was switched off or failed.
fn bundle_or_warn(source: &Path, work: &Path) -> Option<PathBuf> {
    if env::var_os(SWITCH).is_some_and(|value| value == "off") {
        return None;
    }
    match bundle::bundle(source, work) {
        Ok(dist) => Some(dist),
        Err(reason) => {
            println!("cargo:warning=the playground is built without GraphiQL: {reason}");
            None
        }
    }
}
