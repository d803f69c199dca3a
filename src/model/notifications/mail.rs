//! Mails that wait for the mail server, and those that were given up.

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

    /// Its name, as it is shown.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Confirmation => "confirmation",
            Self::Reset => "reset",
            Self::Report => "report",
        }
    }
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
pub(crate) struct DueMail {
    pub id: i64,
    /// How often it was tried before.
    pub attempts: i64,
    pub kind: MailKind,
    pub address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub expires_at: Millis,
}

/// What operators see of a queued mail: nothing of what it says.
#[derive(Clone, Debug)]
pub(crate) struct MailRow {
    pub id: i64,
    pub kind: MailKind,
    pub address: String,
    /// It is not tried any more.
    pub failed: bool,
    pub attempts: i64,
    pub due_at: Millis,
    pub expires_at: Millis,
    /// Why the last attempt failed.
    pub reason: Option<String>,
}

/// How many mails there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MailCounts {
    pub waiting: i64,
    pub failed: i64,
}
