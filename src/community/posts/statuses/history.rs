//! Earlier versions of an edited status (`docs/specs/mastodon.md 4.2`).

use super::one;
use crate::error::Result;
use crate::model::Millis;
use crate::model::content::entry::FileView;
use crate::model::content::status::StatusView;
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::files::file;
use crate::store::text::revisions;

/// How many earlier versions are listed at most; the newest ones.
const MOST: i64 = 200;

/// One version of a text.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub title: Option<String>,
    pub text: String,
    pub is_markdown: bool,
    pub spoiler: String,
    pub sensitive: bool,
    /// When it was written.
    pub at: Millis,
    pub files: Vec<FileView>,
}

/// All versions, oldest first, the present one last.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub present: StatusView,
    pub versions: Vec<Version>,
}

/// `NotFound(Post)` for what is not there for the viewer.
pub(crate) fn history(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<History> {
    let present = one(r, viewer, id)?;
    let mut versions = Vec::new();
    // A version begins when the one before it was archived.
    let mut at = id.created_at();
    for revision in revisions::page(r, id, 0, MOST)?.into_iter().rev() {
        versions.push(Version {
            files: file::of_revision(r, &revision)?,
            title: revision.title,
            text: revision.text,
            is_markdown: revision.is_markdown,
            spoiler: revision.spoiler,
            sensitive: revision.sensitive,
            at,
        });
        at = revision.id.created_at();
    }
    versions.push(Version {
        title: present.title.clone(),
        text: present.text.clone(),
        is_markdown: present.is_markdown,
        spoiler: present.spoiler.clone(),
        sensitive: present.sensitive,
        at,
        files: present.files.clone(),
    });
    Ok(History { present, versions })
}
