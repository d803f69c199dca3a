//! What the community says to everybody (`docs/specs/core.md` 12): each member is notified once, and members of all APIs see it.

use crate::error::{Error, Resource, Result};
use crate::model::event::Event;
use crate::model::id::{NotificationId, UserId};
use crate::model::notifications::announcement::Announcement;
use crate::model::notifications::outbox::Task;
use crate::store::notifications::announcements as rows;
use crate::store::notifications::notification::{Choice, hide, read};
use crate::store::notifications::outbox::{self, Row};
use crate::store::{Read, Write};

/// Announcements that are shown at most, the newest ones.
const SHOWN: i64 = 40;
/// Different emojis that one announcement can have.
const EMOJIS_MAX: usize = 8;

/// Publishes an announcement; its id. Who is notified is told with [`notified`].
pub(crate) fn publish(tx: &Write<'_>, text: &str, is_markdown: bool) -> Result<i64> {
    let id = rows::insert(tx, text, is_markdown)?;
    tx.emit(Event::Announced { announcement: id });
    Ok(id)
}

/// These notifications bring it to their receivers.
pub(crate) fn notified(tx: &Write<'_>, announcement: i64, notifications: &[NotificationId]) -> Result<()> {
    rows::link(tx, announcement, notifications)
}

/// The announcements for one member, oldest first; those that were read, too, where `read` is true.
pub(crate) fn list(r: &Read<'_>, me: UserId, read: bool) -> Result<Vec<Announcement>> {
    rows::list(r, me, read, SHOWN)
}

/// One announcement, without what a member did with it; `None` when it was taken back.
pub(crate) fn find(r: &Read<'_>, id: i64) -> Result<Option<Announcement>> {
    rows::find(r, id)
}

/// All that are shown to members, newest first.
pub(crate) fn all(r: &Read<'_>) -> Result<Vec<Announcement>> {
    rows::all(r, SHOWN)
}

/// How many members chose this emoji for it.
pub(crate) fn count(r: &Read<'_>, id: i64, name: &str) -> Result<i64> {
    rows::count(r, id, name)
}

fn require(r: &Read<'_>, id: i64) -> Result<()> {
    if rows::exists(r, id)? { Ok(()) } else { Err(Error::NotFound(Resource::Record)) }
}

/// It is read, and so is the notification of it: `NotFound(Record)`.
pub(crate) fn dismiss(tx: &Write<'_>, me: UserId, id: i64) -> Result<()> {
    require(tx, id)?;
    match rows::dismiss(tx, id, me)? {
        Some(notification) => read(tx, me, &Choice::Ids(vec![notification])),
        None => Ok(()),
    }
}

/// Why an emoji is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is none.
    NoEmoji,
    /// There are so many different ones already.
    TooMany,
}

/// Answers it with an emoji, once: `NotFound(Record)`, or why not.
pub(crate) fn react(tx: &Write<'_>, me: UserId, id: i64, name: &str) -> Result<Result<(), Refused>> {
    require(tx, id)?;
    if emojis::get(name).is_none() {
        return Ok(Err(Refused::NoEmoji));
    }
    let known = rows::reactions(tx, id, None)?;
    if known.len() >= EMOJIS_MAX && known.iter().all(|reaction| reaction.name != name) {
        return Ok(Err(Refused::TooMany));
    }
    if rows::react(tx, id, me, name)? {
        tx.emit(Event::AnnouncementAnswered { announcement: id, name: name.to_owned() });
    }
    Ok(Ok(()))
}

/// Takes an emoji back: `NotFound(Record)`, also for who did not choose it.
pub(crate) fn unreact(tx: &Write<'_>, me: UserId, id: i64, name: &str) -> Result<()> {
    require(tx, id)?;
    if !rows::unreact(tx, id, me, name)? {
        return Err(Error::NotFound(Resource::Record));
    }
    tx.emit(Event::AnnouncementAnswered { announcement: id, name: name.to_owned() });
    Ok(())
}

/// Takes it back: nobody is shown it any more, and after the write the notifications of it go. `NotFound(Record)`.
pub(crate) fn delete(tx: &Write<'_>, id: i64) -> Result<()> {
    if !rows::delete(tx, id)? {
        return Err(Error::NotFound(Resource::Record));
    }
    tx.emit(Event::AnnouncementDeleted { announcement: id });
    outbox::put(tx, Task::RetractAnnouncement(id))
}

/// The next of those who were notified of what was taken back.
pub(crate) fn retract(tx: &Write<'_>, row: &Row, id: i64) -> Result<()> {
    let find = |after: Option<i64>, limit| rows::notified(tx, id, after.unwrap_or(0), limit);
    outbox::part(tx, row, i64::MAX, find, |(user, notification)| hide(tx, user, &Choice::Ids(vec![notification])))
}
