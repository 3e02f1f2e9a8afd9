use super::{from_file, message, problems};
use crate::config::{Origin, Problem};

#[test]
fn an_unknown_key_names_file_line_and_the_nearest() {
    let said = message(from_file("# comment\n[server]\nhost = \"::1\"\nprot = 80\n"));
    assert_eq!(said, "claimgraph.toml:4: unknown key server.prot; did you mean server.port?");
}

#[test]
fn all_problems_are_reported_at_once_in_order() {
    let said = message(from_file("[server]\nprot = 80\nport = \"x\"\n[cach]\nclaims_byte = 1\n"));
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines,
        [
            "claimgraph.toml:2: unknown key server.prot; did you mean server.port?",
            "claimgraph.toml:3: server.port is \"x\", but must be a whole number from 0 to 65535",
            "claimgraph.toml:5: unknown key cach.claims_byte; did you mean cache.claims_bytes?",
        ]
    );
}

#[test]
fn a_nested_table_that_no_section_has_is_unknown() {
    let said = message(from_file("[server.tls]\ncert = \"a\"\n"));
    assert_eq!(said, "claimgraph.toml:1: unknown key server.tls");
    let said = message(from_file("server.port.number = 3\n"));
    assert_eq!(said, "claimgraph.toml:1: server.port is a table, but must be a whole number from 0 to 65535");
}

#[test]
fn a_section_must_be_a_table() {
    assert_eq!(message(from_file("server = 5\n")), "claimgraph.toml:1: server is 5, but must be a table of keys");
    assert_eq!(
        message(from_file("plugins = []\n")),
        "claimgraph.toml:1: plugins is an array, but must be a table of keys"
    );
}

#[test]
fn empty_sections_and_an_empty_file_set_nothing() {
    let text = "[server]\n[database]\n[limits]\n[cache]\n[log]\n[plugins]\n";
    assert_eq!(from_file(text).unwrap(), from_file("").unwrap());
}

#[test]
fn types_are_not_guessed() {
    let cases = [
        ("[server]\nport = \"80\"", "server.port is \"80\", but must be a whole number from 0 to 65535"),
        ("[server]\nport = 80.0", "server.port is 80.0, but must be a whole number from 0 to 65535"),
        ("[server]\nport = -1", "server.port is -1, but must be a whole number from 0 to 65535"),
        ("[server]\nport = 65536", "server.port is 65536, but must be a whole number from 0 to 65535"),
        ("[server]\nhost = 1", "server.host is 1, but must be an IP address or a host name"),
        ("[server]\nhost = \"a b\"", "server.host is \"a b\", but must be an IP address or a host name"),
        ("[server]\nallow_unauthenticated = 1", "server.allow_unauthenticated is 1, but must be true or false"),
        (
            "[server]\nenvironment = \"prod\"",
            "server.environment is \"prod\", but must be \"development\" or \"production\"",
        ),
        (
            "[server]\nbody_limit_bytes = 0",
            "server.body_limit_bytes is 0, but must be a whole number of bytes from 1024 to 1073741824",
        ),
        (
            "[server]\nrequest_timeout_ms = 0",
            "server.request_timeout_ms is 0, but must be a whole number of milliseconds from 1 to 3600000",
        ),
        ("[log]\nformat = [\"json\"]", "log.format is an array, but must be \"auto\" or \"pretty\" or \"json\""),
        ("[limits]\nquery_depth = 0", "limits.query_depth is 0, but must be a whole number from 1 to 1000"),
    ];
    for (text, expected) in cases {
        assert_eq!(message(from_file(text)), format!("claimgraph.toml:2: {expected}"), "{text}");
    }
}

#[test]
fn a_long_value_is_cut_in_the_message() {
    let said = message(from_file(&format!("[server]\nport = \"{}\"\n", "x".repeat(10_000))));
    assert!(said.len() < 200 && said.contains("xxx..."), "{said}");
}

#[test]
fn a_syntax_error_names_line_and_column_but_quotes_nothing() {
    let said = message(from_file("[database]\nurl = \"postgres://u:hunter2@h/d\n"));
    assert!(said.starts_with("claimgraph.toml:2:"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
    let twice = message(from_file("[server]\nport = 1\nport = 2\n"));
    assert!(twice.starts_with("claimgraph.toml:3:1: "), "{twice}");
}

#[test]
fn a_default_may_not_exceed_its_maximum() {
    let said = message(from_file("[limits]\npage_size_max = 40\n"));
    assert_eq!(
        said,
        "default: limits.page_size_default is 50, but must be at most limits.page_size_max, which is 40 (claimgraph.toml:2)"
    );
    assert!(from_file("[limits]\npage_size_default = 40\npage_size_max = 40\n").is_ok());
    let found = problems(from_file("[limits]\ntraversal_nodes_default = 100001\n"));
    let [Problem::Order { origin: Origin::File { line: 2, .. }, bound_origin: Origin::Default, .. }] = found.as_slice()
    else {
        panic!("{found:?}");
    };
}
