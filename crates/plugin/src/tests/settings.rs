use super::*;

fn with(toml: &str) -> Result<Assembled, Error> {
    assemble(vec![Box::new(Alpha::default())], &set("alpha", toml))
}

#[test]
fn known_settings_are_read() {
    assert!(with("fail = 'start'\nlimits = { lines = 5 }").is_ok());
}

#[test]
fn an_unknown_key_is_refused_even_if_the_type_would_ignore_it() {
    let message = "plugin `alpha` failed to configure: unknown setting `colour`; it has fail, limits";
    assert_eq!(refusal(with("colour = 'red'")), message);
    let message = "plugin `alpha` failed to configure: unknown setting `limits.line`; it has fail, limits";
    assert_eq!(refusal(with("limits = { line = 5 }")), message);
}

#[test]
fn a_value_of_the_wrong_type_is_refused() {
    let message = refusal(with("fail = 3"));
    assert!(message.starts_with("plugin `alpha` failed to configure: invalid type: integer `3`"), "{message}");
}

#[test]
fn a_value_that_the_plugin_refuses_is_refused() {
    let message = "plugin `alpha` failed to configure: limits.lines is at most 999, not 1000";
    assert_eq!(refusal(with("limits = { lines = 1000 }")), message);
}

#[test]
fn settings_for_an_unknown_plugin_are_refused() {
    let refused = assemble(vec![Box::new(Alpha::default())], &set("alhpa", ""));
    let message = "plugin `alhpa` failed to configure: there is no such plugin here; there are: alpha";
    assert_eq!(refusal(refused), message);
}

#[test]
fn defaults_are_told_for_the_sample_configuration() {
    let defaults = AnyPlugin::default_settings(&Alpha::default()).unwrap();
    assert_eq!(defaults.to_string().trim(), "fail = \"\"\n\n[limits]\nlines = 0");
}
