use super::{Config, from_env, from_file};
use crate::config::allowed::Allowed;
use crate::config::origin::variable_name;
use crate::config::{Auth, AuthMode, Documents, Environment, JWT_ALGORITHMS, LogFormat, Server, Switch, WakeupBy};

#[test]
fn the_defaults_are_those_of_the_design() {
    let Config { server, auth, database, limits, rate_limits, graphql, cors, .. } = Config::default();
    let Config { cache, context, search, events, connections, webhooks, log, .. } = Config::default();
    assert_eq!((server.host.as_str(), server.port, server.tenant.as_str()), ("127.0.0.1", 8080, "default"));
    assert_eq!((server.body_limit_bytes, server.request_timeout_ms), (1_048_576, 30_000));
    assert_eq!((server.environment, server.allow_unauthenticated), (Environment::Development, false));
    assert_eq!((auth.mode, auth.open_metrics, auth.keys_per_tenant), (AuthMode::Development, false, 1_000));
    assert_eq!((auth.rotation_overlap_ms, auth.key_check_ms, auth.last_used_ms), (86_400_000, 500, 60_000));
    assert!(auth.pepper.is_empty() && auth.jwt_secret.is_empty() && auth.jwks_url.is_empty());
    assert!(auth.algorithms().eq(JWT_ALGORITHMS) && !auth.jwt_register_agents);
    assert_eq!((auth.jwt_tenant_claim.as_str(), auth.jwt_agent_claim.as_str()), ("tenant", "sub"));
    assert_eq!((auth.jwt_leeway_ms, auth.jwks_lifetime_ms, auth.jwks_refresh_ms), (30_000, 600_000, 10_000));
    assert_eq!(database.url.expose(), "sqlite://claimgraph.db");
    assert_eq!(database.page_cache_bytes, 67_108_864);
    assert_eq!((limits.claims_per_bundle, limits.content_chars, limits.attrs_bytes), (500, 65_536, 65_536));
    assert_eq!(limits.links_per_bundle, 50_000);
    assert_eq!((limits.traversal_depth, limits.traversal_nodes_default), (10, 1_000));
    assert_eq!(limits.traversal_nodes_max, 100_000);
    assert_eq!((limits.page_size_default, limits.page_size_max), (50, 200));
    assert_eq!((limits.query_depth, limits.query_cost), (20, 200_000));
    assert_eq!((limits.query_tokens, limits.query_selections), (50_000, 10_000));
    assert_eq!((limits.query_aliases, limits.query_directives, limits.query_root_fields), (500, 200, 100));
    assert_eq!(limits.variable_bytes, 524_288);
    let per_minute = (rate_limits.write_per_minute, rate_limits.read_per_minute, rate_limits.search_per_minute);
    assert_eq!(per_minute, (60, 300, 120));
    assert_eq!((rate_limits.enforce_rates, rate_limits.burst_seconds), (Switch::Auto, 60));
    assert_eq!((rate_limits.fields_per_unit, rate_limits.rates_redis_url.expose()), (100, ""));
    assert_eq!((graphql.documents, graphql.batch_operations), (Documents::Automatic, 0));
    assert_eq!((graphql.introspection, graphql.suggestions), (Switch::Auto, Switch::Auto));
    assert!(cors.allowed_origins.is_empty(), "CORS is closed");
    assert_eq!(cache.claims_bytes, 268_435_456);
    assert_eq!((search.search_language.as_str(), search.search_chars), ("english", 1_000));
    assert_eq!((search.search_terms, search.search_depth), (32, 8));
    assert_eq!((context.context_tokens_default, context.context_tokens_max), (4_000, 200_000));
    assert_eq!(context.tokenizer, "words");
    assert_eq!((events.wakeup, events.wakeup_poll_ms, events.batch_events), (WakeupBy::Auto, 1_000, 100));
    assert_eq!((events.ring_bytes, events.bookmark_events, events.bookmark_ms), (8_388_608, 1_000, 30_000));
    assert_eq!((events.history_readers, events.scan_events), (4, 10_000));
    assert_eq!((events.consumers, events.consumer_members), (1_000, 256));
    assert_eq!((events.retention_days, events.retention_events, events.retention_bytes), (0, 0, 0));
    assert_eq!((events.retention_ignores_consumers, events.retention_every_ms), (false, 60_000));
    assert_eq!((events.wakeup_url.expose(), events.wakeup_channel.as_str()), ("", "claimgraph"));
    assert!(webhooks.enabled && !webhooks.allow_http && webhooks.allowed_networks.is_empty());
    assert_eq!(webhooks.retry_delays.to_string(), "0s, 30s, 2m, 10m, 1h");
    assert_eq!((webhooks.webhooks_per_tenant, webhooks.webhook_concurrency), (100, 64));
    assert_eq!((webhooks.connect_timeout_ms, webhooks.attempt_timeout_ms), (10_000, 30_000));
    assert_eq!((webhooks.failing_pause_ms, webhooks.failing_ms, webhooks.exhausted_events), (30_000, 86_400_000, 100));
    assert_eq!((webhooks.deliveries_kept, webhooks.delivery_days), (10_000, 30));
    assert_eq!((connections.most_connections, connections.operations_per_connection), (50_000, 64));
    assert_eq!((connections.init_timeout_ms, connections.keep_alive_ms), (10_000, 30_000));
    assert_eq!((connections.pong_timeout_ms, connections.message_bytes), (90_000, 1_048_576));
    assert_eq!(connections.shared_bytes, 1_048_576);
    assert_eq!((log.format, log.filter.as_str()), (LogFormat::Auto, "info"));
}

