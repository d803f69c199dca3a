//! Where a request comes from, as far as limits care.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address, or the /64 network of an IPv6 address: one customer of a provider has at least that much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place(IpAddr);

impl Place {
    /// This machine itself.
    pub const HERE: Self = Self(IpAddr::V4(Ipv4Addr::LOCALHOST));

    /// The place of an address; IPv4 inside IPv6 is IPv4.
    pub fn of(ip: IpAddr) -> Self {
        match ip.to_canonical() {
            IpAddr::V4(ip) => Self(IpAddr::V4(ip)),
            IpAddr::V6(ip) if ip.is_loopback() => Self::HERE,
            IpAddr::V6(ip) => Self(IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64))),
        }
    }

    /// Is it this machine? Everybody is there whom a proxy passes on that is not trusted.
    pub fn is_here(self) -> bool {
        self.0.is_loopback()
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_place() {
        let of = |text: &str| Place::of(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_eq!(of("::1"), Place::HERE);
        assert!(of("127.0.0.9").is_here() && !of("2001:db8::1").is_here());
    }
}
