//! Publishing posts and comments (`docs/specs/fresns.md 5.2.6`): checks in the documented order, then everything
//! that follows in the same transaction.

use super::new_post::{NewComment, NewPost};
use super::permissions::{may_comment, quotable};
use crate::community::messages::direct::{self, DirectStatus};
use crate::community::notifications::fanout::{self, Answered, News};
use crate::community::posts::polls::{self, NewPoll};
use crate::community::posts::post_counters::{self, Counted, Detail};
use crate::community::posts::reposts;
use crate::community::runtime::settings::Settings;
use crate::community::text::body::{self, Body};
use crate::community::visibility::viewer;
use crate::error::{Denied, Error, Limit, Resource, Result, Why};
use crate::model::clock::SECOND;
use crate::model::content::entry::{EntryKind, Target, Visibility};
use crate::model::content::views::{CommentDetail, PostDetail};
use crate::model::event::Event;
use crate::model::id::{EntryId, ForumId, UserId};
use crate::model::notifications::notification::NotificationKind;
use crate::model::people::user::{Role, Viewer};
use crate::store::files::file::{self, FileHead, Use};
use crate::store::posts::comments;
use crate::store::posts::entries::{self, NewContent};
use crate::store::posts::post::{self, NewDetail};
use crate::store::text::hashtags;
use crate::store::{Read, Write};

/// `None` and white space are no title.
pub(crate) fn check_title(settings: &Settings, title: Option<&str>) -> Result<Option<String>> {
    let Some(title) = title.map(str::trim).filter(|title| !title.is_empty()) else { return Ok(None) };
    if title.chars().count() > settings.title_max_length {
        return Err(Error::invalid("title", Why::TooLong { max: settings.title_max_length }));
    }
    Ok(Some(title.to_owned()))
}

/// `Invalid("comment_policy")` outside 1 to 5. Who may comment: 1 everybody, 2 people the author follows, 3 verified
/// people as well, 4 nobody, 5 people whom the post mentions.
pub(crate) fn check_policy(policy: i64) -> Result<()> {
    if (1..=5).contains(&policy) { Ok(()) } else { Err(Error::unfit("comment_policy", "a number from 1 to 5")) }
}

/// `RoleMayNotPublish` for roles that may not write.
pub(crate) fn may_publish(author: &Viewer) -> Result<()> {
    match author.role {
        Role::Administrator | Role::Moderator | Role::General => Ok(()),
        Role::Restricted | Role::Pending => Err(Error::Forbidden(Denied::RoleMayNotPublish)),
    }
}

fn check_interval(r: &Read<'_>, author: &Viewer, kind: EntryKind, seconds: i64) -> Result<()> {
    if seconds == 0 {
        return Ok(());
    }
    let Some(last) = entries::last_published(r, author.user, kind)? else { return Ok(()) };
    let wait = last + seconds * SECOND - r.now();
    if wait <= 0 {
        return Ok(());
    }
    Err(Error::TooMany { what: Limit::Publishing, retry_after_seconds: u64::try_from(wait / SECOND + 1).ok() })
}

fn check_forum(r: &Read<'_>, forum: Option<ForumId>) -> Result<()> {
    match forum.map(|forum| post::forum_enabled(r, forum)).transpose()? {
        None | Some(Some(true)) => Ok(()),
        Some(_) => Err(Error::NotFound(Resource::Forum)),
    }
}

/// What a new post and a new comment have in common.
struct NewEntry<'a> {
    author: UserId,
    visibility: Visibility,
    anonymous: bool,
    body: &'a Body,
    poll: Option<&'a NewPoll>,
}

struct Written {
    id: EntryId,
    mentions: Vec<UserId>,
    tags: Vec<crate::model::id::HashtagId>,
}

/// The rows that posts and comments share.
fn write(
    tx: &Write<'_>,
    settings: &Settings,
    kind: EntryKind,
    new: &NewEntry<'_>,
    files: &[FileHead],
    addressed: Option<UserId>,
) -> Result<Written> {
    let &NewEntry { author, visibility, anonymous, body, .. } = new;
    let id = entries::insert(
        tx,
        &NewContent {
            kind,
            author,
            visibility,
            anonymous,
            text: body.text.clone(),
            is_markdown: body.is_markdown,
            language: body.language.clone(),
            spoiler: body.spoiler.clone(),
            sensitive: body.sensitive,
            location: body.location.clone(),
            more_info: body.more_info.clone(),
            file_kinds: body::kinds(files),
            app: body.app,
        },
    )?;
    for (position, file) in (0..).zip(files) {
        file::attach(tx, file.id, Use::Entry(id), position)?;
    }
    let mut mentions = body::mentioned(tx, settings, &body.text, &[])?;
    mentions.extend(addressed.map(|user| body::mention_of(tx, user)).transpose()?);
    entries::put_mentions(tx, id, &mentions)?;
    let tags = if visibility == Visibility::Direct { Vec::new() } else { body::tags(tx, &body.text)? };
    hashtags::put(tx, id, &tags)?;
    if !anonymous {
        entries::touch_author(tx, author, kind)?;
    }
    tx.emit(Event::Published { entry: id });
    Ok(Written { id, mentions: mentions.into_iter().map(|(_, user)| user).collect(), tags })
}

