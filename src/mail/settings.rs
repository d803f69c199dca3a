//! Where mails are handed over, as the configuration has it.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use lettre::message::Mailbox;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// What becomes of mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailMode {
    /// None are sent; verification codes are written to the log.
    #[default]
    Log,
    /// They are handed to an SMTP server.
    Smtp,
}

/// How the connection to the server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// It begins in the open and must be encrypted before anything is said.
    #[default]
    Starttls,
    /// It is encrypted from the first byte on.
    Tls,
    /// Not at all: for a server on this machine.
    Plain,
}

impl Security {
    fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Tls => 465,
            Self::Plain => 25,
        }
    }
}

/// The keys below `mail`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailSettings {
    pub mode: MailMode,
    /// Name or address of the SMTP server.
    pub server: String,
    /// That of `security` when absent.
    pub port: Option<u16>,
    pub security: Security,
    /// Without one there is no login.
    pub username: String,
    #[serde(deserialize_with = "secret")]
    pub password: String,
    /// An address, or `Name <address>`.
    pub from: String,
    /// Certificates (PEM) to trust besides those of the public authorities.
    pub ca_file: Option<PathBuf>,
    /// For each of: connecting and logging in; handing over one mail.
    pub timeout_seconds: u32,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            mode: MailMode::Log,
            server: String::new(),
            port: None,
            security: Security::Starttls,
            username: String::new(),
            password: String::new(),
            from: String::new(),
            ca_file: None,
            timeout_seconds: 30,
        }
    }
}

/// A text; what it was instead is not said, as it goes to the log.
fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map_err(|_| D::Error::custom("mail.password must be a text in quotes"))
}

/// The password is not for logs.
impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailSettings")
            .field("mode", &self.mode)
            .field("server", &self.server)
            .field("port", &self.port())
            .field("security", &self.security)
            .field("username", &self.username)
            .field("from", &self.from)
            .field("ca_file", &self.ca_file)
            .field("timeout_seconds", &self.timeout_seconds)
            .finish_non_exhaustive()
    }
}

impl MailSettings {
    /// Every key, for the hint about a mistyped one.
    pub(crate) const KEYS: [&str; 9] = ["mode", "server", "port", "security", "username", "password", "from", "ca_file", "timeout_seconds"];

    /// Are mails sent at all?
    pub(crate) fn sends(&self) -> bool {
        self.mode == MailMode::Smtp
    }

    /// The port, also where none is set.
    pub(crate) fn port(&self) -> u16 {
        self.port.unwrap_or_else(|| self.security.port())
    }

    /// Is the server this machine, whose connections nobody else reads?
    fn is_local(&self) -> bool {
        self.server.eq_ignore_ascii_case("localhost") || self.server.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// What cannot work, in one sentence. Nothing is demanded while no mails are sent.
    pub(crate) fn check(&self) -> Result<(), String> {
        if !self.sends() {
            return Ok(());
        }
        if self.server.is_empty() {
            return Err("mail.server is missing: the name of your mail server, like smtp.example.org".into());
        }
        if self.server.parse::<IpAddr>().is_err() && !self.server.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)) {
            return Err(format!(
                "mail.server is a name or an address alone, like smtp.example.org, not `{}`; the port is mail.port",
                self.server
            ));
        }
        if self.from.parse::<Mailbox>().is_err() {
            return Err(format!("mail.from must be an address like `moot@example.org` or `Moot <moot@example.org>`, not `{}`", self.from));
        }
        if self.username.is_empty() != self.password.is_empty() {
            return Err("mail.username and mail.password belong together: set both, or none for a server without login".into());
        }
        if self.security == Security::Plain && !self.username.is_empty() && !self.is_local() {
            return Err("mail.security = \"plain\" would send the password unprotected; use \"starttls\" or \"tls\"".into());
        }
        if !(1..=600).contains(&self.timeout_seconds) {
            return Err(format!("mail.timeout_seconds must be between 1 and 600, not {}", self.timeout_seconds));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> MailSettings {
        MailSettings {
            mode: MailMode::Smtp,
            server: "smtp.example.org".into(),
            from: "Moot <moot@example.org>".into(),
            ..MailSettings::default()
        }
    }

    #[test]
    fn what_cannot_work_is_said_before_the_start() {
        assert_eq!(good().check(), Ok(()));
        let log_in = |settings: MailSettings| MailSettings { username: "moot".into(), password: "pass".into(), ..settings };
        assert_eq!(log_in(good()).check(), Ok(()));
        let local = MailSettings { server: "127.0.0.1".into(), security: Security::Plain, ..good() };
        assert_eq!(log_in(local).check(), Ok(()));
        for (wrong, named) in [
            (MailSettings { server: String::new(), ..good() }, "mail.server is missing"),
            (MailSettings { server: "smtp.example.org:587".into(), ..good() }, "the port is mail.port"),
            (MailSettings { server: "smtps://smtp.example.org".into(), ..good() }, "a name or an address alone"),
            (MailSettings { from: String::new(), ..good() }, "mail.from must be an address"),
            (MailSettings { from: "moot@example.org\r\nBcc: x@example.org".into(), ..good() }, "mail.from must be an address"),
            (MailSettings { username: "moot".into(), ..good() }, "belong together"),
            (MailSettings { password: "pass".into(), ..good() }, "belong together"),
            (log_in(MailSettings { security: Security::Plain, ..good() }), "unprotected"),
            (MailSettings { timeout_seconds: 0, ..good() }, "between 1 and 600"),
        ] {
            let refused = wrong.check().expect_err(named);
            assert!(refused.contains(named), "{refused}");
            assert_eq!(MailSettings { mode: MailMode::Log, ..wrong }.check(), Ok(()));
        }
    }

    #[test]
    fn the_password_is_never_printed() {
        let settings = MailSettings { password: "hunter2".into(), ..good() };
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
