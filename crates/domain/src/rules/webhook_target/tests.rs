use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use proptest::prelude::*;

use super::{TargetPolicy, special};
use crate::error::Code;

/// Networks that are not public, as CIDR blocks: written down apart from the rule, so that one checks the other.
const GUARDED: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
];

fn networks() -> Vec<IpNet> {
    GUARDED.iter().map(|network| network.parse().unwrap()).collect()
}

fn guarded(address: Ipv4Addr) -> bool {
    networks().iter().any(|network| network.contains(&IpAddr::V4(address)))
}

/// Ways in which IPv6 carries an IPv4 address to where IPv4 would go.
fn carriers(address: Ipv4Addr) -> [Ipv6Addr; 3] {
    let bits = u128::from(u32::from(address));
    let six_to_four = (0x2002_u128 << 112) | (bits << 80) | 1;
    let nat64 = (0x0064_ff9b_u128 << 96) | bits;
    [address.to_ipv6_mapped(), Ipv6Addr::from(six_to_four), Ipv6Addr::from(nat64)]
}

#[test]
fn both_ends_of_every_guarded_network_are_guarded_and_what_lies_beside_is_not() {
    for network in networks() {
        let IpNet::V4(network) = network else { unreachable!() };
        for inside in [network.network(), network.broadcast()] {
            assert!(special(inside.into()).is_some(), "{inside}");
        }
        let beside = [u32::from(network.network()).checked_sub(1), u32::from(network.broadcast()).checked_add(1)];
        for beside in beside.into_iter().flatten().map(Ipv4Addr::from) {
            assert_eq!(special(beside.into()).is_some(), guarded(beside), "{beside}");
        }
    }
}

#[test]
fn addresses_of_ipv6_are_told_apart() {
    for address in [
        "::",
        "::1",
        "::2",
        "::127.0.0.1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "feff::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
        "3fff:fff::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:2::1",
        "2001:20::1",
        "2001:1ff::1",
        "100::1",
        "64:ff9b:1::1",
        "5f00::1",
        "4000::1",
        "1fff::1",
    ] {
        assert!(special(address.parse().unwrap()).is_some(), "{address}");
    }
    for address in ["2606:4700::1111", "2a00:1450::1", "2001:200::1", "2001:4860:4860::8888", "3fff:1000::1", "2000::1"]
    {
        assert_eq!(special(address.parse().unwrap()), None, "{address}");
    }
}

proptest! {
    #[test]
    fn the_rule_agrees_with_the_list_of_networks(bits: u32) {
        let address = Ipv4Addr::from(bits);
        prop_assert_eq!(special(address.into()).is_some(), guarded(address));
    }

    #[test]
    fn what_carries_an_address_is_what_it_carries(bits: u32) {
        let address = Ipv4Addr::from(bits);
        for carrier in carriers(address) {
            prop_assert_eq!(special(carrier.into()), special(address.into()), "{}", carrier);
        }
    }

    #[test]
    fn an_allowed_network_admits_what_it_holds_and_nothing_else(bits: u32, length in 0_u8..=32, other: u32) {
        let network = IpNet::new(Ipv4Addr::from(bits).into(), length).unwrap();
        let policy = TargetPolicy { allowed: vec![network], ..TargetPolicy::default() };
        let (inside, other) = (Ipv4Addr::from(bits), Ipv4Addr::from(other));
        prop_assert!(policy.admits(inside.into()).is_ok());
        prop_assert!(policy.admits(inside.to_ipv6_mapped().into()).is_ok());
        let expected = network.contains(&IpAddr::V4(other)) || !guarded(other);
        prop_assert_eq!(policy.admits(other.into()).is_ok(), expected);
    }
}

#[test]
fn urls_that_lead_inside_are_refused_however_they_are_written() {
    let policy = TargetPolicy { allow_http: true, ..TargetPolicy::default() };
    for url in [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.1./",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://localhost/",
        "http://LOCALHOST:8080/",
        "http://localhost./",
        "http://a.localhost/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://0/",
        "http://[fe80::1]/",
        "http://１２７.0.0.1/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:7f00:1::]/",
        "http://[fe80::1%25eth0]/",
        "http:///",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "example.org",
        "/hook",
        "",
        "https://me@example.org/",
        "https://me:secret@example.org/",
        "https://:secret@example.org/",
        "https://example.org/#part",
        "http://[::1",
    ] {
        let refused = policy.read(url).expect_err(url);
        assert_eq!(refused.code, Code::ValidationFailed, "{url}");
        assert!(!refused.message.contains("secret@"), "{url}");
    }
}

#[test]
fn urls_that_lead_outside_are_taken() {
    let strict = TargetPolicy::default();
    for url in
        ["https://example.org", "https://example.org:8443/a?b=c", "https://8.8.8.8/", "https://[2606:4700::1111]/"]
    {
        strict.read(url).unwrap();
    }
    assert!(strict.read("http://example.org").unwrap_err().message.contains("https"));
    let inside = TargetPolicy { allow_http: true, allowed: vec!["127.0.0.0/8".parse().unwrap()] };
    for url in ["http://example.org", "http://127.0.0.1:9/", "http://localhost:9/", "http://[::ffff:127.0.0.1]/"] {
        inside.read(url).unwrap();
    }
    assert!(inside.read("http://10.0.0.1/").is_err());
    let long = |bytes: usize| format!("https://example.org/{}", "a".repeat(bytes - 20));
    assert!(strict.read(&long(2_048)).is_ok() && strict.read(&long(2_049)).is_err());
}
