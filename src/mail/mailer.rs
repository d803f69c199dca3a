//! What is sent how: built once from the settings, used for every mail.

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::address::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::settings::{MailSettings, Security};
use crate::error::{Error, Result};
use crate::model::Millis;

/// A mail as it is handed over.
#[derive(Clone, Debug)]
pub(crate) struct Envelope<'a> {
    /// The same for each try, so that a mail that arrives twice can be told to be one.
    pub id: i64,
    /// Milliseconds since 1970.
    pub written_at: Millis,
    pub to: &'a str,
    /// Goes before the address of the sender where the settings name none.
    pub site: &'a str,
    pub subject: &'a str,
    pub text: &'a str,
    pub html: &'a str,
}

/// The way to the mail server.
pub(crate) struct Mailer {
    pub(super) server: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) tls: Option<TlsParameters>,
    pub(super) login: Option<Credentials>,
    pub(super) hello: ClientId,
    pub(super) timeout: Duration,
    from: Mailbox,
    /// Behind the `@` of message ids.
    domain: String,
}

impl Mailer {
    /// `host` is this server's own `host[:port]`. `Internal` with one sentence where the settings cannot work.
    pub(crate) fn new(settings: &MailSettings, host: &str) -> Result<Self> {
        settings.check().map_err(Error::internal)?;
        let from: Mailbox = settings.from.parse().map_err(Error::internal)?;
        let login = (!settings.username.is_empty()).then(|| Credentials::new(settings.username.clone(), settings.password.clone()));
        let name = without_port(host);
        let name = idna::domain_to_ascii(name).unwrap_or_else(|_| name.to_owned());
        Ok(Self {
            server: settings.server.clone(),
            port: settings.port(),
            security: settings.security,
            tls: if settings.security == Security::Plain { None } else { Some(tls(settings)?) },
            login,
            hello: hello(&name),
            timeout: Duration::from_secs(settings.timeout_seconds.into()),
            from,
            domain: name,
        })
    }

    /// The mail in its form for SMTP. `Err` with a sentence if nobody can be reached under its address.
    pub(super) fn message(&self, mail: &Envelope<'_>) -> Result<Message, String> {
        let to = address(mail.to).ok_or("the address cannot be written to")?;
        let from = Mailbox { name: self.from.name.clone().or_else(|| Some(one_line(mail.site))), email: self.from.email.clone() };
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(mail.written_at.unsigned_abs());
        Message::builder()
            .from(from)
            .to(Mailbox::new(None, to))
            .subject(one_line(mail.subject))
            .date(at)
            .message_id(Some(format!("<{}@{}>", mail.id, self.domain)))
            // Nothing answers it: no notice of absence, please.
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into()))
            .multipart(MultiPart::alternative_plain_html(mail.text.to_owned(), mail.html.to_owned()))
            .map_err(|error| error.to_string())
    }
}

/// A line break in a header would begin another one.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The address with its domain in ASCII, which every server understands.
fn address(text: &str) -> Option<Address> {
    let (local, domain) = text.rsplit_once('@')?;
    Address::new(local, idna::domain_to_ascii(domain).ok()?).ok()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// How this server calls itself.
fn hello(name: &str) -> ClientId {
    match name.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ClientId::Ipv4(ip),
        Ok(IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        Err(_) if !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b)) => {
            ClientId::Domain(name.to_owned())
        }
        Err(_) => ClientId::Ipv4(Ipv4Addr::LOCALHOST),
    }
}

