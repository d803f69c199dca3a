//! What people do with the statuses of others: liking, bookmarking, pinning, muting (`docs/specs/mastodon.md 4.2`).
//! An interaction with a repost applies to the reposted status.

use super::marks;
use crate::community::runtime::settings::Settings;
use crate::error::{Denied, Error, Resource, Result};
use crate::model::content::entry::{Mark, Target, Visibility};
use crate::model::content::status::{Shape, StatusView};
use crate::model::id::{EntryId, UserId};
use crate::model::people::person::UserView;
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::relations::{bookmarks_and_pins as rows, entry_lists};
use crate::store::{Read, Write, views};

/// Statuses on top of one profile.
pub(crate) const MAX_PINS: i64 = 5;
/// Rows looked at before a page is left short: `ROUNDS` times the larger of a page and `CHUNK`.
const ROUNDS: usize = 8;
const CHUNK: u32 = 40;

/// A status as the viewer sees it; `NotFound(Record)` otherwise.
pub(crate) fn open(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<StatusView> {
    views::statuses::load_one(r, viewer, id)?.ok_or(Error::NotFound(Resource::Record))
}

/// The status itself, or the original of a repost.
fn original(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<StatusView> {
    let mut found = open(r, viewer, id)?;
    Ok(found.repost.take().map_or(found, |inner| *inner))
}

/// Likes it, or takes the like back. Twice is once. `MarkOff` where likes are switched off.
pub(crate) fn favourite(tx: &Write<'_>, settings: &Settings, me: &Viewer, id: EntryId, on: bool) -> Result<()> {
    let status = original(tx, Some(me.user), id)?;
    let target = match status.shape {
        Shape::Message if on && !settings.mark_is_on_kind(Mark::Like, "post") => return Err(Error::Forbidden(Denied::MarkOff)),
        Shape::Message if on => return rows::like_message(tx, me.user, status.id),
        Shape::Message => return rows::unlike_message(tx, me.user, status.id),
        Shape::Comment => Target::Comment(status.id),
        Shape::Post | Shape::Repost => Target::Post(status.id),
    };
    if on { marks::put(tx, settings, me, Mark::Like, &target, None).map(drop) } else { marks::lift(tx, me, Mark::Like, &target).map(drop) }
}

/// Bookmarks it, or removes the bookmark.
pub(crate) fn bookmark(tx: &Write<'_>, me: UserId, id: EntryId, on: bool) -> Result<()> {
    let id = original(tx, Some(me), id)?.id;
    if on { rows::bookmark(tx, me, id) } else { rows::drop_bookmark(tx, me, id) }
}

/// Mutes its thread, or unmutes it.
pub(crate) fn mute(tx: &Write<'_>, me: UserId, id: EntryId, on: bool) -> Result<()> {
    let root = rows::root(tx, original(tx, Some(me), id)?.id)?;
    if on { rows::mute_thread(tx, me, root) } else { rows::unmute_thread(tx, me, root) }
}

/// Why something cannot stand on top of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unpinnable {
    Repost,
    NotOwn,
    Direct,
    TooMany,
}

/// Pins it, or returns every reason against it. A pinned status stays pinned.
pub(crate) fn pin(tx: &Write<'_>, me: UserId, id: EntryId) -> Result<Vec<Unpinnable>> {
    let status = open(tx, Some(me), id)?;
    if status.own.is_some_and(|own| own.pinned) && status.is_me {
        return Ok(Vec::new());
    }
    let direct = status.private || status.visibility == Visibility::Direct;
    let against: Vec<Unpinnable> = [
        (status.shape == Shape::Repost, Unpinnable::Repost),
        (!status.is_me, Unpinnable::NotOwn),
        (direct, Unpinnable::Direct),
        (rows::pins(tx, me)? >= MAX_PINS, Unpinnable::TooMany),
    ]
    .into_iter()
    .filter_map(|(wrong, why)| wrong.then_some(why))
    .collect();
    if against.is_empty() {
        rows::pin(tx, me, id)?;
    }
    Ok(against)
}

/// Unpins a status from one's profile; one not pinned is no error. `NotFound(Record)` where `me` may not see it.
pub(crate) fn unpin(tx: &Write<'_>, me: UserId, id: EntryId) -> Result<()> {
    open(tx, Some(me), id)?;
    rows::unpin(tx, me, id)
}

/// A part of a list, newest first, each item with the id that pages go by.
#[derive(Clone, Debug)]
pub(crate) struct Part<T> {
    pub items: Vec<(i64, T)>,
    /// Where older ones begin, if there may be any.
    pub next: Option<i64>,
}

/// What I bookmarked and still see.
pub(crate) fn bookmarked(r: &Read<'_>, me: UserId, span: Span) -> Result<Part<StatusView>> {
    fill_page(r, me, span, |span| entry_lists::bookmarked(r, me, span))
}

/// What I liked and still see.
pub(crate) fn favourited(r: &Read<'_>, me: UserId, span: Span) -> Result<Part<StatusView>> {
    fill_page(r, me, span, |span| entry_lists::liked(r, me, span))
}

/// Fills a page, skipping entries that are not visible any more, within a limit of scanned rows.
fn fill_page(r: &Read<'_>, me: UserId, span: Span, fetch: impl Fn(&Span) -> Result<Vec<(i64, EntryId)>>) -> Result<Part<StatusView>> {
    let wanted = span.limit as usize;
    let mut items: Vec<(i64, StatusView)> = Vec::new();
    let mut ahead = Span { limit: span.limit.max(CHUNK), ..span };
    let mut end = false;
    for _ in 0..ROUNDS {
        let rows = fetch(&ahead)?;
        end = rows.len() < ahead.limit as usize;
        let ids: Vec<EntryId> = rows.iter().map(|(_, entry)| *entry).collect();
        let mut found = views::statuses::load(r, Some(me), &ids)?;
        items.extend(rows.iter().filter_map(|(row, entry)| Some((*row, found.remove(entry)?))).take(wanted - items.len()));
        let Some((last, _)) = rows.last() else { break };
        ahead = ahead.beyond(*last);
        if end || items.len() == wanted {
            break;
        }
    }
    let next = if items.len() == wanted {
        if span.upwards { items.first() } else { items.last() }.map(|(row, _)| *row)
    } else {
        (!end && !span.upwards).then_some(ahead.before)
    };
    Ok(Part { items: span.newest_first(items), next })
}

/// Who liked a status that the viewer sees, each with the id of the like, newest first.
pub(crate) fn favourited_by(r: &Read<'_>, viewer: Option<UserId>, id: EntryId, span: Span) -> Result<Vec<(i64, UserView)>> {
    let id = original(r, viewer, id)?.id;
    people(r, viewer, span, entry_lists::likers(r, viewer, id, &span)?)
}

/// Who reposted it, each with the id of the repost, newest first.
pub(crate) fn reposted_by(r: &Read<'_>, viewer: Option<UserId>, id: EntryId, span: Span) -> Result<Vec<(i64, UserView)>> {
    let id = original(r, viewer, id)?.id;
    people(r, viewer, span, entry_lists::reposters(r, viewer, id, &span)?)
}

fn people(r: &Read<'_>, viewer: Option<UserId>, span: Span, rows: Vec<(i64, UserId)>) -> Result<Vec<(i64, UserView)>> {
    let rows = span.newest_first(rows);
    let ids: Vec<UserId> = rows.iter().map(|(_, who)| *who).collect();
    let mut found = views::people::load(r, viewer, &ids)?;
    Ok(rows.into_iter().filter_map(|(row, who)| Some((row, found.remove(&who)?))).collect())
}

/// Deletes the bookmarks, pins, thread mutes and message marks of a user who is being deleted.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    rows::erase_user(tx, user)
}
