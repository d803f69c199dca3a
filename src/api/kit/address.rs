//! The address of the caller: that of the connection, or the one that a trusted proxy reports.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use rocket::Request;
use rocket::request::{FromRequest, Outcome};

use crate::community::people::sessions::same;

use crate::model::people::place::Place;

/// Managed state: whether the nearest hop is our own proxy, whose forwarding headers may be believed. Off if absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TrustProxy(pub bool);

/// What the gate in front of Rocket names the client's address with: the secret, a space, the address.
pub(crate) const GATE: &str = "x-folkmoot-gate";

/// Managed state: the secret of the gate of this process. Nobody outside knows it.
pub(crate) struct GateSecret(pub String);

/// The client's address; loopback where the connection has none (requests made inside the process).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// As limits see it.
    pub(crate) fn place(self) -> Place {
        Place::of(self.0)
    }
}

fn parse_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|hop| hop.ip()))
}

fn forwarded(req: &Request<'_>) -> Option<IpAddr> {
    let headers = req.headers();
    // Earlier hops are written by the client itself; only the last one is the proxy's own word.
    let last_hop = headers.get("X-Forwarded-For").last().and_then(|line| line.rsplit(',').next());
    last_hop.and_then(parse_hop).or_else(|| headers.get_one("X-Real-IP").and_then(parse_hop))
}

fn through_gate(req: &Request<'_>) -> Option<IpAddr> {
    let GateSecret(secret) = req.rocket().state()?;
    let (shown, address) = req.headers().get_one(GATE)?.split_once(' ')?;
    if same(secret.as_bytes(), shown.as_bytes()) { address.parse().ok() } else { None }
}

/// The client's address, IPv4 written as IPv4 even on an IPv6 socket; `None` for requests made inside the process.
pub(crate) fn client_ip(req: &Request<'_>) -> Option<IpAddr> {
    let trusted = req.rocket().state::<TrustProxy>() == Some(&TrustProxy(true));
    through_gate(req)
        .or_else(|| trusted.then(|| forwarded(req)).flatten())
        // Rocket's own `client_ip` trusts X-Real-IP from every caller.
        .or_else(|| req.remote().map(|peer| peer.ip()))
        .map(|ip| ip.to_canonical())
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for ClientAddress {
    type Error = Infallible;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Self(client_ip(req).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))))
    }
}

#[cfg(test)]
mod tests {
    use rocket::http::Header;
    use rocket::local::blocking::Client;

    use super::*;

    fn seen(trust: Option<bool>, headers: &[(&'static str, &'static str)]) -> Option<String> {
        let mut rocket = rocket::custom(crate::api::kit::params::quiet());
        if let Some(trust) = trust {
            rocket = rocket.manage(TrustProxy(trust));
        }
        let client = Client::untracked(rocket).expect("it starts");
        let mut local = client.get("/");
        local.set_remote(SocketAddr::from(([9, 9, 9, 9], 1)));
        for (name, value) in headers {
            local.add_header(Header::new(*name, *value));
        }
        client_ip(local.inner()).map(|ip| ip.to_string())
    }

    #[test]
    fn headers_are_believed_only_from_a_trusted_proxy() {
        let forged = [("X-Forwarded-For", "1.1.1.1"), ("X-Real-IP", "2.2.2.2")];
        assert_eq!(seen(None, &forged).as_deref(), Some("9.9.9.9"));
        assert_eq!(seen(Some(false), &forged).as_deref(), Some("9.9.9.9"));
        assert_eq!(seen(Some(true), &forged).as_deref(), Some("1.1.1.1"));
    }

    #[test]
    fn the_gate_is_believed_only_with_its_secret() {
        let rocket = rocket::custom(crate::api::kit::params::quiet()).manage(GateSecret("secret".into()));
        let client = Client::untracked(rocket).expect("it starts");
        for (value, ip) in [
            ("secret 1.2.3.4", "1.2.3.4"),
            ("secret 2001:db8::1", "2001:db8::1"),
            ("secreT 1.2.3.4", "9.9.9.9"),
            (" 1.2.3.4", "9.9.9.9"),
            ("1.2.3.4", "9.9.9.9"),
            ("secret", "9.9.9.9"),
        ] {
            let mut local = client.get("/");
            local.set_remote(SocketAddr::from(([9, 9, 9, 9], 1)));
            local.add_header(Header::new(GATE, value));
            assert_eq!(client_ip(local.inner()).map(|ip| ip.to_string()).as_deref(), Some(ip), "{value}");
        }
        assert_eq!(seen(None, &[(GATE, "secret 1.2.3.4")]).as_deref(), Some("9.9.9.9"), "no gate, no word of it");
    }

    #[test]
    fn the_last_hop_counts_in_every_spelling() {
        for (line, ip) in [
            ("6.6.6.6, 1.2.3.4", "1.2.3.4"),
            ("1.2.3.4:5678", "1.2.3.4"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("::ffff:1.2.3.4", "1.2.3.4"),
            ("1.2.3.4, unknown", "9.9.9.9"),
        ] {
            let got = seen(Some(true), &[("X-Forwarded-For", line)]);
            assert_eq!(got.as_deref(), Some(ip), "{line}");
        }
        let two_lines = [("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "7.7.7.7")];
        assert_eq!(seen(Some(true), &two_lines).as_deref(), Some("7.7.7.7"));
        let real = [("X-Forwarded-For", "junk"), ("X-Real-IP", "2.2.2.2")];
        assert_eq!(seen(Some(true), &real).as_deref(), Some("2.2.2.2"));
    }
}
