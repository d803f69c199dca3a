//! Follows of a locked user wait for consent. Making and withdrawing one is `marks::put` and `marks::lift`.

use crate::community::notifications::create;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::content::entry::Target;
use crate::model::id::UserId;
use crate::model::notifications::notification::{Action, NewNotification, NotificationKind};
use crate::store::Write;
use crate::store::notifications::notification;
use crate::store::relations::follow_requests;

/// Requests to follow `whom`, who is notified once.
pub(in crate::community) fn request(tx: &Write<'_>, settings: &Settings, who: UserId, whom: UserId) -> Result<()> {
    if !follow_requests::insert(tx, who, whom)? {
        return Ok(());
    }
    let new = NewNotification {
        receiver: whom,
        kind: NotificationKind::FollowRequest,
        actor: Some(who),
        anonymous: false,
        action: Some(Action::Follow),
        target: Some(Target::User(whom)),
        content: None,
        text: None,
        is_markdown: false,
        is_mention: false,
    };
    create::notification(tx, settings, &new).map(drop)
}

/// Deletes the request and its notification; returns whether there was one.
pub(in crate::community) fn withdraw(tx: &Write<'_>, who: UserId, whom: UserId) -> Result<bool> {
    let gone = follow_requests::remove(tx, who, whom)?;
    if gone {
        notification::erase_mark(tx, who, NotificationKind::FollowRequest, &Target::User(whom))?;
    }
    Ok(gone)
}
