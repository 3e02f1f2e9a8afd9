//! A guard for servers on a developer's machine.
//!
//! A page of another site can give its own name the address 127.0.0.1 once it is loaded (DNS rebinding); the browser
//! then takes this server for a part of that site. But it still sends that name, so a server that listens on loopback
//! answers only to names of loopback.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};

/// Whether a request is addressed to this machine. One without `Host` comes from no browser.
pub(super) fn is_addressed_here(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return true };
    host.to_str().is_ok_and(|host| is_loopback(without_port(host)))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        // The colons of an IPv6 address stand in brackets.
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn is_loopback(name: &str) -> bool {
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    let lower = bare.to_ascii_lowercase();
    // RFC 6761, section 6.3: what ends in .localhost is loopback as well.
    bare.parse::<IpAddr>().map_or(lower == "localhost" || lower.ends_with(".localhost"), |ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_names_of_loopback_are_local() {
        let local = |host: &'static str| {
            is_addressed_here(&HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]))
        };
        for host in [
            "localhost",
            "LocalHost:8080",
            "a.localhost:1",
            "127.0.0.1",
            "127.0.0.1:8080",
            "127.1.2.3",
            "[::1]",
            "[::1]:8080",
        ] {
            assert!(local(host), "{host}");
        }
        for host in [
            "elsewhere.example",
            "elsewhere.example:8080",
            "localhost.example",
            "10.0.0.1",
            "[::2]:80",
            "",
            "notlocalhost",
        ] {
            assert!(!local(host), "{host}");
        }
        assert!(is_addressed_here(&HeaderMap::new()));
    }
}
