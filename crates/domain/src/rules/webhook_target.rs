//! Where webhooks may lead: a guard against having the server send requests into its own network (SSRF).
//!
//! A tenant chooses the URLs, so that the server must not reach for it what the tenant cannot reach by itself. Every
//! address that is connected to passes [`TargetPolicy::admits`]; names are resolved by whoever connects.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use url::{Host, Url};

use crate::error::{Code, Error};

/// Longest URL, bytes.
pub const MAX_URL_BYTES: usize = 2_048;

/// What a server allows besides addresses of the public internet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetPolicy {
    /// Whether `http` will do, which anyone on the way can read and change.
    pub allow_http: bool,
    /// Networks that are allowed although they are not public.
    pub allowed: Vec<IpNet>,
}

impl TargetPolicy {
    /// Whether an address may be connected to; what it is where it may not.
    ///
    /// # Errors
    /// What sort of address it is, such as "a private address".
    pub fn admits(&self, address: IpAddr) -> Result<(), &'static str> {
        let plain = address.to_canonical();
        if self.allowed.iter().any(|network| network.contains(&address) || network.contains(&plain)) {
            return Ok(());
        }
        special(address).map_or(Ok(()), Err)
    }

    /// Reads a URL, and checks what can be checked without asking anyone: scheme, user information, and the address
    /// where one is written out. `0x7f.1`, `2130706433` and the like are addresses as well.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` with what is wrong.
    pub fn read(&self, text: &str) -> Result<Url, Error> {
        let refuse = |message: String| Err(Error::new(Code::ValidationFailed, message));
        if text.len() > MAX_URL_BYTES {
            return refuse(format!("the URL has {} bytes; the most is {MAX_URL_BYTES}", text.len()));
        }
        let url = match Url::parse(text) {
            Ok(url) => url,
            Err(cause) => return refuse(format!("that is no absolute URL: {cause}")),
        };
        match url.scheme() {
            "https" => {}
            "http" if self.allow_http => {}
            "http" => {
                return refuse("the URL must begin with `https://`: what `http` carries can be read on the way".into());
            }
            other => return refuse(format!("the URL must begin with `https://`, not with `{other}:`")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse(
                "the URL holds a user name or a password; a receiver knows the sender by the signature".into(),
            );
        }
        if url.fragment().is_some() {
            return refuse("the URL holds a fragment (`#…`), which is never sent; leave it out".into());
        }
        let addresses = match url.host() {
            None => return refuse("the URL names no host".into()),
            Some(Host::Ipv4(address)) => vec![IpAddr::V4(address)],
            Some(Host::Ipv6(address)) => vec![IpAddr::V6(address)],
            Some(Host::Domain(name)) if is_local(name) => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
            Some(Host::Domain(_)) => Vec::new(),
        };
        let refused: Vec<_> = addresses.iter().filter_map(|address| self.admits(*address).err()).collect();
        match refused.first() {
            Some(what) if refused.len() == addresses.len() => {
                let host = url.host_str().unwrap_or_default();
                refuse(format!("the URL leads to {host}, which is {what}; webhooks lead to the public internet"))
            }
            _ => Ok(url),
        }
    }
}

/// RFC 6761, section 6.3.
fn is_local(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

/// What an address is that is not one of the public internet.
#[must_use]
pub fn special(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => special_v4(address),
        IpAddr::V6(address) => special_v6(address),
    }
}

/// Source: IANA IPv4 Special-Purpose Address Registry, <https://www.iana.org/assignments/iana-ipv4-special-registry>.
fn special_v4(address: Ipv4Addr) -> Option<&'static str> {
    Some(match address.octets() {
        [0, ..] => "an unspecified address",
        [127, ..] => "a loopback address",
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => "a private address",
        [169, 254, ..] => "a link-local address",
        [100, 64..=127, ..] => "an address shared behind a carrier's NAT",
        [192, 0, 0, _] | [192, 88, 99, _] => "an address of a protocol",
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => "an address for documentation",
        [198, 18 | 19, ..] => "an address for benchmarks",
        [224..=239, ..] => "a multicast address",
        [240..=255, ..] => "a reserved address",
        _ => return None,
    })
}

/// Source: IANA IPv6 Special-Purpose Address Registry, <https://www.iana.org/assignments/iana-ipv6-special-registry>.
/// What carries an IPv4 address is what that is.
fn special_v6(address: Ipv6Addr) -> Option<&'static str> {
    let carried = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        special_v4(Ipv4Addr::new(a, b, c, d))
    };
    Some(match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => "an unspecified address",
        [0, 0, 0, 0, 0, 0, 0, 1] => "a loopback address",
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            return carried(high, low);
        }
        [0xfe80..=0xfebf, ..] => "a link-local address",
        [0xfec0..=0xfeff, ..] => "a site-local address",
        [0xfc00..=0xfdff, ..] => "a private address",
        [0xff00..=0xffff, ..] => "a multicast address",
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0x0fff, ..] => "an address for documentation",
        // Teredo, benchmarks, ORCHID and more.
        [0x2001, 0..=0x01ff, ..] => "an address of a protocol",
        // All that is given out for the public internet is in 2000::/3.
        [0x2000..=0x3fff, ..] => return None,
        _ => "a reserved address",
    })
}

#[cfg(test)]
mod tests;
