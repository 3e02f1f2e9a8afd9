//! Copies and lists files.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// What npm and the bundler read; anything else in the source folder (`node_modules`, `dist`) stays behind.
const SOURCES: [&str; 5] = ["package.json", "package-lock.json", ".npmrc", "build.mjs", "src"];

/// Makes `target` a fresh copy of the sources of the page.
pub(crate) fn copy_sources(source: &Path, target: &Path) -> io::Result<()> {
    remove(target)?;
    fs::create_dir_all(target)?;
    SOURCES.iter().try_for_each(|name| copy(&source.join(name), &target.join(name)))
}

/// Removes a folder with all it holds; an absent one is fine.
pub(crate) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The files directly in a folder, sorted by name.
pub(crate) fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    let mut files = entries?;
    files.sort();
    Ok(files)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(|_| ());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
