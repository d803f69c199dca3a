//! Drafts (`docs/specs/fresns.md 5.2.6`): made, kept, published, recalled. The panel counts states 1 and 4.

use crate::community::posts::edit::{self, CommentEdit, PostEdit};
use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::posts::{permissions, publish};
use crate::community::runtime::settings::Settings;
use crate::community::text::body::{self, Body};
use crate::error::{Denied, DraftAct, Error, Limit, Resource, Result, Why};
use crate::model::content::entry::{Draft, DraftState, EntryKind};
use crate::model::content::views::DraftView;
use crate::model::id::{DraftId, EntryId, FileId, ForumId, UserId};
use crate::model::people::user::Viewer;
use crate::store::db::counters::{self, InboxCounter};
use crate::store::files::file::{self, Use};
use crate::store::posts::{comments, drafts as rows, entries, post};
use crate::store::{Read, Write, views};

pub(crate) use crate::store::posts::drafts::{DraftBy, DraftList};

/// What a new draft starts with; the text comes by [`update`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewDraft {
    /// `Post` or `Comment`.
    pub kind: EntryKind,
    /// 1 quick, 2 editor.
    pub create_type: i64,
    pub quoted: Option<EntryId>,
    pub forum: Option<ForumId>,
    /// Needed for a comment.
    pub post: Option<EntryId>,
    pub parent: Option<EntryId>,
}

/// What an update changes; `None` leaves it, `Some(None)` clears it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    pub quoted: Option<Option<EntryId>>,
    pub forum: Option<Option<ForumId>>,
    pub title: Option<Option<String>>,
    pub text: Option<String>,
    pub is_markdown: Option<bool>,
    pub is_anonymous: Option<bool>,
    pub is_private: Option<bool>,
    pub comment_policy: Option<i64>,
    pub comment_private: Option<bool>,
    pub location: Option<Option<String>>,
    pub more_info: Option<Option<String>>,
    pub add_files: Vec<FileId>,
    pub remove_file: Option<FileId>,
}

/// How many times longer than a publication a draft may be: its author shortens it before publishing.
const DRAFT_ROOM: usize = 4;

fn counter(kind: EntryKind) -> InboxCounter {
    if kind == EntryKind::Comment { InboxCounter::CommentDrafts } else { InboxCounter::PostDrafts }
}

fn counted(state: DraftState) -> bool {
    matches!(state, DraftState::Draft | DraftState::Rejected)
}

/// Moves a draft to another state, and the panel's counter with it.
fn turn(tx: &Write<'_>, draft: &mut Draft, to: DraftState) -> Result<()> {
    let by = i64::from(counted(to)) - i64::from(counted(draft.state));
    draft.state = to;
    rows::save(tx, draft)?;
    counters::add_inbox(tx, draft.author, counter(draft.kind), by)
}

fn mine(r: &Read<'_>, author: &Viewer, by: &DraftBy<'_>) -> Result<Draft> {
    rows::find(r, author.user, by)?.ok_or(Error::NotFound(Resource::Draft))
}

/// An own draft of this kind.
pub(crate) fn mine_of_kind(r: &Read<'_>, author: &Viewer, by: &DraftBy<'_>, kind: EntryKind) -> Result<Draft> {
    mine(r, author, by).and_then(|draft| if draft.kind == kind { Ok(draft) } else { Err(Error::NotFound(Resource::Draft)) })
}

/// An own draft that may still change; `DraftUnderReview(Update)`, `DraftPublished(Update)`.
pub(crate) fn mine_open(r: &Read<'_>, author: UserId, id: DraftId) -> Result<Draft> {
    let draft = rows::find(r, author, &DraftBy::Id(id))?.ok_or(Error::NotFound(Resource::Draft))?;
    open(&draft, DraftAct::Update).map(|()| draft)
}

/// States that may still change; else `DraftUnderReview(act)` or `DraftPublished(act)`.
fn open(draft: &Draft, act: DraftAct) -> Result<()> {
    match draft.state {
        DraftState::Draft | DraftState::Rejected => Ok(()),
        DraftState::UnderReview => Err(Error::Forbidden(Denied::DraftUnderReview(act))),
        DraftState::Published => Err(Error::Forbidden(Denied::DraftPublished(act))),
    }
}

