//! A WordNet on disk.

use std::path::{Path, PathBuf};

use super::super::{PartOfSpeech, parse_folder};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/small")
}

#[test]
fn a_file_stands_for_its_folder() {
    let (network, hash) = parse_folder(&data(), &mut |_, _| {}).expect("it is well-formed");
    let (again, same) = parse_folder(&data().join("data.adv"), &mut |_, _| {}).expect("it is well-formed");
    assert_eq!((network.synsets, network.links, hash), (again.synsets, again.links, same));
}

#[test]
fn progress_ends_at_the_total_of_all_files() {
    let length = |pos: PartOfSpeech| std::fs::metadata(data().join(pos.file())).expect("the file exists").len();
    let total = PartOfSpeech::ALL.into_iter().map(length).sum();
    let mut reports = Vec::new();
    parse_folder(&data(), &mut |done, total| reports.push((done, total))).expect("it is well-formed");
    assert_eq!(reports, [(total, total)]);
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    std::fs::copy(data().join("data.noun"), folder.path().join("data.noun")).expect("the file can be copied");
    let error = parse_folder(folder.path(), &mut |_, _| {}).expect_err("three files are missing");
    assert!(error.to_string().starts_with("data.verb:1:1: the file cannot be read: "), "{error}");
    assert!(parse_folder(Path::new(""), &mut |_, _| {}).is_err());
    assert!(parse_folder(&data().join("absent"), &mut |_, _| {}).is_err());
}

#[test]
fn the_hash_is_of_all_files() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for pos in PartOfSpeech::ALL {
        std::fs::copy(data().join(pos.file()), folder.path().join(pos.file())).expect("the file can be copied");
    }
    let hash = || parse_folder(folder.path(), &mut |_, _| {}).expect("it is well-formed").1;
    let before = hash();
    let adverbs = folder.path().join("data.adv");
    let text = std::fs::read_to_string(&adverbs).expect("the file can be read");
    std::fs::write(&adverbs, text.replace("with speed", "with haste")).expect("the file can be written");
    assert_ne!(hash(), before);
}
