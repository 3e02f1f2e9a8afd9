use super::{from_env, from_file};
use crate::config::{DatabaseUrl, Flags, WakeupUrl};

#[test]
fn a_password_is_never_shown() {
    let cases = [
        ("postgres://u:hunter2@h:5432/d?sslmode=require", "postgres://u:***@h:5432/d?sslmode=require"),
        ("postgres://u:hun@ter2@h/d", "postgres://u:***@h/d"),
        ("postgres://u:hunter2/x@h/d", "postgres://u:***@h/d"),
        ("postgres://:hunter2@h/d", "postgres://:***@h/d"),
        ("postgres://h/d?user=u&password=hunter2", "postgres://h/d?user=u&password=***"),
        ("postgres://h/d?password=hun@hunter2", "postgres://***"),
        ("sqlite://a.db?key=hunter2", "sqlite://a.db?key=***"),
        ("sqlite://a.db?mode=rwc", "sqlite://a.db?mode=rwc"),
        ("postgres:u:hunter2@h", "***"),
    ];
    for (url, shown) in cases {
        assert_eq!(DatabaseUrl::new(url).to_string(), shown);
        assert_eq!(format!("{:?}", DatabaseUrl::new(url)), format!("DatabaseUrl({shown})"));
    }
}

#[test]
fn no_part_of_a_login_of_a_message_server_is_shown() {
    let cases = [
        ("redis://u:hunter2@h:6379/0", "redis://***@h:6379/0"),
        ("nats://hunter2@h", "nats://***@h"),
        ("rediss://:hun@ter2@h", "rediss://***@h"),
        ("nats://h?token=hunter2", "nats://h?token=***"),
        ("nats://h:4222", "nats://h:4222"),
        ("hunter2", "***"),
        ("", ""),
    ];
    for (url, shown) in cases {
        assert_eq!(WakeupUrl::new(url).to_string(), shown);
        assert_eq!(format!("{:?}", WakeupUrl::new(url)), format!("WakeupUrl({shown})"));
    }
    for url in ["amqp://u:hunter2@h", "hunter2"] {
        let error = from_env(&[("CLAIMGRAPH_EVENTS__WAKEUP_URL", url)]).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
    let error = from_file("[events]\nwakeup = \"nats\"\nwakeup_url = \"redis://:hunter2@h\"\n").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
}

#[test]
fn debug_of_the_whole_shows_no_secret() {
    let config = from_file(
        "[database]\nurl = \"postgres://u:hunter2@h/d\"\n[plugins.example]\napi_key = \"hunter3\"\nport = 1\n",
    );
    let config = config.unwrap();
    let shown = format!("{config:?} {config:#?}");
    assert!(!shown.contains("hunter"), "{shown}");
    assert!(shown.contains("postgres://u:***@h/d") && shown.contains("api_key"), "{shown}");
    assert_eq!(config.database.url.expose(), "postgres://u:hunter2@h/d");
    assert_eq!(config.plugins.settings("example")["api_key"].as_str(), Some("hunter3"));
}

#[test]
fn errors_and_flags_show_no_secret() {
    for url in ["mysql://u:hunter2@h/d", "postgres:u:hunter2@h", "hunter2"] {
        let error = from_env(&[("DATABASE_URL", url)]).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
    let flags = Flags {
        database_url: Some("postgres://u:hunter2@h/d".into()),
        set: vec!["plugins.example.key=hunter2".into()],
        ..Flags::default()
    };
    assert!(!format!("{flags:?}").contains("hunter2"));
}

#[test]
fn no_secret_of_authentication_is_shown() {
    let long = "hunter2 hunter2 hunter2 hunter2 h";
    let config = from_file(&format!("[auth]\npepper = \"{long}\"\njwt_secret = \"{long}\"\n")).unwrap();
    assert!(!format!("{config:?}").contains("hunter"), "{config:?}");
    assert_eq!(config.auth.jwt_secret.expose(), long);
    for key in ["pepper", "jwt_secret"] {
        let error = from_file(&format!("[auth]\n{key} = \"hunter2\"\n")).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter") && shown.contains("a text of 7 bytes"), "{shown}");
    }
}