fn check_room(r: &Read<'_>, settings: &Settings, author: &Viewer, kind: EntryKind) -> Result<()> {
    let max = if kind == EntryKind::Comment { settings.comment_draft_max } else { settings.post_draft_max };
    let held = rows::count(r, author.user, kind, DraftList::All)?;
    if held < max { Ok(()) } else { Err(Error::TooMany { what: Limit::Drafts, retry_after_seconds: None }) }
}

fn add(tx: &Write<'_>, settings: &Settings, author: &Viewer, kind: EntryKind, create_type: i64) -> Result<Draft> {
    check_room(tx, settings, author, kind)?;
    let draft = rows::insert(tx, author.user, kind, create_type)?;
    counters::add_inbox(tx, author.user, counter(kind), 1)?;
    Ok(draft)
}

/// Makes a draft, or returns one that fits: an untouched quick one, a comment draft for the same place.
/// `RoleMayNotPublish`, `TooMany(Drafts)` when states 1, 2 and 4 reach the limit, the errors of `may_comment`.
pub(crate) fn create(tx: &Write<'_>, settings: &Settings, author: &Viewer, new: &NewDraft) -> Result<Draft> {
    publish::may_publish(author)?;
    if !matches!(new.create_type, 1 | 2) {
        return Err(Error::unfit("create_type", "1 or 2"));
    }
    let bare = new.quoted.is_none() && new.forum.is_none() && new.post.is_none();
    if let Some(quoted) = new.quoted {
        permissions::quotable(tx, author, quoted)?;
    }
    let reused = match (new.kind, new.post) {
        (EntryKind::Comment, None) => return Err(Error::NotFound(Resource::PostOfComment)),
        (EntryKind::Comment, Some(post)) => {
            permissions::may_comment(tx, author, post)?;
            if let Some(parent) = new.parent {
                publish::parent(tx, author, post, parent)?;
            }
            rows::of_place(tx, author.user, post, new.parent)?
        }
        (EntryKind::Post, _) if new.create_type == 1 && bare => rows::untouched(tx, author.user, EntryKind::Post)?,
        (EntryKind::Post, _) => None,
        (EntryKind::Repost | EntryKind::Message, _) => return Err(Error::unfit("kind", "a post or a comment")),
    };
    if let Some(draft) = reused {
        return Ok(draft);
    }
    let mut draft = add(tx, settings, author, new.kind, new.create_type)?;
    (draft.quoted, draft.forum, draft.post, draft.parent) = (new.quoted, new.forum, new.post, new.parent);
    rows::save(tx, &draft)?;
    Ok(draft)
}

/// A page of the author's drafts, newest first, and how many there are.
pub(crate) fn list(
    r: &Read<'_>,
    author: &Viewer,
    kind: EntryKind,
    shelf: DraftList,
    offset: i64,
    size: i64,
) -> Result<(i64, Vec<DraftView>)> {
    let found = rows::page(r, author.user, kind, shelf, offset, size)?;
    Ok((rows::count(r, author.user, kind, shelf)?, complete(r, author, found)?))
}

/// One draft of the author.
pub(crate) fn detail(r: &Read<'_>, author: &Viewer, by: &DraftBy<'_>) -> Result<DraftView> {
    let draft = mine(r, author, by)?;
    complete(r, author, vec![draft])?.pop().ok_or(Error::NotFound(Resource::Draft))
}

fn complete(r: &Read<'_>, author: &Viewer, found: Vec<Draft>) -> Result<Vec<DraftView>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let me = views::people::load_one(r, Some(author.user), author.user)?.ok_or(Error::NotFound(Resource::User))?;
    let refers: Vec<EntryId> = found.iter().flat_map(|d| [d.entry, d.quoted, d.post, d.parent]).flatten().collect();
    let codes = rows::codes(r, &refers)?;
    let code = |id: Option<EntryId>| id.and_then(|id| codes.get(&id).cloned());
    // There are few drafts, so their files are looked up one by one.
    found
        .into_iter()
        .map(|draft| {
            Ok(DraftView {
                files: file::of_draft(r, draft.id)?,
                entry_code: code(draft.entry),
                quoted_pid: code(draft.quoted),
                pid: code(draft.post),
                parent_cid: code(draft.parent),
                author: me.clone(),
                draft,
            })
        })
        .collect()
}

