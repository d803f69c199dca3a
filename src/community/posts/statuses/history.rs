//! Earlier versions of an edited status (`docs/specs/mastodon.md 4.2`).

use super::one;
use crate::error::Result;
use crate::model::Millis;
use crate::model::content::entry::FileView;
use crate::model::content::status::StatusView;
use crate::model::id::{EntryId, RevisionId, UserId};
use crate::store::Read;
use crate::store::files::entry_files;
use crate::store::text::revisions;

/// How many earlier versions are listed at most: the original and the newest others.
const MOST: i64 = 200;

/// One version of a status.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub title: Option<String>,
    pub text: String,
    pub is_markdown: bool,
    pub spoiler: String,
    pub sensitive: bool,
    /// When it was written.
    pub at: Millis,
    /// As they were then.
    pub files: Vec<FileView>,
    /// Titles of the options of its poll; empty without one.
    pub poll_options: Vec<String>,
}

/// The versions, oldest first, the present one last.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub present: StatusView,
    pub versions: Vec<Version>,
}

/// `NotFound(Post)` for what is not there for the viewer.
pub(crate) fn history(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<History> {
    let present = one(r, viewer, id)?;
    let mut earlier = revisions::page(r, id, 0, MOST)?;
    earlier.reverse();
    // A version begins when the one before it was archived.
    let mut begins = vec![id.created_at()];
    begins.extend(earlier.iter().map(|revision| revision.id.created_at()));
    // Of very many versions some in between are left out, never the original.
    if let (Some(oldest), Some(original)) = (earlier.first_mut(), revisions::first(r, id)?) {
        *oldest = original;
    }
    let ids: Vec<RevisionId> = earlier.iter().map(|revision| revision.id).collect();
    let mut files = entry_files::of_revisions(r, &ids)?;
    let mut versions: Vec<Version> = earlier
        .into_iter()
        .zip(&begins)
        .map(|(revision, at)| Version {
            files: files.remove(&revision.id).unwrap_or_default(),
            title: revision.title,
            text: revision.text,
            is_markdown: revision.is_markdown,
            spoiler: revision.spoiler,
            sensitive: revision.sensitive,
            at: *at,
            poll_options: revision.poll_options,
        })
        .collect();
    versions.push(Version {
        title: present.title.clone(),
        text: present.text.clone(),
        is_markdown: present.is_markdown,
        spoiler: present.spoiler.clone(),
        sensitive: present.sensitive,
        at: begins.last().copied().unwrap_or_else(|| id.created_at()),
        files: present.files.to_vec(),
        poll_options: present.poll.iter().flat_map(|poll| &poll.options).map(|option| option.title.clone()).collect(),
    });
    Ok(History { present, versions })
}