#[test]
fn listening_beyond_loopback_must_be_allowed() {
    let server =
        |host: &str, allow: bool| Server { host: host.into(), allow_unauthenticated: allow, ..Server::default() };
    let (open, guarded) = (Auth::default(), Auth { mode: AuthMode::Required, ..Auth::default() });
    for host in ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"] {
        assert!(server(host, false).check_exposure(&open).is_ok(), "{host}");
    }
    for host in ["0.0.0.0", "::", "10.0.0.1", "example.org", "localhost.example.org"] {
        let refused = server(host, false).check_exposure(&open).unwrap_err().to_string();
        assert!(refused.contains(host) && refused.contains("server.allow_unauthenticated"), "{refused}");
        assert!(server(host, true).check_exposure(&open).is_ok(), "{host}");
        assert!(server(host, false).check_exposure(&guarded).is_ok(), "{host}");
    }
}

#[test]
fn production_wants_credentials() {
    let guarded = Auth { mode: AuthMode::Required, ..Auth::default() };
    let production = Server { environment: Environment::Production, ..Server::default() };
    let refused = Auth::default().check_environment(&production).unwrap_err().to_string();
    assert!(refused.contains("auth.mode = \"required\""), "{refused}");
    assert!(Auth::default().check_environment(&Server::default()).is_ok());
    assert!(guarded.check_environment(&production).is_ok() && guarded.check_environment(&Server::default()).is_ok());
}

