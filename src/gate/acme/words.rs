//! Why there is no certificate, in words that say what to do.

use std::fmt::Display;
use std::net::IpAddr;

use instant_acme::{Error as Fault, Problem};

/// Why there is no certificate.
#[derive(Debug)]
pub(super) enum Why {
    /// The authority cannot be asked.
    Away(String),
    /// It did not find this server behind the name.
    Unproven(Vec<Problem>),
    /// It gives none.
    Refused(Problem),
    /// Something is wrong here.
    Ours(String),
}

const NAMES: &str = "urn:ietf:params:acme:error:";

/// What an authority finds where it looks for a proof (RFC 8555, 6.7).
const FOUND: [&str; 6] = ["caa", "connection", "dns", "incorrectResponse", "tls", "unauthorized"];

fn kind(problem: &Problem) -> &str {
    problem.r#type.as_deref().map_or("", |name| name.strip_prefix(NAMES).unwrap_or(name))
}

fn detail(problem: &Problem) -> String {
    problem.subproblems.first().and_then(|inner| inner.detail.clone()).or(problem.detail.clone()).unwrap_or_else(|| problem.to_string())
}

/// Did something answer where a proof was looked for? Not every authority has a kind of its own for a connection that fails.
fn is_answered(problem: &Problem) -> bool {
    let said = detail(problem);
    matches!(kind(problem), "unauthorized" | "incorrectResponse")
        && !["refused", "Failed to connect", "timeout", "timed out"].iter().any(|words| said.contains(words))
}

impl Why {
    pub(super) fn of(fault: Fault) -> Self {
        match fault {
            Fault::Api(problem) if problem.status.is_some_and(|status| status >= 500) => Self::Away(detail(&problem)),
            Fault::Api(problem) if kind(&problem) == "serverInternal" => Self::Away(detail(&problem)),
            Fault::Api(problem) => Self::Refused(problem),
            Fault::Crypto | Fault::KeyRejected => Self::Ours(fault.to_string()),
            fault => Self::Away(fault.to_string()),
        }
    }

    /// Of the request to look for a proof: an authority that has looked by then answers with what it found.
    pub(super) fn of_proof(fault: Fault) -> Self {
        match Self::of(fault) {
            Self::Refused(problem) if FOUND.contains(&kind(&problem)) => Self::Unproven(vec![problem]),
            why => why,
        }
    }

    pub(super) fn ours(error: impl Display) -> Self {
        Self::Ours(error.to_string())
    }

    /// Is it the account that the authority does not know?
    pub(super) fn is_lost_account(&self) -> bool {
        matches!(self, Self::Refused(problem) if kind(problem) == "accountDoesNotExist")
    }

    /// Will it be better soon, without anybody doing something?
    pub(super) fn is_passing(&self) -> bool {
        matches!(self, Self::Away(_))
    }

    /// A sentence for the operator; `found` are the addresses of the name as this machine sees them.
    pub(super) fn in_words(&self, domain: &str, authority: &str, found: &[IpAddr]) -> String {
        match self {
            Self::Away(why) => format!("the authority at {authority} cannot be asked: {why}"),
            Self::Ours(why) => format!("this server has a fault of its own: {why}"),
            Self::Refused(problem) => refused(problem, domain, authority),
            Self::Unproven(problems) => unproven(problems, domain, found),
        }
    }
}

fn refused(problem: &Problem, domain: &str, authority: &str) -> String {
    let detail = detail(problem);
    match kind(problem) {
        "rateLimited" => format!("the authority gives no more certificates for {domain} for some time: {detail}"),
        "rejectedIdentifier" => format!("the authority gives no certificates for {domain}: {detail}"),
        "caa" => format!("the CAA record of {domain} permits other authorities only; change it: {detail}"),
        "externalAccountRequired" => {
            format!("the authority at {authority} needs an account made beforehand; choose another with acme_directory")
        }
        "invalidContact" | "unsupportedContact" => format!("the authority does not take acme_email: {detail}"),
        _ => format!("the authority refuses: {detail}"),
    }
}

fn unproven(problems: &[Problem], domain: &str, found: &[IpAddr]) -> String {
    let leads = match found {
        [] => format!("this machine finds no address of {domain}"),
        found => format!("{domain} leads to {}", found.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ")),
    };
    let is_one = |names: &[&str]| problems.iter().any(|problem| names.contains(&kind(problem)));
    let advice = if is_one(&["caa"]) {
        format!("the CAA record of {domain} permits other authorities only; change it")
    } else if is_one(&["dns"]) {
        format!("{domain} has no address; make an A record (AAAA for IPv6) that names this machine")
    } else if problems.iter().any(is_answered) {
        format!("another program or machine answers at {domain}; its A and AAAA records must name this machine, without a proxy between")
    } else {
        format!(
            "nobody outside reaches this server at {domain}; its A and AAAA records must name this machine, and ports 443 and 80 must be open"
        )
    };
    let details: Vec<String> = problems.iter().map(detail).collect();
    format!("{advice} ({leads}; the authority says: {})", details.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(name: &str) -> Problem {
        Problem { r#type: Some(format!("{NAMES}{name}")), detail: Some("because".into()), status: Some(403), subproblems: Vec::new() }
    }

    #[test]
    fn each_reason_says_what_to_do() {
        let found = ["192.0.2.7".parse().expect("an address")];
        for (why, words) in [
            (Why::Unproven(vec![problem("connection"), problem("dns")]), "has no address; make an A record"),
            (Why::Unproven(vec![problem("connection"), problem("unauthorized")]), "another program or machine answers at moot.example"),
            (
                Why::Unproven(vec![problem("connection")]),
                "ports 443 and 80 must be open (moot.example leads to 192.0.2.7; the authority says: because)",
            ),
            (
                Why::Unproven(vec![Problem { detail: Some("Failed to connect".into()), ..problem("unauthorized") }]),
                "nobody outside reaches",
            ),
            (Why::Refused(problem("rateLimited")), "no more certificates for moot.example for some time: because"),
            (Why::Refused(problem("caa")), "CAA record of moot.example"),
            (Why::Refused(problem("externalAccountRequired")), "choose another with acme_directory"),
            (Why::of(Fault::Api(Problem { status: Some(503), ..problem("malformed") })), "cannot be asked: because"),
            (Why::of(Fault::Str("no nonce")), "cannot be asked: missing data: no nonce"),
            (Why::ours("the disk is full"), "a fault of its own: the disk is full"),
        ] {
            let said = why.in_words("moot.example", "https://ca.example/dir", &found);
            assert!(said.contains(words), "{said}");
        }
        assert!(matches!(Why::of_proof(Fault::Api(problem("connection"))), Why::Unproven(problems) if problems.len() == 1));
        assert!(matches!(Why::of_proof(Fault::Api(problem("rateLimited"))), Why::Refused(_)));
        let nowhere = Why::Unproven(vec![problem("dns")]).in_words("moot.example", "", &[]);
        assert!(nowhere.contains("this machine finds no address of moot.example"), "{nowhere}");
        assert!(Why::Refused(problem("accountDoesNotExist")).is_lost_account() && !Why::Refused(problem("caa")).is_lost_account());
    }
}
