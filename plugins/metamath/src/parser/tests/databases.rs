//! The databases of Debian's `metamath-databases`, version 0.0.0~20210101.
//!
//! The numbers of statements are what the reference program prints when it reads them; the
//! numbers of citations are the lines of its `show usage *`.

use super::super::{Database, Kind, parse_file_with};
use std::path::PathBuf;

/// File, `$a`, `$p`, citations, headings.
const EXPECTED: [(&str, usize, usize, usize, usize); 9] = [
    ("big-unifier.mm", 4, 2, 8, 0),
    ("demo0.mm", 7, 1, 7, 0),
    ("hol.mm", 71, 138, 2_093, 6),
    ("iset.mm", 467, 8_990, 128_166, 206),
    ("miu.mm", 10, 1, 9, 0),
    ("nf.mm", 359, 6_001, 75_163, 111),
    ("peano.mm", 48, 0, 0, 8),
    ("ql.mm", 77, 1_138, 15_751, 45),
    ("set.mm", 2_667, 37_759, 1_213_085, 1_468),
];

/// The folder of the databases, `None` when it is absent outside continuous integration.
#[expect(clippy::disallowed_methods, reason = "a test finds its data by the environment")]
fn folder() -> Option<PathBuf> {
    let folder =
        std::env::var_os("METAMATH_DATABASES").map_or_else(|| "/usr/share/metamath/databases".into(), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    let ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!ci, "{} is missing: install metamath-databases", folder.display());
    eprintln!("SKIPPED: {} is missing, so no real database was read", folder.display());
    None
}

/// `$p` statements of the database: theorems, and syntax that has a proof.
fn provable(database: &Database) -> usize {
    let is_provable = |kind, cites: &[usize]| kind == Kind::Theorem || kind == Kind::Syntax && !cites.is_empty();
    let statements = database.statements.iter();
    statements.filter(|s| is_provable(s.kind, &s.cites)).count()
}

#[test]
fn every_debian_database_is_read_with_the_known_counts() {
    let Some(folder) = folder() else { return };
    for (file, axioms, proofs, citations, headings) in EXPECTED {
        let mut last = (0, 0);
        let database = parse_file_with(&folder.join(file), &mut |done, total| {
            assert!(done >= last.0 && done <= total, "{file}");
            last = (done, total);
        })
        .unwrap_or_else(|error| panic!("{error}"));
        assert!(last.0 == last.1 && last.0 > 0, "{file}");
        assert_eq!(database.statements.len(), axioms + proofs, "{file}");
        assert_eq!(provable(&database), proofs, "{file}");
        let cited: usize = database.statements.iter().map(|s| s.cites.len()).sum();
        assert_eq!(cited, citations, "{file}");
        assert_eq!(database.headings.len(), headings, "{file}");
        assert!(database.statements.iter().all(|s| s.complete), "{file}");
    }
}
