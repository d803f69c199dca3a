//! What administrators are notified of.

use super::mail::{self, Notice};
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::Millis;
use crate::model::clock::DAY;
use crate::model::content::entry::Target;
use crate::model::id::UserId;
use crate::model::notifications::notification::{NewNotification, NotificationKind};
use crate::store::Write;
use crate::store::notifications::{notification, web_push_outbox};
use crate::store::people::users::{self, UserBy};

/// How long a mail about a report is tried: later the report has been seen.
const REPORT_LIFETIME: Millis = 3 * DAY;

/// Notifies the administrators of somebody who joined, and why.
pub(crate) fn joined(tx: &Write<'_>, newcomer: UserId, reason: Option<&str>) -> Result<()> {
    notify(tx, NotificationKind::Newcomer, newcomer, newcomer, reason.map(str::to_owned))
}

/// Notifies the administrators of a report, also by mail where they want that.
pub(crate) fn reported(tx: &Write<'_>, settings: &Settings, reporter: UserId, target: UserId, report: i64) -> Result<()> {
    notify(tx, NotificationKind::Report, reporter, target, Some(report.to_string()))?;
    if !settings.sends_mail {
        return Ok(());
    }
    let Some(target) = users::find(tx, &UserBy::Id(target))? else { return Ok(()) };
    let link = format!("{}/admin/#/reports", settings.base_url);
    let notice = Notice::Report { name: &target.username, link: &link };
    for (address, language) in users::report_readers(tx, reporter)? {
        mail::queue(tx, settings, &address, &language, &notice, tx.now() + REPORT_LIFETIME)?;
    }
    Ok(())
}

/// No policy holds back what administrators have to know, and no two reports are the same.
fn notify(tx: &Write<'_>, kind: NotificationKind, actor: UserId, about: UserId, text: Option<String>) -> Result<()> {
    for receiver in users::administrators(tx)?.into_iter().filter(|receiver| *receiver != actor) {
        let new = NewNotification {
            receiver,
            kind,
            actor: Some(actor),
            anonymous: false,
            action: None,
            target: Some(Target::User(about)),
            content: None,
            text: text.clone(),
            is_markdown: false,
            is_mention: false,
        };
        let id = notification::insert(tx, &new)?;
        web_push_outbox::put(tx, receiver, id)?;
    }
    Ok(())
}
