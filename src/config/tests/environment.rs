use super::{Config, from_env, message};
use crate::config::origin::variable_name;
use crate::config::value::Value;

/// A value that a key takes and that is not its default, as text.
fn another(section: &str, name: &str, default: &toml::Value) -> String {
    match (section, name, default) {
        ("server", "host", _) => "example.org".into(),
        ("server", "environment", _) => "production".into(),
        ("auth", "mode", _) => "required".into(),
        ("auth", "pepper" | "jwt_secret", _) => "a secret of thirty-two bytes ...".into(),
        ("auth", "jwks_url", _) => "https://issuer.example/keys".into(),
        ("auth", "jwt_algorithms", _) => "ES256".into(),
        ("database", "url", _) => "postgres://db/x".into(),
        ("events", "wakeup", _) => "poll".into(),
        (_, "wakeup_url" | "rates_redis_url", _) => "redis://h".into(),
        ("graphql", "documents", _) => "trusted".into(),
        ("cors", "allowed_origins", _) => "https://a.example".into(),
        (_, "enforce_rates" | "introspection" | "suggestions", _) => "off".into(),
        ("webhooks", "retry_delays", _) => "1s, 90s".into(),
        ("webhooks", "allowed_networks", _) => "10.0.0.0/8".into(),
        ("webhooks", "ca_file", _) => "ca.pem".into(),
        ("telemetry", "otlp_endpoint", _) => "http://collector:4318".into(),
        ("telemetry", "otlp_headers", _) => "x-team=a".into(),
        ("log", "format", _) => "json".into(),
        ("log", "filter", _) => "debug".into(),
        ("telemetry", "traces_per_thousand", _) => "1".into(),
        ("search", "search_language", _) => "none".into(),
        ("embedder", "embedder_url", _) => "https://models.example/v1".into(),
        ("context", "tokenizer", _) => "bytes".into(),
        (_, "page_size_default" | "traversal_nodes_default" | "context_tokens_default", _) => "49".into(),
        (_, _, toml::Value::String(_)) => "other".into(),
        (_, _, toml::Value::Boolean(value)) => (!value).to_string(),
        (_, _, toml::Value::Integer(value)) => (value + 1).to_string(),
        other => panic!("no other value for {other:?}"),
    }
}

const SECTIONS: [&str; 18] = [
    "server",
    "auth",
    "database",
    "limits",
    "rate_limits",
    "graphql",
    "cors",
    "cache",
    "graph",
    "search",
    "embedder",
    "context",
    "events",
    "connections",
    "webhooks",
    "audit",
    "log",
    "telemetry",
];

/// Every key with another value, and the configuration that differs from the default in this key alone.
fn every_key() -> Vec<(&'static str, &'static str, Option<&'static str>, String, Config)> {
    let config = Config::default();
    let mut all = Vec::new();
    for section in config.sections() {
        for key in section.keys() {
            let text = another(section.name(), key.name, &section.get(key).unwrap());
            let mut expected = Config::default();
            let taken = expected.section_mut(section.name()).unwrap().set(key, &Value::Text(text.clone()));
            assert!(taken && expected != config, "{} takes {text}", key.name);
            let name: &'static str = SECTIONS.into_iter().find(|name| *name == section.name()).unwrap();
            all.push((name, key.name, key.platform, text, expected));
        }
    }
    all
}

#[test]
fn every_key_has_its_variable_its_short_one_and_its_platform_s() {
    assert!(every_key().len() > 20);
    for (section, name, platform, text, expected) in every_key() {
        let full = variable_name(&format!("{section}.{name}"));
        assert_eq!(from_env(&[(&full, &text)]).unwrap(), expected, "{full}");
        let short = format!("CLAIMGRAPH_{}", name.to_uppercase());
        assert_eq!(from_env(&[(&short, &text)]).unwrap(), expected, "{short}");
        if let Some(platform) = platform {
            assert_eq!(from_env(&[(platform, &text)]).unwrap(), expected, "{platform}");
        }
    }
}

#[test]
fn the_platform_s_variables_are_these() {
    let named: Vec<_> = every_key().into_iter().filter_map(|key| key.2).collect();
    assert_eq!(named, ["HOST", "PORT", "DATABASE_URL"]);
}

#[test]
fn an_unknown_variable_suggests_the_nearest() {
    let cases = [
        ("CLAIMGRAPH_SERVER__PROT", "server.prot", "CLAIMGRAPH_SERVER__PORT"),
        ("CLAIMGRAPH_SEVER__PORT", "sever.port", "CLAIMGRAPH_SERVER__PORT"),
        ("CLAIMGRAPH_TENNANT", "tennant", "CLAIMGRAPH_SERVER__TENANT"),
        ("CLAIMGRAPH_SERVER_PORT", "server_port", "CLAIMGRAPH_SERVER__PORT"),
        ("CLAIMGRAPH_LIMITS__PAGE__SIZE", "limits.page.size", "CLAIMGRAPH_LIMITS__PAGE_SIZE_DEFAULT"),
    ];
    for (name, key, suggestion) in cases {
        let said = message(from_env(&[(name, "1")]));
        assert!(said.starts_with(&format!("environment variable {name}: unknown key {key}")), "{said}");
        assert!(said.ends_with(&format!("; did you mean {suggestion}?")), "{said}");
    }
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let empty =
        ["PORT", "DATABASE_URL", "CLAIMGRAPH_CONFIG", "CLAIMGRAPH_SERVER__PORT", "PGHOST", "CLAIMGRAPH_NONSENSE"];
    let variables: Vec<_> = empty.iter().map(|name| (*name, "")).collect();
    assert_eq!(from_env(&variables).unwrap(), Config::default());
}

#[test]
fn variables_of_others_are_ignored() {
    let config = from_env(&[
        ("PATH", "/bin"),
        ("CLAIMGRAPHER_PORT", "1"),
        ("CLAIMGRAPH_PLAYGROUND", "off"),
        ("CLAIMGRAPH_TEST_POSTGRES", "postgres://x/y"),
        ("CLAIMGRAPH_BENCH_ROUNDS", "3"),
    ]);
    assert_eq!(config.unwrap(), Config::default());
}

#[test]
fn kubernetes_service_links_are_ignored() {
    let config = from_env(&[
        ("CLAIMGRAPH_SERVICE_HOST", "10.0.0.1"),
        ("CLAIMGRAPH_SERVICE_PORT", "80"),
        ("CLAIMGRAPH_SERVICE_PORT_HTTP", "80"),
        ("CLAIMGRAPH_PORT", "tcp://10.0.0.1:80"),
        ("CLAIMGRAPH_PORT_80_TCP", "tcp://10.0.0.1:80"),
        ("CLAIMGRAPH_PORT_80_TCP_ADDR", "10.0.0.1"),
        ("CLAIMGRAPH_DB_PORT_5432_TCP_PROTO", "tcp"),
    ]);
    assert_eq!(config.unwrap(), Config::default());
    assert_eq!(from_env(&[("CLAIMGRAPH_PORT", "81")]).unwrap().server.port, 81);
}