fn tls(settings: &MailSettings) -> Result<TlsParameters> {
    let mut tls = TlsParameters::builder(settings.server.clone()).certificate_store(CertificateStore::WebpkiRoots);
    if let Some(path) = &settings.ca_file {
        let wrong = |why: String| Error::internal(format!("mail.ca_file: {}: {why}", path.display()));
        let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
        if !pem.windows(27).any(|part| part == b"-----BEGIN CERTIFICATE-----") {
            return Err(wrong("there is no certificate in it (PEM)".into()));
        }
        tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(|error| wrong(error.to_string()))?);
    }
    tls.build().map_err(|error| Error::internal(format!("mail.server: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::settings::MailMode;

    fn mailer(from: &str) -> Mailer {
        let settings = MailSettings {
            mode: MailMode::Smtp,
            server: "127.0.0.1".into(),
            security: Security::Plain,
            from: from.into(),
            ..MailSettings::default()
        };
        Mailer::new(&settings, "moot.example:8000").expect("settings that work")
    }

    fn mail<'a>(to: &'a str, site: &'a str, subject: &'a str) -> Envelope<'a> {
        Envelope { id: 7, written_at: 1_767_225_600_000, to, site, subject, text: "Hello\n.\nBcc: x@y.example", html: "<p>Hello</p>" }
    }

    fn sent(from: &str, mail: &Envelope<'_>) -> String {
        String::from_utf8(mailer(from).message(mail).expect("a message").formatted()).expect("ASCII")
    }

    fn headers(message: &str) -> Vec<&str> {
        message.split_once("\r\n\r\n").expect("a body").0.split("\r\n").collect()
    }

    #[test]
    fn a_message_has_both_texts_and_says_who_sent_it() {
        let text = sent("moot@moot.example", &mail("ann@example.org", "Moot", "Your code"));
        let headers = headers(&text);
        for line in [
            "From: Moot <moot@moot.example>",
            "To: ann@example.org",
            "Subject: Your code",
            "Date: Thu, 01 Jan 2026 00:00:00 +0000",
            "Message-ID: <7@moot.example>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ] {
            assert!(headers.contains(&line), "{line} is not in {headers:#?}");
        }
        assert!(text.contains("multipart/alternative") && text.contains("text/plain") && text.contains("text/html"), "{text}");
        assert!(sent("Team <moot@moot.example>", &mail("a@example.org", "Moot", "x")).contains("From: Team <moot@moot.example>"));
    }

    #[test]
    fn no_text_becomes_a_header() {
        let nasty = "x\r\nBcc: all@example.org\r\n\r\nbody\u{0}\u{7f}\u{85}";
        for text in [
            sent("moot@moot.example", &mail("ann@example.org", nasty, "x")),
            sent("moot@moot.example", &mail("ann@example.org", "Moot", nasty)),
        ] {
            let names: Vec<&str> = headers(&text)
                .iter()
                .filter(|line| !line.starts_with([' ', '\t']))
                .filter_map(|line| Some(line.split_once(':')?.0))
                .collect();
            assert!(!names.contains(&"Bcc"), "{text}");
            assert_eq!(names.len(), 8, "{names:?}");
        }
        for to in [
            "ann@example.org\r\nBcc: x@example.org",
            "ann@example.org>\r\nRCPT TO:<x@example.org",
            "",
            "ann",
            "a b@example.org",
            "@example.org",
        ] {
            assert!(mailer("moot@moot.example").message(&mail(to, "Moot", "x")).is_err(), "{to:?}");
        }
    }

    #[test]
    fn every_form_of_address_that_the_rules_accept_can_be_written_to() {
        let accepted = ["ann@example.org", "a.b+c@example.co.uk", "!#$%&'*+-/=?^_`{|}~@example.org", "ann@bücher.example", "ann@例え.jp"];
        for to in accepted {
            let message = mailer("moot@moot.example").message(&mail(to, "Moot", "x")).expect(to);
            assert!(message.envelope().to()[0].domain().is_ascii(), "{to}");
        }
        assert_eq!(address("ann@bücher.example").map(|address| address.to_string()).as_deref(), Some("ann@xn--bcher-kva.example"));
    }

    #[test]
    fn the_server_calls_itself_by_its_public_name() {
        for (host, expected) in [
            ("moot.example", "moot.example"),
            ("moot.example:8000", "moot.example"),
            ("127.0.0.1:8000", "[127.0.0.1]"),
            ("[::1]:8000", "[IPv6:::1]"),
            ("bücher.example", "[127.0.0.1]"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(hello(without_port(host)).to_string(), expected, "{host}");
        }
        let settings = MailSettings { mode: MailMode::Smtp, server: "x".into(), from: "a@b.example".into(), ..MailSettings::default() };
        assert_eq!(Mailer::new(&settings, "bücher.example").expect("a mailer").hello.to_string(), "xn--bcher-kva.example");
    }

    #[test]
    fn a_file_of_certificates_has_to_hold_some() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("ca.pem");
        let settings = |path: &std::path::Path| MailSettings {
            mode: MailMode::Smtp,
            server: "smtp.example.org".into(),
            from: "moot@example.org".into(),
            ca_file: Some(path.to_owned()),
            ..MailSettings::default()
        };
        let refused = |path: &std::path::Path| Mailer::new(&settings(path), "moot.example").err().expect("refused").to_string();
        assert!(refused(&file).contains("mail.ca_file"), "{}", refused(&file));
        std::fs::write(&file, "nothing").expect("written");
        assert!(refused(&file).contains("no certificate"), "{}", refused(&file));
    }
}
