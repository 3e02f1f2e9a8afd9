use super::{Config, Error, from_env, from_file, layers, message};

fn table(text: &str) -> toml::Table {
    text.parse().unwrap()
}

#[test]
fn a_plugin_is_enabled_with_no_settings_unless_told() {
    let config = Config::default();
    assert!(config.plugins.is_enabled("metamath"));
    assert!(config.plugins.settings("metamath").is_empty());
}

#[test]
fn the_table_is_handed_on_without_enabled() {
    let text = "[plugins.metamath]\nenabled = false\nlimit = 3\n[plugins.metamath.a]\nb = [1, 2]\n[plugins.example]\n";
    let plugins = from_file(text).unwrap().plugins;
    assert!(!plugins.is_enabled("metamath") && plugins.is_enabled("example"));
    assert_eq!(plugins.settings("metamath"), table("limit = 3\na = { b = [1, 2] }"));
    assert_eq!(plugins.iter().map(|(id, _)| id).collect::<Vec<_>>(), ["metamath"]);
}

#[test]
fn an_unknown_plugin_is_reported_once_with_the_known_ones() {
    let said = message(from_file("[plugins.metamth]\nenabled = true\nx = 1\n"));
    assert_eq!(
        said,
        "claimgraph.toml:2: unknown plugin metamth; did you mean metamath?; the plugins are: example, metamath, paper-trail"
    );
    let said = message(from_file("[plugins.zzz]\n"));
    assert_eq!(said, "claimgraph.toml:1: unknown plugin zzz; the plugins are: example, metamath, paper-trail");
}

#[test]
fn enabled_is_a_truth_value() {
    let said = message(from_file("[plugins.example]\nenabled = \"no\"\n"));
    assert_eq!(said, "claimgraph.toml:2: plugins.example.enabled is \"no\", but must be true or false");
    let said = message(from_env(&[("CLAIMGRAPH_PLUGINS__EXAMPLE__ENABLED", "0")]));
    assert!(said.ends_with("plugins.example.enabled is \"0\", but must be true or false"), "{said}");
}

#[test]
fn a_plugin_s_section_is_a_table() {
    let said = message(from_file("[plugins]\nexample = 1\n"));
    assert_eq!(said, "claimgraph.toml:2: plugins.example is 1, but must be a table of keys");
    let said = message(from_env(&[("CLAIMGRAPH_PLUGINS__EXAMPLE", "off")]));
    assert!(said.ends_with("plugins.example is \"off\", but must be a table of keys"), "{said}");
}

#[test]
fn variables_and_flags_reach_into_the_table() {
    let plugins = layers()
        .file("claimgraph.toml", "[plugins.metamath]\na = { b = 1, c = 2 }\nname = \"x\"\n")
        .env(&[
            ("CLAIMGRAPH_PLUGINS__METAMATH__A__B", "10"),
            ("CLAIMGRAPH_PLUGINS__METAMATH__NAME", "plain words"),
            ("CLAIMGRAPH_PLUGINS__METAMATH__CODE", "\"10\""),
            ("CLAIMGRAPH_PLUGINS__METAMATH__LIST", "[1, 2]"),
            ("CLAIMGRAPH_PLUGINS__METAMATH__TRICK", "1\nother = 2"),
        ])
        .set("plugins.example.enabled=false")
        .load()
        .unwrap()
        .plugins;
    let expected =
        "a = { b = 10, c = 2 }\nname = \"plain words\"\ncode = \"10\"\nlist = [1, 2]\ntrick = \"1\\nother = 2\"";
    assert_eq!(plugins.settings("metamath"), table(expected));
    assert!(!plugins.is_enabled("example"));
}

#[test]
fn a_variable_spells_hyphens_as_underscores() {
    let plugins = from_env(&[("CLAIMGRAPH_PLUGINS__PAPER_TRAIL__DEPTH", "2")]).unwrap().plugins;
    assert_eq!(plugins.settings("paper-trail"), table("depth = 2"));
    assert!(matches!(from_file("[plugins.paper_trail]\na = 1\n"), Err(Error::Invalid(_))));
}
