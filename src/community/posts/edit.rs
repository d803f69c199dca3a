//! Editing what is published: the earlier version is kept, mentions and hashtags follow the new text.

use crate::community::messages::direct::{self, DirectStatus};
use crate::community::notifications::fanout::{self, News};
use crate::community::posts::publish::{check_policy, check_title, may_publish};
use crate::community::posts::reposts;
use crate::community::runtime::settings::Settings;
use crate::community::text::body::{self, Body};
use crate::error::{Denied, Error, Resource, Result};
use crate::model::clock::{MINUTE, Millis};
use crate::model::content::entry::{EntryKind, Target, Visibility};
use crate::model::content::views::CommentDetail;
use crate::model::event::Event;
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::model::people::user::Viewer;
use crate::store::posts::entries::{self, Head, Rewrite};
use crate::store::posts::{comments, post};
use crate::store::text::{hashtags, revisions};
use crate::store::{Read, Write};

/// The new state of a post. Forum, quoted post, audience and anonymity stay.
#[derive(Clone, Debug)]
pub(crate) struct PostEdit {
    pub body: Body,
    pub title: Option<String>,
    pub comment_policy: i64,
    pub comment_private: bool,
}

/// The new state of a comment.
#[derive(Clone, Debug)]
pub(crate) struct CommentEdit {
    pub body: Body,
    pub private: bool,
}

/// Until when a content may be edited; `None` is for ever.
pub(crate) fn deadline(settings: &Settings, head: &Head) -> Option<Millis> {
    open_until(settings, head.kind, head.id)
}

/// [`deadline`] by kind and id.
pub(crate) fn open_until(settings: &Settings, kind: EntryKind, id: EntryId) -> Option<Millis> {
    let minutes = if kind == EntryKind::Comment { settings.comment_edit_minutes } else { settings.post_edit_minutes };
    (minutes > 0).then(|| id.created_at() + minutes * MINUTE)
}

/// May its author edit it? `NotAuthorEdit`, `EditOff` (36305, 36306), `EditWindowOver` (36309).
pub(crate) fn may_edit(r: &Read<'_>, settings: &Settings, who: &Viewer, id: EntryId) -> Result<Head> {
    let head = entries::head(r, id)?.filter(|head| !head.deleted).ok_or(Error::NotFound(Resource::Post))?;
    let (comment, on) = match head.kind {
        EntryKind::Post => (false, settings.post_edit),
        EntryKind::Comment => (true, settings.comment_edit),
        EntryKind::Repost | EntryKind::Message => return Err(Error::NotFound(Resource::Post)),
    };
    if head.author != who.user {
        return Err(Error::Forbidden(Denied::NotAuthorEdit));
    }
    if !on {
        return Err(Error::Forbidden(Denied::EditOff { comment }));
    }
    if deadline(settings, &head).is_some_and(|until| r.now() > until) {
        return Err(Error::Forbidden(Denied::EditWindowOver));
    }
    Ok(head)
}

/// [`may_edit`] and the rules of an editor's draft: `EditSticky` (36307), `EditDigest` (36308), `EditReply` (36313).
pub(crate) fn may_redraft(r: &Read<'_>, settings: &Settings, who: &Viewer, id: EntryId) -> Result<Head> {
    let head = may_edit(r, settings, who, id)?;
    if head.sticky > 1 {
        return Err(Error::Forbidden(Denied::EditSticky));
    }
    if head.digest > 1 {
        return Err(Error::Forbidden(Denied::EditDigest));
    }
    if comments::detail(r, id)?.is_some_and(|detail| detail.parent.is_some()) {
        return Err(Error::Forbidden(Denied::EditReply));
    }
    Ok(head)
}

/// Replaces a post by its new state, keeps the old version and notifies those whom only the new text mentions.
/// Refused as in [`may_edit`] and [`body::check_files`], by `Invalid`, `RoleMayNotPublish`, `QuotesClosed` for a repost
/// that is given a text; a comment is `NotFound(Post)`.
pub(crate) fn edit_post(tx: &Write<'_>, settings: &Settings, who: &Viewer, id: EntryId, new: PostEdit) -> Result<()> {
    let head = may_edit(tx, settings, who, id)?;
    if head.kind != EntryKind::Post {
        return Err(Error::NotFound(Resource::Post));
    }
    body::check(settings, EntryKind::Post, &new.body)?;
    let title = check_title(settings, new.title.as_deref())?;
    check_policy(new.comment_policy)?;
    may_publish(who)?;
    reposts::speak(tx, who, id)?;
    let mentioned = rewrite(tx, settings, &head, &new.body)?;
    post::rewrite(tx, id, title.as_deref(), new.comment_policy, new.comment_private)?;
    finish(tx, settings, &head, &new.body, &mentioned)
}

