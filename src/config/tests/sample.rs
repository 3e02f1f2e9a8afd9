use super::{Config, from_file};

/// The sample with each key set: a # without a space after it comments a key.
fn uncommented() -> String {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(key) if key.starts_with(|first: char| first.is_ascii_lowercase()) => key.to_owned(),
        _ => line.to_owned(),
    };
    Config::sample().lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn as_it_is_it_gives_the_defaults() {
    assert_eq!(from_file(&Config::sample()).unwrap(), Config::default());
}

#[test]
fn uncommented_it_sets_every_key_to_its_default() {
    let text = uncommented();
    assert_eq!(from_file(&text).unwrap(), Config::default());
    let document: toml::Table = text.parse().unwrap();
    let config = Config::default();
    for section in config.sections() {
        let written = document[section.name()].as_table().unwrap();
        let names: Vec<_> = section.keys().iter().map(|key| key.name).collect();
        assert_eq!(written.len(), names.len());
        for key in section.keys() {
            assert_eq!(written.get(key.name), section.get(key).as_ref(), "{}", key.name);
        }
    }
    assert_eq!(document.len(), config.sections().len());
}

#[test]
fn every_key_says_its_bounds_and_variables() {
    let sample = Config::sample();
    for expected in [
        "# Value: a whole number from 0 to 65535.\n# Environment: CLAIMGRAPH_SERVER__PORT, PORT.\n#port = 8080\n",
        "# Value: a whole number of bytes from 0 to 1099511627776.\n# Environment: CLAIMGRAPH_CACHE__CLAIMS_BYTES.\n#claims_bytes = 268435456\n",
        "# Environment: CLAIMGRAPH_DATABASE__URL, DATABASE_URL.\n#url = \"sqlite://claimgraph.db\"\n",
        "PGHOST",
        "PGPORT",
        "PGUSER",
        "PGPASSWORD",
        "PGDATABASE",
        "PGSSLMODE",
    ] {
        assert!(sample.contains(expected), "{expected}");
    }
    assert!(!sample.contains('`'));
    assert_eq!(sample.lines().map(str::len).max().map(|longest| longest <= 130), Some(true));
}
