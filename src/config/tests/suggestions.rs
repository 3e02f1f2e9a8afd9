use crate::config::Config;
use crate::config::suggest::key;

#[test]
fn the_nearest_key_is_found_wherever_it_stands() {
    let cases = [
        ("server.prot", Some("server.port")),
        ("sever.port", Some("server.port")),
        ("database.uri", Some("database.url")),
        ("server.url", Some("database.url")),
        ("port", Some("server.port")),
        ("server_port", Some("server.port")),
        ("server.timeout", Some("server.request_timeout_ms")),
        ("server.body_limit", Some("server.body_limit_bytes")),
        ("limits.page_size_maximum", Some("limits.page_size_max")),
        ("sever", Some("server")),
        ("plugin.metamath", Some("plugins.metamath")),
        ("plugin", Some("plugins")),
        ("server.zzz", None),
        ("colour", None),
    ];
    for (given, expected) in cases {
        assert_eq!(key(&Config::default(), given).as_deref(), expected, "{given}");
    }
}