/// Like [`edit_post`] for a comment; anything else is `NotFound(Comment)`. It is private, regardless of what `new`
/// asks for, where the comment it answers is, or where all comments under the post of somebody else are.
pub(crate) fn edit_comment(tx: &Write<'_>, settings: &Settings, who: &Viewer, id: EntryId, new: CommentEdit) -> Result<()> {
    let head = may_edit(tx, settings, who, id)?;
    if head.kind != EntryKind::Comment {
        return Err(Error::NotFound(Resource::Comment));
    }
    body::check(settings, EntryKind::Comment, &new.body)?;
    may_publish(who)?;
    let mentioned = rewrite(tx, settings, &head, &new.body)?;
    let detail = comments::detail(tx, id)?.ok_or(Error::NotFound(Resource::Comment))?;
    let post = entries::head(tx, detail.post)?;
    let all_private = post::detail(tx, detail.post)?.is_some_and(|post| post.detail.comment_private);
    let forced = all_private && post.is_some_and(|post| post.author != who.user);
    let below_private = match detail.parent {
        Some(parent) => comments::detail(tx, parent)?.is_some_and(|parent| parent.private),
        None => false,
    };
    let now = CommentDetail { private: new.private || forced || below_private, ..detail.clone() };
    comments::set_private(tx, id, now.private)?;
    if now.private != detail.private && head.visibility != Visibility::Direct {
        // One of the two changes no counter.
        comments::add_above(tx, id, &detail, -1)?;
        comments::add_above(tx, id, &now, 1)?;
    }
    finish(tx, settings, &head, &new.body, &mentioned)
}

/// Keeps the old version and writes the new one; returns whom only the new one mentions.
fn rewrite(tx: &Write<'_>, settings: &Settings, head: &Head, new: &Body) -> Result<Vec<UserId>> {
    let present = entries::file_ids(tx, head.id)?;
    let files = body::check_files(tx, settings, head.kind, head.author, &new.files, &present)?;
    revisions::keep(tx, head.id)?;
    entries::rewrite(
        tx,
        head.id,
        &Rewrite {
            text: new.text.clone(),
            is_markdown: new.is_markdown,
            language: new.language.clone(),
            spoiler: new.spoiler.clone(),
            sensitive: new.sensitive,
            location: new.location.clone(),
            more_info: new.more_info.clone(),
            file_kinds: body::kinds(&files),
        },
    )?;
    body::place_files(tx, head.id, &files)?;
    retag(tx, head, &new.text)?;
    let before = entries::mentions(tx, head.id)?;
    let mut after = body::mentioned(tx, settings, &new.text, &before)?;
    if head.visibility == Visibility::Direct {
        // The addressed people stay the same.
        let gone: Vec<_> = before.iter().filter(|(_, user)| after.iter().all(|(_, known)| known != user)).cloned().collect();
        after.extend(gone);
    }
    entries::set_mentions(tx, head.id, &after)?;
    Ok(after.into_iter().map(|(_, user)| user).filter(|user| !before.iter().any(|(_, known)| known == user)).collect())
}

fn retag(tx: &Write<'_>, head: &Head, text: &str) -> Result<()> {
    if head.visibility == Visibility::Direct {
        return Ok(());
    }
    let before = hashtags::of_entry(tx, head.id)?;
    let after = body::tags(tx, text)?;
    let only =
        |these: &[HashtagId], those: &[HashtagId]| -> Vec<HashtagId> { these.iter().filter(|tag| !those.contains(tag)).copied().collect() };
    hashtags::add(tx, &only(&before, &after), head.kind, -1)?;
    hashtags::add(tx, &only(&after, &before), head.kind, 1)?;
    hashtags::set(tx, head.id, &after)
}

fn finish(tx: &Write<'_>, settings: &Settings, head: &Head, new: &Body, mentioned: &[UserId]) -> Result<()> {
    // The author of its parent was notified when it was published.
    let answered = answered_author(tx, head)?;
    let mentioned: Vec<UserId> = mentioned.iter().filter(|user| Some(**user) != answered).copied().collect();
    let news = News {
        target: if head.kind == EntryKind::Comment { Target::Comment(head.id) } else { Target::Post(head.id) },
        author: head.author,
        visibility: head.visibility,
        anonymous: head.anonymous,
        text: &new.text,
        is_markdown: new.is_markdown,
    };
    if head.visibility == Visibility::Direct && !mentioned.is_empty() {
        let root = comments::detail(tx, head.id)?.map_or(head.id, |detail| detail.post);
        direct::published(tx, settings, &DirectStatus { entry: head.id, root, author: head.author, text: &new.text }, &mentioned)?;
    }
    fanout::named(tx, settings, &news, None, &mentioned)?;
    fanout::edited(tx, &news)?;
    tx.emit(Event::Edited { entry: head.id });
    Ok(())
}

fn answered_author(r: &Read<'_>, head: &Head) -> Result<Option<UserId>> {
    let above = match head.kind {
        EntryKind::Comment => comments::detail(r, head.id)?.map(|detail| detail.parent.unwrap_or(detail.post)),
        _ => post::detail(r, head.id)?.and_then(|post| post.detail.quoted),
    };
    Ok(above.map(|id| entries::head(r, id)).transpose()?.flatten().map(|head| head.author))
}
