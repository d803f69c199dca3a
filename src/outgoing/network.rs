//! Which addresses may be reached: those of the public internet, and what the configuration allows besides.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses: `192.168.1.0/24`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    base: IpAddr,
    bits: u8,
}

impl Network {
    const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u8) -> Self {
        Self { base: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), bits }
    }

    const fn v6(first: u16, second: u16, third: u16, bits: u8) -> Self {
        Self { base: IpAddr::V6(Ipv6Addr::new(first, second, third, 0, 0, 0, 0, 0)), bits }
    }

    fn contains(&self, ip: IpAddr) -> bool {
        match (self.base, ip) {
            (IpAddr::V4(base), IpAddr::V4(ip)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                base.to_bits() & mask == ip.to_bits() & mask
            }
            (IpAddr::V6(base), IpAddr::V6(ip)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                base.to_bits() & mask == ip.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no address and no range of addresses like 192.168.1.0/24");
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let base: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| wrong()))?;
        if bits > most { Err(wrong()) } else { Ok(Self { base, bits }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

/// What is not the public internet (the registries of IANA for special purposes). The address that clouds tell their machines' secrets
/// at is among the link-local ones.
const CLOSED_V4: [Network; 16] = [
    Network::v4(0, 0, 0, 0, 8),
    Network::v4(10, 0, 0, 0, 8),
    Network::v4(100, 64, 0, 0, 10),
    Network::v4(127, 0, 0, 0, 8),
    Network::v4(169, 254, 0, 0, 16),
    Network::v4(172, 16, 0, 0, 12),
    Network::v4(192, 0, 0, 0, 24),
    Network::v4(192, 0, 2, 0, 24),
    Network::v4(192, 88, 99, 0, 24),
    Network::v4(192, 168, 0, 0, 16),
    Network::v4(198, 18, 0, 0, 15),
    Network::v4(198, 51, 100, 0, 24),
    Network::v4(203, 0, 113, 0, 24),
    Network::v4(224, 0, 0, 0, 4),
    Network::v4(240, 0, 0, 0, 4),
    // Of Azure, for its own machines.
    Network::v4(168, 63, 129, 16, 32),
];

/// The only range that is handed out to the public internet; everything else is closed.
const OPEN_V6: Network = Network::v6(0x2000, 0, 0, 3);

/// Parts of it that are not.
const CLOSED_V6: [Network; 6] = [
    // Protocol assignments, Teredo among them.
    Network::v6(0x2001, 0, 0, 23),
    Network::v6(0x2001, 0xdb8, 0, 32),
    // 6to4 leads to any IPv4 address.
    Network::v6(0x2002, 0, 0, 16),
    Network::v6(0x3fff, 0, 0, 20),
    Network::v6(0x2620, 0x4f, 0x8000, 48),
    // Segment routing.
    Network::v6(0x5f00, 0, 0, 16),
];

/// Is it an address of the public internet?
fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => !CLOSED_V4.iter().any(|network| network.contains(ip.into())),
        IpAddr::V6(ip) => OPEN_V6.contains(ip.into()) && !CLOSED_V6.iter().any(|network| network.contains(ip.into())),
    }
}

/// Where requests may go.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    /// Beside the public internet.
    allowed: Vec<Network>,
    is_everywhere: bool,
}

impl Reach {
    /// The public internet, and these ranges.
    pub(crate) fn with(allowed: Vec<Network>) -> Self {
        Self { allowed, is_everywhere: false }
    }

    /// Every address: only for requests whose place the operator alone has chosen.
    pub(crate) fn everywhere() -> Self {
        Self { allowed: Vec::new(), is_everywhere: true }
    }

    /// May this address be connected to?
    pub(crate) fn includes(&self, ip: IpAddr) -> bool {
        self.is_everywhere || is_public(ip) || self.allowed.iter().any(|network| network.contains(ip.to_canonical()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect(text)
    }

    #[test]
    fn only_the_public_internet_is_reached() {
        for open in [
            "1.1.1.1",
            "9.255.255.255",
            "100.63.255.255",
            "100.128.0.0",
            "172.32.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "2a00::1",
            "::ffff:1.1.1.1",
        ] {
            assert!(is_public(ip(open)), "{open}");
        }
        for closed in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "168.63.129.16",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(ip(closed)), "{closed}");
        }
    }

    #[test]
    fn the_configuration_opens_ranges() {
        let allowed = ["192.168.1.0/24", "10.1.2.3", "fd00::/8"].map(|text| text.parse().expect(text));
        let reach = Reach::with(allowed.to_vec());
        for open in ["192.168.1.77", "10.1.2.3", "fd12::1", "::ffff:192.168.1.1", "1.1.1.1"] {
            assert!(reach.includes(ip(open)), "{open}");
        }
        for closed in ["192.168.2.1", "10.1.2.4", "fe80::1", "127.0.0.1"] {
            assert!(!reach.includes(ip(closed)), "{closed}");
        }
        assert!(Reach::with(vec!["0.0.0.0/0".parse().expect("a range")]).includes(ip("127.0.0.1")));
        for wrong in ["", "all", "10.0.0.0/33", "10.0.0.0/x", "::/129", "10.0.0/8", "example.org"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
