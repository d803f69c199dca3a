//! Mails, before and while they wait for the mail server.

use crate::model::clock::Millis;

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MailKind {
    /// A verification code.
    Code,
    /// The link that confirms an address.
    Confirmation,
    /// The link that sets a new password.
    Reset,
    /// A new report, for an administrator.
    Report,
}

impl MailKind {
    /// Every kind, each once.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 4] = [Self::Code, Self::Confirmation, Self::Reset, Self::Report];
}

/// A mail to be queued.
#[derive(Clone, Debug)]
pub(crate) struct NewMail {
    pub kind: MailKind,
    pub address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// When what it says is worth nothing any more.
    pub expires_at: Millis,
}

/// A mail whose turn has come.
#[derive(Clone, Debug)]
pub(crate) struct QueuedMail {
    pub address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}
