//! What the configuration and this machine say.

use std::path::Path;

use super::finding::Finding;
use crate::config::Config;

const GIB: u64 = 1 << 30;

/// Looks at the configuration and the disk, and asks nobody.
pub(crate) fn of_setup(config: &Config) -> Vec<Finding> {
    let mut found = vec![address(config), proxy(config), mail(config)];
    found.extend(disk(config));
    found
}

/// Do these addresses lead to this machine alone?
fn is_local(base_url: &str) -> bool {
    ["http://127.", "http://localhost", "http://[::1]"].iter().any(|start| base_url.starts_with(start))
}

fn address(config: &Config) -> Finding {
    let base_url = config.base_url();
    if base_url.starts_with("https://") {
        Finding::good("address", format!("people reach this server at {base_url}"))
    } else if is_local(&base_url) {
        let text = format!("only this machine reaches the server, at {base_url}");
        Finding::note("address", text, "for a community, set domain, or public_url behind a proxy (docs/operators/install.md)")
    } else {
        let text = format!("{base_url} is not encrypted: passwords and messages can be read on their way");
        Finding::problem(
            "address",
            text,
            "set domain = \"example.org\", or put a proxy with HTTPS in front and set public_url to its address",
        )
    }
}

fn proxy(config: &Config) -> Finding {
    let outside = !config.address.is_loopback();
    if config.serves_https() {
        return Finding::good("proxy", "the server speaks HTTPS itself; no proxy is needed");
    }
    let trusting = config.trust_proxy;
    if config.base_url().starts_with("https://") && !trusting {
        let text = "a proxy must stand in front, as the address is https, but trust_proxy is false: everybody has the address of the proxy";
        return Finding::problem("proxy", text, "set trust_proxy = true, or failed logins of one lock out all");
    }
    if trusting && outside {
        let text = format!("trust_proxy is true, and {} can be reached past the proxy: anybody can claim any address", config.address);
        return Finding::problem("proxy", text, "set address = \"127.0.0.1\"");
    }
    if trusting {
        return Finding::good("proxy", "addresses of people are taken from the proxy");
    }
    if outside && !config.gate {
        let text = "no proxy stands in front, so slow and idle connections stay open";
        return Finding::note("proxy", text, "set gate = true, or domain");
    }
    Finding::good("proxy", "no proxy is expected")
}

fn mail(config: &Config) -> Finding {
    if config.mail.sends() {
        return Finding::good("mail", format!("mails go to {}", config.mail.server));
    }
    let text = "no mails are sent: codes are written to the log, and a forgotten password needs an administrator";
    Finding::note("mail", text, "set mail.mode = \"smtp\" and mail.server (docs/operators/mail.md)")
}

/// The free space beside the file; nothing where it cannot be asked.
fn disk(config: &Config) -> Option<Finding> {
    let folder = config.database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let facts = rustix::fs::statvfs(folder).ok()?;
    let free = facts.f_bavail.saturating_mul(facts.f_frsize);
    let size = std::fs::metadata(&config.database).map_or(0, |file| file.len());
    Some(space(free, size))
}

fn space(free: u64, size: u64) -> Finding {
    let mib = |bytes: u64| bytes >> 20;
    let text = format!("{} MiB are free beside the file of {} MiB", mib(free), mib(size));
    if free < GIB.max(size.saturating_mul(2)) {
        Finding::problem("disk", text, "make room: a backup and an upgrade need as much as the file, and a full disk stops all writing")
    } else {
        Finding::good("disk", text)
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;
    use crate::diagnosis::State;

    fn state(topic: &str, change: impl FnOnce(&mut Config)) -> State {
        let mut config = Config::default();
        change(&mut config);
        let found = of_setup(&config);
        found.iter().find(|one| one.topic == topic).expect("a finding").state
    }

    fn proxied(config: &mut Config) {
        config.public_url = Some("https://moot.example".into());
        config.trust_proxy = true;
    }

    #[test]
    fn an_address_is_encrypted_or_local() {
        assert_eq!(state("address", |_| ()), State::Note);
        assert_eq!(state("address", |config| config.public_url = Some("http://moot.example".into())), State::Problem);
        assert_eq!(state("address", proxied), State::Good);
    }

    #[test]
    fn a_proxy_is_trusted_where_there_is_one_and_nobody_gets_past_it() {
        let outside = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        assert_eq!(state("proxy", |_| ()), State::Good);
        assert_eq!(state("proxy", proxied), State::Good);
        let untrusting = |config: &mut Config| {
            proxied(config);
            config.trust_proxy = false;
        };
        assert_eq!(state("proxy", untrusting), State::Problem);
        let open = |config: &mut Config| {
            proxied(config);
            config.address = outside;
        };
        assert_eq!(state("proxy", open), State::Problem);
        assert_eq!(state("proxy", |config| config.address = outside), State::Note);
        let gated = |config: &mut Config| {
            config.address = outside;
            config.gate = true;
        };
        assert_eq!(state("proxy", gated), State::Good);
    }

    #[test]
    fn a_disk_holds_the_file_and_a_backup_of_it() {
        assert_eq!(space(2 * GIB, GIB / 2).state, State::Good);
        assert_eq!(space(GIB - 1, 0).state, State::Problem);
        assert_eq!(space(9 * GIB, 5 * GIB).state, State::Problem);
    }
}
