//! Deleting posts and comments: soft, with every counter (`docs/specs/fresns.md 5.2.7`). Notification rows stay.

use crate::community::messages::direct;
use crate::community::posts::post_counters::{self, Counted, Detail};
use crate::community::posts::reposts as repost_rules;
use crate::community::runtime::settings::Settings;
use crate::community::visibility::viewer::{self, Listing};
use crate::error::{Denied, Error, Resource, Result};
use crate::model::content::entry::{EntryKind, Visibility};
use crate::model::event::Event;
use crate::model::id::{EntryId, UserId};
use crate::model::notifications::outbox::Task;
use crate::model::people::user::{Role, Viewer};
use crate::store::files::entry_files;
use crate::store::notifications::outbox::{self, Row};
use crate::store::posts::entries::{self, Head};
use crate::store::posts::{comments, post, reposts};
use crate::store::text::{hashtags, revisions};
use crate::store::{Read, Write};

/// May this user delete it? `NotFound(DeleteTarget)` (36400), `NotAuthorDelete` (36403), `DeleteOff` (36401);
/// moderators and administrators delete everything.
pub(crate) fn may_delete(r: &Read<'_>, settings: &Settings, who: &Viewer, id: EntryId) -> Result<Head> {
    let head = entries::head(r, id)?.filter(|head| !head.deleted).ok_or(Error::NotFound(Resource::DeleteTarget))?;
    let allowed = match head.kind {
        EntryKind::Post | EntryKind::Repost => settings.post_delete,
        EntryKind::Comment => settings.comment_delete,
        EntryKind::Message => return Err(Error::NotFound(Resource::DeleteTarget)),
    };
    if matches!(who.role, Role::Administrator | Role::Moderator) {
        return Ok(head);
    }
    if head.author != who.user {
        return Err(Error::Forbidden(Denied::NotAuthorDelete));
    }
    if allowed { Ok(head) } else { Err(Error::Forbidden(Denied::DeleteOff)) }
}

/// What a `pid` or `cid` means to somebody who wants it deleted: moderators reach what is hidden from them, too.
pub(crate) fn find(r: &Read<'_>, who: &Viewer, kind: EntryKind, code: &str) -> Result<EntryId> {
    let head = entries::by_code(r, kind, code)?.ok_or(Error::NotFound(Resource::DeleteTarget))?;
    let moderates = matches!(who.role, Role::Administrator | Role::Moderator);
    if moderates || head.author == who.user || viewer::may_see(r, Some(who), head.id, Listing::Detail)? {
        Ok(head.id)
    } else {
        Err(Error::NotFound(Resource::DeleteTarget))
    }
}

/// Deletes a post or comment. Replies below it stay.
pub(crate) fn delete(tx: &Write<'_>, settings: &Settings, who: &Viewer, id: EntryId) -> Result<()> {
    let head = may_delete(tx, settings, who, id)?;
    bury(tx, &head)
}

/// Deletes without asking: for the erasure of a user. Its reposts are deleted as well, many of them
/// after the write, and its earlier versions erased.
pub(crate) fn bury(tx: &Write<'_>, head: &Head) -> Result<()> {
    if !entries::bury(tx, head.id)? {
        return Ok(());
    }
    revisions::erase(tx, head.id)?;
    entry_files::clear_former(tx, head.id)?;
    let tags = hashtags::of_entry(tx, head.id)?;
    let gone = || Error::internal(format!("entry {} has no details", head.id));
    let counted =
        |detail| Counted { id: head.id, author: head.author, visibility: head.visibility, anonymous: head.anonymous, detail, tags: &tags };
    let root = if head.kind == EntryKind::Comment {
        let detail = comments::detail(tx, head.id)?.ok_or_else(gone)?;
        post_counters::count(tx, &counted(Detail::Comment(&detail)), -1)?;
        detail.post
    } else {
        let mut post = post::detail(tx, head.id)?.ok_or_else(gone)?;
        if reposts::target(tx, head.id)?.is_some() {
            post_counters::count(tx, &counted(Detail::Repost { detail: &post.detail, kind: head.kind }), -1)?;
            repost_rules::buried(tx, head.id)?;
        } else {
            // A revoked quote was already subtracted from the counter.
            post.detail.quoted = post.detail.quoted.filter(|_| !post.quote_revoked);
            post_counters::count(tx, &counted(Detail::Post(&post.detail)), -1)?;
        }
        head.id
    };
    if head.visibility == Visibility::Direct {
        direct::buried(tx, head.id, root)?;
    }
    if head.digest > 1 && !head.anonymous {
        entries::add_digests(tx, head.author, head.kind, -1)?;
    }
    tx.emit(Event::Deleted { entry: head.id });
    bury_some(tx, reposts::of_target(tx, head.id, i64::MAX, AT_ONCE)?)?;
    if reposts::of_target(tx, head.id, i64::MAX, 1)?.is_empty() { Ok(()) } else { outbox::put(tx, Task::BuryReposts(head.id)) }
}

/// Reposts that are deleted in the write that deletes the original; the others follow it.
const AT_ONCE: i64 = outbox::PART;

fn bury_some(tx: &Write<'_>, found: Vec<(EntryId, UserId)>) -> Result<()> {
    found.into_iter().try_for_each(|(repost, _)| entries::head(tx, repost)?.map_or(Ok(()), |repost| bury(tx, &repost)))
}

/// The next reposts of what was deleted.
pub(crate) fn bury_reposts(tx: &Write<'_>, row: &Row, entry: EntryId) -> Result<()> {
    let find = |before: Option<i64>, limit| {
        let found = reposts::of_target(tx, entry, before.unwrap_or(i64::MAX), limit)?;
        Ok(found.into_iter().map(|found| (found.0.0, found)).collect())
    };
    outbox::part(tx, row, i64::MAX, find, |found| bury_some(tx, vec![found]))
}
