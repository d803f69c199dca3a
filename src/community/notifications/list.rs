//! A user's notifications: listing, reading, hiding, and system notifications
//! (`docs/specs/core.md` 9, `docs/specs/fresns.md 5.1.2` and 5.2.9).

use super::create;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::content::entry::Target;
use crate::model::id::{NotificationId, UserId};
use crate::model::notifications::notification::{NewNotification, NotificationKind, NotificationView};
use crate::model::people::user::Viewer;
use crate::model::stretch::Stretch;
use crate::store::notifications::notification as rows;
use crate::store::{Read, Write, views};

pub(crate) use crate::store::notifications::notification::{Choice, NotificationFilter};

/// How many rows fit, and one page of them, newest first. Looking changes nothing.
pub(crate) fn list(
    r: &Read<'_>,
    viewer: &Viewer,
    filter: &NotificationFilter,
    offset: i64,
    limit: i64,
) -> Result<(i64, Vec<NotificationView>)> {
    let total = rows::total(r, viewer.user, filter)?;
    let ids = rows::page(r, viewer.user, filter, Stretch::of(total, offset, limit))?;
    Ok((total, views::notifications::load(r, viewer.user, &ids, !filter.plain)?))
}

/// Marks own unread rows as read; all others are skipped.
pub(crate) fn read(tx: &Write<'_>, me: &Viewer, choice: &Choice) -> Result<()> {
    rows::read(tx, me.user, choice)
}

/// Hides own rows from every dialect; all others are skipped.
pub(crate) fn hide(tx: &Write<'_>, me: &Viewer, choice: &Choice) -> Result<()> {
    rows::hide(tx, me.user, choice)
}

/// The two kinds that come from the community and not from what somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    System,
    Recommend,
}

/// A system notification. The same text may be sent twice.
#[derive(Clone, Debug)]
pub struct NewNotice<'a> {
    pub notice: Notice,
    pub text: &'a str,
    pub is_markdown: bool,
    pub actor: Option<UserId>,
    pub target: Option<Target>,
}

/// Notifies every receiver but the actor; how many were notified.
pub fn notice(tx: &Write<'_>, settings: &Settings, receivers: &[UserId], new: &NewNotice<'_>) -> Result<usize> {
    Ok(notices(tx, settings, receivers, new)?.len())
}

/// The same; the ids of the notifications.
pub(crate) fn notices(tx: &Write<'_>, settings: &Settings, receivers: &[UserId], new: &NewNotice<'_>) -> Result<Vec<NotificationId>> {
    let mut notified = Vec::new();
    for receiver in receivers {
        let row = NewNotification {
            receiver: *receiver,
            kind: match new.notice {
                Notice::System => NotificationKind::System,
                Notice::Recommend => NotificationKind::Recommend,
            },
            actor: new.actor,
            anonymous: false,
            action: None,
            target: new.target,
            content: None,
            text: Some(new.text.to_owned()),
            is_markdown: new.is_markdown,
            is_mention: false,
        };
        notified.extend(create::notification(tx, settings, &row)?);
    }
    Ok(notified)
}
