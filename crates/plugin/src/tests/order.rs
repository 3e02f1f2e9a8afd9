use super::*;

fn ids(assembled: &Assembled) -> Vec<&'static str> {
    assembled.plugins.ids().collect()
}

#[test]
fn plugins_are_ordered_by_what_they_require_then_by_id() {
    let plugins: Vec<Box<dyn AnyPlugin>> = vec![
        Box::new(Gamma::default()),
        Box::new(Omega::default()),
        Box::new(Beta::default()),
        Box::new(Alpha::default()),
    ];
    assert_eq!(ids(&assembled(plugins).unwrap()), ["alpha", "beta", "omega", "gamma"]);
}

#[test]
fn a_plugin_needs_what_it_requires() {
    let message = "plugin `gamma` failed to configure: it requires the plugin `omega`, which is not on: \
                   switch it on, or this one off";
    assert_eq!(refusal(assembled(vec![Box::new(Gamma::default())])), message);
    let off = BTreeMap::from([("omega".to_owned(), Settings { enabled: false, ..Settings::default() })]);
    let plugins: Vec<Box<dyn AnyPlugin>> = vec![Box::new(Gamma::default()), Box::new(Omega::default())];
    assert_eq!(refusal(assemble(plugins, &off)), message);
}

#[test]
fn plugins_that_require_one_another_are_refused() {
    plugin!(One, "one", &["two"]);
    plugin!(Two, "two", &["one"]);
    let message = "plugin `one` failed to configure: the plugins one, two require one another in a circle";
    assert_eq!(refusal(assembled(vec![Box::new(One::default()), Box::new(Two::default())])), message);
}
