//! Networks, as people write them.

use std::fmt;

use ipnet::IpNet;

use super::allowed::Allowed;
use super::listed;

/// Networks such as `10.0.0.0/8, fd00::/8`, possibly none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// What a key of this type takes.
    pub(super) const ALLOWED: Allowed = Allowed::Text {
        shape: "networks with commas between, such as \"10.0.0.0/8, fd00::/8\"",
        accepts: |text| Self::parse(text).is_some(),
    };

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The networks in order.
    pub fn to_vec(&self) -> Vec<IpNet> {
        self.0.clone()
    }

    fn parse(text: &str) -> Option<Self> {
        listed::read(text, |network| network.parse().ok()).map(Self)
    }
}

impl fmt::Display for Networks {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        listed::write(out, &self.0)
    }
}

listed::setting!(Networks);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_read_as_they_are_written() {
        for text in ["", "10.0.0.0/8", "127.0.0.1/32, ::1/128"] {
            assert_eq!(Networks::parse(text).unwrap().to_string(), text);
        }
        for text in ["10.0.0.1", "10.0.0.0/33", "all", "10.0.0.0/8,", "10.0.0.0/8 fd00::/8"] {
            assert_eq!(Networks::parse(text), None, "{text}");
        }
    }
}