/// Changes an open draft. Texts may be empty or too long until it is published.
pub(crate) fn update(tx: &Write<'_>, settings: &Settings, author: &Viewer, by: &DraftBy<'_>, change: Change) -> Result<Draft> {
    let mut draft = mine(tx, author, by)?;
    open(&draft, DraftAct::Update)?;
    change_columns(tx, settings, author, &mut draft, &change)?;
    if let Some(file) = change.remove_file
        && !file::detach_draft(tx, draft.id, file)?
    {
        return Err(Error::NotFound(Resource::File));
    }
    if !change.add_files.is_empty() {
        let present = rows::file_ids(tx, draft.id)?;
        let wanted: Vec<FileId> = present.iter().chain(&change.add_files).copied().collect();
        let heads = body::check_files(tx, settings, draft.kind, author.user, &wanted, &present)?;
        for (position, head) in (0i64..).zip(&heads) {
            if !present.contains(&head.id) {
                file::attach(tx, head.id, Use::Draft(draft.id), position)?;
            }
        }
    }
    rows::save(tx, &draft)?;
    mine(tx, author, &DraftBy::Id(draft.id))
}

fn change_columns(r: &Read<'_>, settings: &Settings, author: &Viewer, draft: &mut Draft, change: &Change) -> Result<()> {
    if let Some(quoted) = change.quoted {
        if let Some(quoted) = quoted {
            permissions::quotable(r, author, quoted)?;
        }
        draft.quoted = quoted;
    }
    if let Some(title) = &change.title {
        draft.title = publish::check_title(settings, title.as_deref())?;
    }
    if let Some(policy) = change.comment_policy {
        publish::check_policy(policy)?;
        draft.comment_policy = policy;
    }
    if let Some(location) = &change.location {
        body::check_json("location", location.as_deref())?;
        draft.location.clone_from(location);
    }
    if let Some(more_info) = &change.more_info {
        body::check_json("more_info", more_info.as_deref())?;
        draft.more_info.clone_from(more_info);
    }
    if let Some(text) = &change.text {
        let publish = if draft.kind == EntryKind::Comment { settings.comment_max_length } else { settings.post_max_length };
        let max = publish.saturating_mul(DRAFT_ROOM);
        if text.chars().count() > max {
            return Err(Error::invalid("text", Why::TooLong { max }));
        }
        draft.text.clone_from(text);
    }
    draft.forum = change.forum.unwrap_or(draft.forum);
    draft.is_markdown = change.is_markdown.unwrap_or(draft.is_markdown);
    draft.is_anonymous = change.is_anonymous.unwrap_or(draft.is_anonymous);
    draft.is_private = change.is_private.unwrap_or(draft.is_private);
    draft.comment_private = change.comment_private.unwrap_or(draft.comment_private);
    Ok(())
}

/// Deletes an open draft; `DraftUnderReview(Delete)`, `DraftPublished(Delete)`.
pub(crate) fn delete(tx: &Write<'_>, author: &Viewer, by: &DraftBy<'_>) -> Result<()> {
    let draft = mine(tx, author, by)?;
    open(&draft, DraftAct::Delete)?;
    rows::bury(tx, draft.id)?;
    counters::add_inbox(tx, author.user, counter(draft.kind), -1)
}

/// Takes a draft back from review; `DraftNotUnderReview` (36501).
pub(crate) fn recall(tx: &Write<'_>, author: &Viewer, by: &DraftBy<'_>) -> Result<()> {
    let mut draft = mine(tx, author, by)?;
    if draft.state != DraftState::UnderReview {
        return Err(Error::Forbidden(Denied::DraftNotUnderReview));
    }
    turn(tx, &mut draft, DraftState::Draft)
}

