//! From public ids to what they name.

use crate::error::{Error, Resource, Result};
use crate::model::content::entry::EntryKind;
use crate::model::id::{EntryId, ForumId, HashtagId};
use crate::model::people::user::Viewer;
use crate::store::Read;
use crate::store::posts::{drafts, entries, forums};
use crate::store::text::hashtags;

use super::viewer;
use crate::community::text;
use crate::community::visibility::viewer::Listing;

/// A post by its `pid`, a comment by its `cid`; `None` for what the viewer may not see.
pub(crate) fn entry(r: &Read<'_>, viewer: Option<&Viewer>, kind: EntryKind, code: &str) -> Result<Option<EntryId>> {
    let Some(head) = entries::by_code(r, kind, code)? else { return Ok(None) };
    Ok(viewer::may_see(r, viewer, head.id, Listing::Detail)?.then_some(head.id))
}

/// The `pid` or `cid` of what is there.
pub(crate) fn code(r: &Read<'_>, id: EntryId) -> Result<String> {
    drafts::codes(r, &[id])?.remove(&id).ok_or(Error::NotFound(Resource::Record))
}

/// Like `entry`, regardless of visibility. Deleted ones are `None`.
pub fn any_entry(r: &Read<'_>, kind: EntryKind, code: &str) -> Result<Option<EntryId>> {
    Ok(entries::by_code(r, kind, code)?.filter(|head| !head.deleted).map(|head| head.id))
}

/// A hashtag by its slug or its name.
pub(crate) fn hashtag(r: &Read<'_>, name: &str) -> Result<Option<HashtagId>> {
    if let Some(tag) = hashtags::by_slug(r, name)? {
        return Ok(Some(tag.id));
    }
    Ok(hashtags::by_slug(r, &text::slug(name))?.map(|tag| tag.id))
}

/// A forum by its `gid`.
pub(crate) fn forum(r: &Read<'_>, gid: &str) -> Result<Option<ForumId>> {
    forums::by_gid(r, gid)
}