#[test]
fn text_keys_know_their_shape() {
    let cases = [
        (
            "server",
            "host",
            ["a.example.org", "::", "db-1"].as_slice(),
            ["", "a..b", "-a", "999.1.1.1", "[::1]"].as_slice(),
        ),
        ("server", "tenant", &["a", "acme-2", "9_x"], &["", "Acme", "a b", "é"]),
        (
            "log",
            "filter",
            &["info", "WARN", "info,a::b=debug", "a::b", "off", "[span{x=1}]=info"],
            &["", "infos", "a=loud", "info,,"],
        ),
        ("events", "wakeup_channel", &["claimgraph", "a.b-c_D.9"], &["", ".", "a.", ".a", "a..b", "a b", "a*", ">"]),
        ("events", "wakeup_url", &["", "redis://h", "tls://h:1"], &["h", "http://h", "redis:h"]),
        (
            "auth",
            "jwks_url",
            &["", "https://i.example/k", "http://127.0.0.1:1/k", "http://localhost/k", "http://[::1]:2/k"],
            &["http://i.example/k", "http://127.0.0.1.example/k", "ftp://localhost/k", "https://", "file:///k", "k"],
        ),
        ("auth", "jwt_algorithms", &["ES256", "RS256,EdDSA"], &["", "none", "HS512", "ES256,", "rs256"]),
        ("auth", "jwt_secret", &["", "a secret of thirty-two bytes ..."], &["a secret of thirty-one bytes .."]),
        ("auth", "pepper", &["", "a secret of thirty-two bytes ..."], &["a secret of thirty-one bytes .."]),
        ("rate_limits", "rates_prefix", &["claimgraph", "a.b-c_D9"], &["", "a b", "a:b", "{a}"]),
        ("rate_limits", "enforce_rates", &["auto", "on", "off"], &["", "true", "yes"]),
        ("graphql", "documents", &["any", "automatic", "trusted"], &["", "all"]),
        (
            "cors",
            "allowed_origins",
            &["", "*", "https://a.example, http://b.example:81"],
            &["a.example", "*.a.example"],
        ),
        ("database", "url", &["sqlite::memory:", "postgresql://h"], &["", "mysql://h", "claimgraph.db"]),
    ];
    for (section, key, right, wrong) in cases {
        for value in right {
            assert!(from_file(&format!("[{section}]\n{key} = {value:?}\n")).is_ok(), "{key} takes {value}");
        }
        for value in wrong {
            assert!(from_file(&format!("[{section}]\n{key} = {value:?}\n")).is_err(), "{key} refuses {value}");
        }
    }
}

#[test]
fn every_number_is_taken_at_its_bounds_and_refused_beyond() {
    let mut seen = 0;
    for section in Config::default().sections() {
        for key in section.keys() {
            let Allowed::Integer { min, max, .. } = key.allowed else { continue };
            let set = |value: u64| {
                from_env(&[(&variable_name(&format!("{}.{}", section.name(), key.name)), &value.to_string())])
            };
            let name = key.name;
            // A pair of which one bounds the other is not within itself at these bounds.
            let ordered = |result: Result<Config, crate::config::Error>| match result {
                Err(error) => error.to_string().contains("must be at most"),
                Ok(_) => true,
            };
            assert!(ordered(set(min)) && ordered(set(max)), "{name} takes {min} and {max}");
            assert!(set(max + 1).is_err(), "{name} refuses {}", max + 1);
            assert!(min == 0 || set(min - 1).is_err(), "{name} refuses {min} - 1");
            seen += 1;
        }
    }
    assert!(seen > 20);
}

#[test]
fn a_carrier_of_wake_ups_has_an_address_of_its_kind() {
    let load = |wakeup: &str, url: &str| from_file(&format!("[events]\nwakeup = {wakeup:?}\nwakeup_url = {url:?}\n"));
    for (wakeup, right, wrong) in [("redis", "rediss://h", "nats://h"), ("nats", "nats://h", "redis://h")] {
        assert_eq!(load(wakeup, right).unwrap().events.wakeup_url.expose(), right);
        for url in ["", wrong] {
            let said = load(wakeup, url).unwrap_err().to_string();
            assert!(said.contains("events.wakeup_url") && said.contains(wakeup), "{said}");
        }
    }
    assert!(load("poll", "nats://h").is_ok(), "what is not used does no harm");
}

#[test]
fn limits_are_shared_through_redis_alone() {
    let load = |url: &str| from_file(&format!("[rate_limits]\nrates_redis_url = {url:?}\n"));
    for url in ["", "redis://h", "rediss://h:1"] {
        assert_eq!(load(url).unwrap().rate_limits.rates_redis_url.expose(), url);
    }
    let said = load("nats://hunter2@h").unwrap_err().to_string();
    assert!(said.contains("rate_limits.rates_redis_url") && said.contains("redis://"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn bounds_include_their_ends() {
    for (value, fine) in [(0, false), (1, true), (1_000, true), (1_001, false)] {
        assert_eq!(from_file(&format!("[limits]\ntraversal_depth = {value}\n")).is_ok(), fine, "{value}");
    }
}