/// Publishes a post and notifies everybody concerned. A quote without text is a repost.
pub(crate) fn publish_post(tx: &Write<'_>, settings: &Settings, author: &Viewer, new: NewPost) -> Result<EntryId> {
    let is_repost = reposts::is_one(&new);
    if !is_repost {
        body::check(settings, EntryKind::Post, &new.body)?;
    }
    let title = check_title(settings, new.title.as_deref())?;
    check_policy(new.comment_policy)?;
    check_forum(tx, new.forum)?;
    check_interval(tx, author, EntryKind::Post, settings.post_interval)?;
    may_publish(author)?;
    if is_repost {
        return reposts::publish(tx, settings, author, &new);
    }
    let new = NewPost { quoted: new.quoted.map(|quoted| reposts::original(tx, quoted)).transpose()?, ..new };
    let quoted = new.quoted.map(|quoted| quotable(tx, author, quoted)).transpose()?;
    let files = body::check_files(tx, settings, EntryKind::Post, author.user, &new.body.files, &[])?;
    let entry =
        NewEntry { author: author.user, visibility: new.visibility, anonymous: new.anonymous, body: &new.body, poll: new.poll.as_ref() };
    let written = write(tx, settings, EntryKind::Post, &entry, &files, new.addressed)?;
    let detail = PostDetail {
        title,
        quoted: new.quoted,
        forum: new.forum,
        comment_policy: new.comment_policy,
        comment_private: new.comment_private,
    };
    post::insert(
        tx,
        written.id,
        &NewDetail { detail: detail.clone(), quote_policy: new.quote_policy, answers: new.answers, quote_revoked: false },
    )?;
    let answered = quoted.map(|head| Answered {
        kind: NotificationKind::Quote,
        author: head.author,
        target: if head.kind == EntryKind::Comment { Target::Comment(head.id) } else { Target::Post(head.id) },
    });
    finish(tx, settings, &entry, &written, Detail::Post(&detail), answered)
}

/// What follows once the rows are there: the poll, the counters, and the notifications to everybody concerned. Takes what was
/// written, its rows and what it answers; gives its id.
fn finish(
    tx: &Write<'_>,
    settings: &Settings,
    new: &NewEntry<'_>,
    written: &Written,
    detail: Detail<'_>,
    answered: Option<Answered>,
) -> Result<EntryId> {
    let &NewEntry { author, visibility, anonymous, body, poll } = new;
    let id = written.id;
    let (target, root) = match &detail {
        Detail::Comment(comment) => (Target::Comment(id), comment.post),
        Detail::Post(_) | Detail::Repost { .. } => (Target::Post(id), id),
    };
    if let Some(poll) = poll {
        polls::attach(tx, id, poll)?;
    }
    post_counters::count(tx, &Counted { id, author, visibility, anonymous, detail, tags: &written.tags }, 1)?;
    if visibility == Visibility::Direct {
        direct::published(tx, settings, &DirectStatus { entry: id, root, author, text: &body.text }, &written.mentions)?;
    }
    let news = News { target, author, visibility, anonymous, text: &body.text, is_markdown: body.is_markdown };
    fanout::published(tx, settings, &news, answered, &written.mentions)?;
    Ok(id)
}

/// The comment replied to.
pub(in crate::community) struct Parent {
    pub id: EntryId,
    pub author: UserId,
    /// The first-level comment that its thread begins with; itself, where it is one.
    pub top: EntryId,
    pub private: bool,
}

/// The comment replied to, under the same post.
// Never inlined: rust-lang/rust#159035 then reads its parts where there is no parent, which crashed release builds.
#[inline(never)]
pub(in crate::community) fn parent(r: &Read<'_>, author: &Viewer, post: EntryId, id: EntryId) -> Result<Parent> {
    let head = viewer::open(r, Some(author), EntryKind::Comment, id)?;
    let detail = comments::detail(r, id)?.filter(|detail| detail.post == post).ok_or(Error::NotFound(Resource::Comment))?;
    Ok(Parent { id: head.id, author: head.author, top: detail.top.unwrap_or(head.id), private: detail.private })
}

/// Publishes a comment and notifies everybody concerned.
pub(crate) fn publish_comment(tx: &Write<'_>, settings: &Settings, author: &Viewer, new: NewComment) -> Result<EntryId> {
    body::check(settings, EntryKind::Comment, &new.body)?;
    let post = may_comment(tx, author, new.post)?;
    let above = new.parent.map(|id| parent(tx, author, new.post, id)).transpose()?;
    let mut new = new;
    if post.visibility == Visibility::Direct && new.visibility != Visibility::Direct {
        // Everything in a direct thread is direct, regardless of author and requested visibility.
        let answered = above.as_ref().map_or(post.author, |above| above.author);
        new.visibility = Visibility::Direct;
        new.addressed = Some(answered).filter(|answered| *answered != author.user);
    }
    check_interval(tx, author, EntryKind::Comment, settings.comment_interval)?;
    may_publish(author)?;
    let files = body::check_files(tx, settings, EntryKind::Comment, author.user, &new.body.files, &[])?;
    let all_private = post::detail(tx, new.post)?.is_some_and(|post| post.detail.comment_private);
    let entry =
        NewEntry { author: author.user, visibility: new.visibility, anonymous: new.anonymous, body: &new.body, poll: new.poll.as_ref() };
    let written = write(tx, settings, EntryKind::Comment, &entry, &files, new.addressed)?;
    let detail = CommentDetail {
        post: new.post,
        parent: new.parent.map(|parent| comments::reply_place(tx, parent)).transpose()?,
        top: above.as_ref().map(|above| above.top),
        private: new.private || (all_private && post.author != author.user) || above.as_ref().is_some_and(|above| above.private),
    };
    comments::insert(tx, written.id, &detail, new.quote_policy)?;
    let answered = match above {
        Some(above) => Answered { kind: NotificationKind::Comment, author: above.author, target: Target::Comment(above.id) },
        None => Answered { kind: NotificationKind::Comment, author: post.author, target: Target::Post(post.id) },
    };
    finish(tx, settings, &entry, &written, Detail::Comment(&detail), Some(answered))
}