/// Publishes a draft, or brings the content it edits up to date; returns that post or comment.
pub(crate) fn publish(tx: &Write<'_>, settings: &Settings, author: &Viewer, by: &DraftBy<'_>) -> Result<EntryId> {
    let mut draft = mine(tx, author, by)?;
    open(&draft, DraftAct::Publish)?;
    let body = Body {
        text: draft.text.clone(),
        is_markdown: draft.is_markdown,
        location: draft.location.clone(),
        more_info: draft.more_info.clone(),
        files: rows::file_ids(tx, draft.id)?,
        ..Body::default()
    };
    let entry = match (draft.entry, draft.kind) {
        (Some(entry), kind) => {
            edit::may_redraft(tx, settings, author, entry)?;
            let body = keep_unshown(tx, entry, body)?;
            if kind == EntryKind::Comment {
                edit::edit_comment(tx, settings, author, entry, CommentEdit { body, private: draft.is_private })?;
            } else {
                edit::edit_post(tx, settings, author, entry, post_edit(&draft, body))?;
            }
            entry
        }
        (None, EntryKind::Comment) => {
            let post = draft.post.ok_or(Error::NotFound(Resource::PostOfComment))?;
            let new =
                NewComment { parent: draft.parent, private: draft.is_private, anonymous: draft.is_anonymous, ..NewComment::of(post, body) };
            publish::publish_comment(tx, settings, author, new)?
        }
        (None, _) => publish::publish_post(tx, settings, author, new_post(&draft, body))?,
    };
    draft.entry = Some(entry);
    turn(tx, &mut draft, DraftState::Published)?;
    Ok(entry)
}

/// What a draft has no column for stays as it was published.
fn keep_unshown(r: &Read<'_>, entry: EntryId, body: Body) -> Result<Body> {
    let shown = entries::texts(r, entry)?.ok_or(Error::NotFound(Resource::Post))?;
    Ok(Body { language: shown.language, spoiler: shown.spoiler, sensitive: shown.sensitive, ..body })
}

fn post_edit(draft: &Draft, body: Body) -> PostEdit {
    PostEdit { body, title: draft.title.clone(), comment_policy: draft.comment_policy, comment_private: draft.comment_private }
}

fn new_post(draft: &Draft, body: Body) -> NewPost {
    NewPost {
        title: draft.title.clone(),
        quoted: draft.quoted,
        forum: draft.forum,
        comment_policy: draft.comment_policy,
        comment_private: draft.comment_private,
        anonymous: draft.is_anonymous,
        ..NewPost::of(body)
    }
}

/// A draft that edits a published content, with its present text and files; the open one if there is one.
/// The errors of [`edit::may_redraft`].
pub(crate) fn of_content(tx: &Write<'_>, settings: &Settings, author: &Viewer, entry: EntryId) -> Result<Draft> {
    let head = edit::may_redraft(tx, settings, author, entry)?;
    if let Some(draft) = rows::of_entry(tx, author.user, entry)? {
        return Ok(draft);
    }
    let text = entries::texts(tx, entry)?.ok_or(Error::NotFound(Resource::Post))?;
    let mut draft = add(tx, settings, author, head.kind, 2)?;
    draft.entry = Some(entry);
    draft.is_anonymous = head.anonymous;
    (draft.text, draft.is_markdown, draft.location, draft.more_info) = (text.text, text.is_markdown, text.location, text.more_info);
    if let Some(detail) = comments::detail(tx, entry)? {
        (draft.post, draft.parent, draft.is_private) = (Some(detail.post), detail.parent, detail.private);
    } else if let Some(post) = post::detail(tx, entry)? {
        let d = post.detail;
        (draft.title, draft.quoted, draft.forum) = (d.title, d.quoted, d.forum);
        (draft.comment_policy, draft.comment_private) = (d.comment_policy, d.comment_private);
    }
    rows::save(tx, &draft)?;
    for (position, file) in (0i64..).zip(entries::file_ids(tx, entry)?) {
        file::attach(tx, file, Use::Draft(draft.id), position)?;
    }
    Ok(draft)
}
