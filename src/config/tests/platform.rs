use super::{from_env, message};

/// The database address that these variables make.
fn url(variables: &[(&str, &str)]) -> String {
    from_env(variables).unwrap().database.url.expose().to_owned()
}

#[test]
fn pg_variables_make_a_url() {
    let all = [
        ("PGHOST", "db.example.org"),
        ("PGPORT", "5433"),
        ("PGUSER", "graph"),
        ("PGPASSWORD", "secret"),
        ("PGDATABASE", "claims"),
        ("PGSSLMODE", "verify-full"),
    ];
    assert_eq!(url(&all), "postgres://graph:secret@db.example.org:5433/claims?sslmode=verify-full");
}

#[test]
fn each_part_but_the_host_may_be_missing() {
    assert_eq!(url(&[("PGHOST", "db")]), "postgres://db");
    assert_eq!(url(&[("PGDATABASE", "claims")]), "postgres://localhost/claims");
    assert_eq!(url(&[("PGHOST", "db"), ("PGUSER", "u")]), "postgres://u@db");
    assert_eq!(url(&[("PGHOST", "db"), ("PGPASSWORD", "p")]), "postgres://:p@db");
}

#[test]
fn without_host_and_database_the_others_set_nothing() {
    assert_eq!(url(&[("PGUSER", "u"), ("PGPASSWORD", "p"), ("PGPORT", "x")]), "sqlite://claimgraph.db");
}

#[test]
fn every_part_survives_a_url_parser() {
    let (user, password, database) = ("a:b@c/d", "p@ss:w/rd?#%[] é\u{1F511}", "my db/1?");
    let made = url(&[("PGHOST", "db"), ("PGUSER", user), ("PGPASSWORD", password), ("PGDATABASE", database)]);
    let parsed = url::Url::parse(&made).unwrap();
    assert_eq!(parsed.host_str(), Some("db"));
    assert_eq!(decoded(parsed.username()), user);
    assert_eq!(decoded(parsed.password().unwrap()), password);
    assert_eq!(decoded(parsed.path().strip_prefix('/').unwrap()), database);
    assert_eq!((parsed.query(), parsed.fragment()), (None, None));
}

#[test]
fn all_but_unreserved_characters_are_encoded() {
    let made = url(&[("PGHOST", "db"), ("PGUSER", "a-b.c_d~e"), ("PGPASSWORD", "@:/?#%[]! +é")]);
    assert_eq!(made, "postgres://a-b.c_d~e:%40%3A%2F%3F%23%25%5B%5D%21%20%2B%C3%A9@db");
}

#[test]
fn sockets_and_addresses_become_hosts() {
    assert_eq!(url(&[("PGHOST", "/var/run/postgresql")]), "postgres://%2Fvar%2Frun%2Fpostgresql");
    let address = url(&[("PGHOST", "::1"), ("PGPORT", "5433")]);
    assert_eq!(address, "postgres://[::1]:5433");
    assert_eq!(url::Url::parse(&address).unwrap().port(), Some(5433));
}

#[test]
fn the_longer_name_wins() {
    let pg = ("PGHOST", "pg");
    let platform = ("DATABASE_URL", "postgres://platform/x");
    let own = ("CLAIMGRAPH_DATABASE__URL", "sqlite://own.db");
    assert_eq!(url(&[pg, platform]), "postgres://platform/x");
    assert_eq!(url(&[pg, platform, own]), "sqlite://own.db");
    assert_eq!(url(&[pg, own]), "sqlite://own.db");
    assert_eq!(url(&[pg, ("DATABASE_URL", "")]), "postgres://pg");
}

#[test]
fn a_wrong_part_names_its_variable() {
    for wrong in ["0", "65536", "x"] {
        let said = message(from_env(&[("PGHOST", "db"), ("PGPORT", wrong), ("PGPASSWORD", "hunter2")]));
        let expected = format!(
            "environment variable PGPORT: database.url is put together with \"{wrong}\", but must be put together with a port from 1 to 65535"
        );
        assert_eq!(said, expected);
    }
    let said = message(from_env(&[("PGHOST", "db"), ("PGSSLMODE", "on")]));
    assert!(said.starts_with("environment variable PGSSLMODE: ") && said.contains("verify-full"), "{said}");
}

#[test]
fn a_wrong_platform_value_names_its_variable() {
    let said = message(from_env(&[("PORT", "eighty")]));
    assert_eq!(
        said,
        "environment variable PORT: server.port is \"eighty\", but must be a whole number from 0 to 65535"
    );
    let said = message(from_env(&[("DATABASE_URL", "mysql://u:hunter2@h/d")]));
    assert!(said.starts_with("environment variable DATABASE_URL: database.url is \"mysql://u:***@h/d\""), "{said}");
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: Vec<u8> = rest.by_ref().take(2).collect();
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
