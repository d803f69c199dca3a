//! Mails are written and queued in the transaction of what they tell of: both happen, or neither does.

use super::words::Language;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::mail::{Letter, Part};
use crate::model::Millis;
use crate::model::clock::MINUTE;
use crate::model::notifications::mail::{MailKind, NewMail};
use crate::store::Write;
use crate::store::notifications::mail_outbox;

/// What somebody is told of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Notice<'a> {
    /// The digits that prove an address.
    Code(&'a str),
    /// The page that confirms an address.
    Confirmation { link: &'a str },
    /// The page that sets a new password.
    Reset { link: &'a str },
    /// A report about the user of this name, and the page that shows it.
    Report { name: &'a str, link: &'a str },
}

impl Notice<'_> {
    fn kind(&self) -> MailKind {
        match self {
            Self::Code(_) => MailKind::Code,
            Self::Confirmation { .. } => MailKind::Confirmation,
            Self::Reset { .. } => MailKind::Reset,
            Self::Report { .. } => MailKind::Report,
        }
    }
}

/// Queues a mail in the language nearest to the tag. It is worth nothing any more at `expires_at`.
/// Only for a community that sends mail.
pub(crate) fn queue(
    tx: &Write<'_>,
    settings: &Settings,
    address: &str,
    language: &str,
    notice: &Notice<'_>,
    expires_at: Millis,
) -> Result<()> {
    let letter = letter(settings, Language::of(language), notice, expires_at - tx.now());
    let (text, html) = (letter.text(), letter.html());
    let mail = NewMail { kind: notice.kind(), address: address.to_owned(), subject: letter.subject, text, html, expires_at };
    mail_outbox::put(tx, &mail)
}

fn letter(settings: &Settings, language: Language, notice: &Notice<'_>, lasts: Millis) -> Letter {
    let minutes = (lasts / MINUTE).to_string();
    let name = if let Notice::Report { name, .. } = notice { name } else { "" };
    let slots = [("site", settings.name.as_str()), ("minutes", &minutes), ("name", name)];
    let word = |key: &str| language.text(key, &slots);
    let text = |key: &str| Part::Text(word(key));
    let link = |link: &str| Part::Link(link.to_owned());
    let (subject, parts) = match notice {
        Notice::Code(code) => ("code_subject", vec![text("code"), Part::Code((*code).to_owned()), text("code_ends"), text("ignore")]),
        Notice::Confirmation { link: to } => {
            ("confirmation_subject", vec![text("confirmation"), link(to), text("confirmation_ends"), text("ignore")])
        }
        Notice::Reset { link: to } => ("reset_subject", vec![text("reset"), link(to), text("reset_ends"), text("ignore")]),
        Notice::Report { link: to, .. } => ("report_subject", vec![text("report"), link(to), text("report_off")]),
    };
    Letter { language: language.tag(), subject: word(subject), parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mail_says_what_it_has_to_in_every_language() {
        let settings = Settings { name: "Mo{ot".into(), ..Settings::default() };
        for (notice, needle) in [
            (Notice::Code("123456"), "123456"),
            (Notice::Confirmation { link: "https://moot.example/c" }, "https://moot.example/c"),
            (Notice::Reset { link: "https://moot.example/r" }, "https://moot.example/r"),
            (Notice::Report { name: "ann", link: "https://moot.example/admin/#/reports" }, "@ann"),
        ] {
            for tag in ["en", "zh-Hans", "zh-Hant"] {
                let letter = letter(&settings, Language::of(tag), &notice, 10 * MINUTE);
                assert!(letter.text().contains(needle) && letter.html().contains(needle), "{letter:?}");
                assert!(letter.subject.contains("Mo{ot") && !letter.subject.contains("123456"), "{letter:?}");
            }
        }
        assert!(letter(&settings, Language::of("en"), &Notice::Code("1"), 10 * MINUTE).text().contains("for 10 minutes"));
    }
}
