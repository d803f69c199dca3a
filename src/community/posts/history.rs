//! Earlier versions of posts and comments, for those who may open them (`docs/specs/fresns.md 5.3`).

use crate::community::posts::listing::{self, Slice};
use crate::community::visibility::viewer;
use crate::error::{Error, Resource, Result};
use crate::model::content::entry::EntryKind;
use crate::model::content::views::RevisionView;
use crate::model::id::{EntryId, RevisionId};
use crate::model::people::user::Viewer;
use crate::store::Read;
use crate::store::files::entry_files;
use crate::store::posts::entries;
use crate::store::text::revisions::{self, Revision};

/// How a version is looked up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RevisionBy<'a> {
    Id(RevisionId),
    Code(&'a str),
}

/// The versions before the present one, newest first, and how many there are.
pub(crate) fn list(r: &Read<'_>, viewer: Option<&Viewer>, kind: EntryKind, code: &str, slice: Slice) -> Result<(i64, Vec<RevisionView>)> {
    let id = viewer::open_code(r, viewer, kind, code)?.id;
    let found = revisions::page(r, id, slice.offset, slice.size)?;
    Ok((revisions::count(r, id)?, complete(r, viewer, kind, id, found)?))
}

/// One version; `NotFound(Revision)`.
pub(crate) fn one(r: &Read<'_>, viewer: Option<&Viewer>, kind: EntryKind, by: RevisionBy<'_>) -> Result<RevisionView> {
    const NONE: Error = Error::NotFound(Resource::Revision);
    let found = match by {
        RevisionBy::Id(id) => revisions::by_id(r, id)?,
        RevisionBy::Code(code) => revisions::by_code(r, code)?,
    };
    let found = found.ok_or(NONE)?;
    if entries::head(r, found.entry)?.is_none_or(|head| head.kind != kind) {
        return Err(NONE);
    }
    let entry = found.entry;
    complete(r, viewer, kind, entry, vec![found])?.pop().ok_or(NONE)
}

/// Comment policy 4.
const NOBODY: i64 = 4;

/// The current content and its surroundings.
#[derive(Default)]
struct HistoryContext {
    pid: Option<String>,
    parent_cid: Option<String>,
    quoted_pid: Option<String>,
    comments_closed: bool,
    private: bool,
}

fn complete(r: &Read<'_>, viewer: Option<&Viewer>, kind: EntryKind, entry: EntryId, found: Vec<Revision>) -> Result<Vec<RevisionView>> {
    let (content, author, mentioned, around) = if kind == EntryKind::Comment {
        let view = listing::comment(r, viewer, entry)?;
        let around = HistoryContext {
            pid: Some(view.pid),
            parent_cid: view.parent.map(|parent| parent.content.code.clone()),
            private: view.detail.private,
            ..HistoryContext::default()
        };
        (view.content, view.author, view.attached.mentioned, around)
    } else {
        let view = listing::post(r, viewer, entry)?;
        let around = HistoryContext {
            quoted_pid: view.quoted.map(|quoted| quoted.content.code.clone()),
            comments_closed: view.detail.comment_policy == NOBODY,
            private: view.detail.comment_private,
            ..HistoryContext::default()
        };
        (view.content, view.author, view.attached.mentioned, around)
    };
    let ids: Vec<RevisionId> = found.iter().map(|revision| revision.id).collect();
    let mut files = entry_files::of_revisions(r, &ids)?;
    let views = found.into_iter().map(|revision| RevisionView {
        id: revision.id,
        code: revision.code,
        kind,
        entry_code: content.code.clone(),
        pid: around.pid.clone(),
        parent_cid: around.parent_cid.clone(),
        quoted_pid: around.quoted_pid.clone(),
        comments_closed: around.comments_closed,
        title: revision.title,
        text: revision.text,
        is_markdown: revision.is_markdown,
        language: revision.language,
        location: revision.location,
        more_info: revision.more_info,
        anonymous: content.anonymous,
        private: around.private,
        files: files.remove(&revision.id).unwrap_or_default(),
        mentioned: mentioned.clone(),
        author: author.clone(),
    });
    Ok(views.collect())
}
