//! What administrators are notified of.

use crate::error::Result;
use crate::model::content::entry::Target;
use crate::model::id::UserId;
use crate::model::notifications::notification::{NewNotification, NotificationKind};
use crate::store::Write;
use crate::store::notifications::notification;
use crate::store::people::users;

/// Notifies the administrators of somebody who joined, and why.
pub(crate) fn joined(tx: &Write<'_>, newcomer: UserId, reason: Option<&str>) -> Result<()> {
    notify(tx, NotificationKind::Newcomer, newcomer, newcomer, reason.map(str::to_owned))
}

/// No policy holds back what administrators have to know, and no two reports are the same.
pub(crate) fn notify(tx: &Write<'_>, kind: NotificationKind, actor: UserId, about: UserId, text: Option<String>) -> Result<()> {
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
        notification::insert(tx, &new)?;
    }
    Ok(())
}
