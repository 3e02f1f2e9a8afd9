use super::{Config, Flags, layers, message};

#[test]
fn without_any_layer_the_defaults_hold() {
    assert_eq!(layers().load().unwrap(), Config::default());
}

#[test]
fn each_layer_wins_over_the_one_below() {
    let file = || layers().file("claimgraph.toml", "[server]\nport = 1001\n");
    assert_eq!(file().load().unwrap().server.port, 1001);
    assert_eq!(file().env(&[("PORT", "1002")]).load().unwrap().server.port, 1002);
    let short = file().env(&[("PORT", "1002"), ("CLAIMGRAPH_PORT", "1003")]);
    assert_eq!(short.load().unwrap().server.port, 1003);
    let env = || file().env(&[("CLAIMGRAPH_SERVER__PORT", "1004"), ("CLAIMGRAPH_PORT", "1003"), ("PORT", "1002")]);
    assert_eq!(env().load().unwrap().server.port, 1004);
    assert_eq!(env().set("server.port=1005").load().unwrap().server.port, 1005);
    let flags = Flags { port: Some("1006".into()), ..Flags::default() };
    assert_eq!(env().flags(flags).set("server.port=1005").load().unwrap().server.port, 1006);
}

#[test]
fn a_layer_changes_only_what_it_sets() {
    let config = layers()
        .file("claimgraph.toml", "[server]\nhost = \"::1\"\ntenant = \"acme\"\n[cache]\nclaims_bytes = 0\n")
        .env(&[("HOST", "127.0.0.2")])
        .load()
        .unwrap();
    let mut expected = Config::default();
    expected.server.host = "127.0.0.2".into();
    expected.server.tenant = "acme".into();
    expected.cache.claims_bytes = 0;
    assert_eq!(config, expected);
}

#[test]
fn a_wrong_value_below_is_an_error_even_when_a_layer_above_is_right() {
    let result = layers().file("claimgraph.toml", "[server]\nport = \"x\"\n").env(&[("PORT", "1")]).load();
    assert!(message(result).starts_with("claimgraph.toml:2: server.port is \"x\""));
}

#[test]
fn the_flag_chooses_the_file_then_the_variable_then_the_default() {
    let files = || {
        ["claimgraph.toml", "b.toml", "c.toml"]
            .iter()
            .zip(1..)
            .fold(layers(), |layers, (name, port)| layers.file(name, &format!("[server]\nport = {port}\n")))
    };
    assert_eq!(files().load().unwrap().server.port, 1);
    assert_eq!(files().env(&[("CLAIMGRAPH_CONFIG", "b.toml")]).load().unwrap().server.port, 2);
    let both = files().env(&[("CLAIMGRAPH_CONFIG", "b.toml")]).config_flag("c.toml");
    assert_eq!(both.load().unwrap().server.port, 3);
}

#[test]
fn a_named_file_must_exist() {
    let flag = message(layers().config_flag("absent.toml").load());
    assert!(flag.starts_with("cannot read the configuration file absent.toml: "), "{flag}");
    let variable = message(layers().env(&[("CLAIMGRAPH_CONFIG", "gone.toml")]).load());
    assert!(variable.starts_with("cannot read the configuration file gone.toml: "), "{variable}");
}

#[test]
fn every_flag_sets_its_key() {
    let flags = Flags {
        config: None,
        host: Some("::1".into()),
        port: Some("0".into()),
        database_url: Some("sqlite::memory:".into()),
        log_format: Some("json".into()),
        log_filter: Some("warn".into()),
        set: vec!["server.tenant=acme".into(), "limits.query_depth=7".into()],
    };
    let config = layers().flags(flags).load().unwrap();
    assert_eq!((config.server.host.as_str(), config.server.port), ("::1", 0));
    assert_eq!(config.database.url.expose(), "sqlite::memory:");
    assert_eq!((config.log.format, config.log.filter.as_str()), (crate::config::LogFormat::Json, "warn"));
    assert_eq!((config.server.tenant.as_str(), config.limits.query_depth), ("acme", 7));
}

#[test]
fn a_wrong_flag_names_itself() {
    let flags = Flags { port: Some("eighty".into()), ..Flags::default() };
    let said = message(layers().flags(flags).set("server.tennant=a").set("nonsense").load());
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines,
        [
            "flag --set: the text is \"nonsense\", but must be KEY=VALUE, such as server.port=8080",
            "flag --set: unknown key server.tennant; did you mean server.tenant?",
            "flag --port: server.port is \"eighty\", but must be a whole number from 0 to 65535",
        ]
    );
}

#[test]
fn the_command_line_reads_the_flags() {
    use clap::{Args as _, FromArgMatches as _};
    let command = Flags::augment_args(clap::Command::new("claimgraph"));
    let arguments = ["claimgraph", "--port", "1", "--set", "a=1", "--set", "b=2", "--config", "x.toml"];
    let flags = Flags::from_arg_matches(&command.try_get_matches_from(arguments).unwrap()).unwrap();
    assert_eq!((flags.port.as_deref(), flags.set.len()), (Some("1"), 2));
    assert_eq!(flags.config, Some("x.toml".into()));
}
