//! Handing mails to an SMTP server: settings and a mail go in, an answer in words comes out. Knows no queue and no rule.

mod connection;
mod letter;
mod mailer;
#[cfg(test)]
mod scripted_server;
mod settings;

pub(crate) use connection::{Connection, Outcome};
pub(crate) use letter::{Letter, Part};
pub(crate) use mailer::{Envelope, Mailer};
pub use settings::{MailMode, MailSettings, Security};
