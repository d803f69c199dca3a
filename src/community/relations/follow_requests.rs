//! Follows of a locked user wait for consent. Making and withdrawing one is `marks::put` and `marks::lift`.

use crate::community::notifications::create;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::content::entry::Target;
use crate::model::id::UserId;
use crate::model::notifications::notification::{Action, NewNotification, NotificationKind};
use crate::model::people::user::{UserView, Viewer};
use crate::store::notifications::notification;
use crate::store::relations::follow_requests;
use crate::store::views::users;
use crate::store::{Read, Write};

/// Asks `whom`, who is told once.
pub(in crate::community) fn ask(tx: &Write<'_>, settings: &Settings, who: UserId, whom: UserId) -> Result<()> {
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

/// The request goes with what was heard of it; whether there was one.
pub(in crate::community) fn withdraw(tx: &Write<'_>, who: UserId, whom: UserId) -> Result<bool> {
    let gone = follow_requests::remove(tx, who, whom)?;
    if gone {
        notification::erase_mark(tx, who, NotificationKind::FollowRequest, &Target::User(whom))?;
    }
    Ok(gone)
}

/// Have I asked to follow `whom`?
pub(crate) fn is_waiting(r: &Read<'_>, me: UserId, whom: UserId) -> Result<bool> {
    follow_requests::exists(r, me, whom)
}

/// Who waits for my consent, newest first, with the request's id to go on from.
pub(crate) fn received(r: &Read<'_>, me: &Viewer, before: Option<i64>, limit: i64) -> Result<Vec<(i64, UserView)>> {
    let rows = follow_requests::received(r, me.user, before, limit)?;
    let ids: Vec<UserId> = rows.iter().map(|(_, who)| *who).collect();
    let mut views = users::load(r, Some(me.user), &ids)?;
    Ok(rows.into_iter().filter_map(|(id, who)| Some((id, views.remove(&who)?))).collect())
}
