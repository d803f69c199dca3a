//! Announcements of room admins.

use super::notices::{self, Notice};
use super::{Actor, as_admin, as_member, settings};
use crate::error::{Error, Result, Room as Refusal, Why};
use crate::model::id::RoomId;
use crate::model::messages::joining::Announcement;
use crate::model::messages::sync::DeviceEventKind;
use crate::store::messages::rooms::boards as rows;
use crate::store::{Read, Write};

const TITLE_MAX: usize = 128;
const CONTENT_MAX: usize = 5_000;
/// Older ones make room for new ones.
const KEPT: i64 = 200;

/// An admin announces something in a room; returns what was stored. The newest 200 are kept, older ones are deleted.
/// Title: 1 to 128 characters, content: at most 5000; else `Invalid`. Also `Unknown`, `NotMember`, `AdminsOnly`.
pub(crate) fn announce(tx: &Write<'_>, actor: &Actor, id: RoomId, title: &str, content: &str) -> Result<Announcement> {
    let room = as_admin(tx, actor, id)?;
    let title = settings::text("title", title, TITLE_MAX)?;
    if title.is_empty() {
        return Err(Error::invalid("title", Why::Empty));
    }
    let content = settings::text("content", content, CONTENT_MAX)?;
    let made = rows::announce(tx, id, actor.user().unwrap_or(room.owner), &title, &content)?;
    rows::trim_announcements(tx, id, KEPT)?;
    notices::to_members(tx, &Notice::of(DeviceEventKind::RoomAnnouncementUpdated, id, actor.user(), &[]))?;
    Ok(made)
}

/// One of them; `NoAnnouncement`.
pub(crate) fn find(r: &Read<'_>, actor: &Actor, id: RoomId, announcement: i64) -> Result<Announcement> {
    as_member(r, actor, id)?;
    rows::announcement_of(r, id, announcement)?.ok_or(Error::Room(Refusal::NoAnnouncement))
}

/// All that are kept, newest first.
pub(crate) fn all(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Vec<Announcement>> {
    as_member(r, actor, id)?;
    rows::announcements(r, id)
}

/// The newest; `NoAnnouncement`.
pub(crate) fn last(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Announcement> {
    all(r, actor, id)?.into_iter().next().ok_or(Error::Room(Refusal::NoAnnouncement))
}

/// An admin deletes an announcement of the room: `Unknown`, `NotMember`, `AdminsOnly`, `NoAnnouncement`.
pub(crate) fn delete(tx: &Write<'_>, actor: &Actor, id: RoomId, announcement: i64) -> Result<()> {
    as_admin(tx, actor, id)?;
    if !rows::delete_announcement(tx, id, announcement)? {
        return Err(Error::Room(Refusal::NoAnnouncement));
    }
    notices::to_members(tx, &Notice::of(DeviceEventKind::RoomAnnouncementUpdated, id, actor.user(), &[]))
}
