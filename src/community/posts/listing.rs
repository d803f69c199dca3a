//! Lists of posts and comments (`docs/specs/fresns.md 5.2.7`, 5.3): ids first, then their views.

use crate::community::visibility::viewer::{self, Listing};
use crate::error::{Error, Resource, Result};
use crate::model::content::entry::EntryKind;
use crate::model::content::views::{CommentView, PostView};
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;
use crate::store::posts::entries;
use crate::store::timelines::listing as rows;
pub(crate) use crate::store::views::comments::With;
use crate::store::views::{comments, posts};
use crate::store::{Read, Write};

pub(crate) use crate::store::timelines::listing::TimelineReason;
pub(crate) use crate::store::timelines::post_filter::{
    Bound, ContentCounter, ContentType, Digest, OrderBy, PostFilter, TimelineScope, Under,
};

/// A page by number: `size` items after the first `offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slice {
    pub offset: i64,
    pub size: i64,
}

/// A page of posts and how many there are; a list ends at [`rows::MOST`].
pub(crate) fn posts(r: &Read<'_>, viewer: Option<&Viewer>, filter: &PostFilter, slice: Slice) -> Result<(i64, Vec<PostView>)> {
    if let Some(quoted) = filter.quotes_of {
        let head = entries::head(r, quoted)?.ok_or(Error::NotFound(Resource::Post))?;
        viewer::open(r, viewer, head.kind, quoted)?;
    }
    let me = viewer.map(|viewer| viewer.user);
    let (total, ids) = rows::page(r, EntryKind::Post, me, filter, slice.offset, slice.size)?;
    let mut views = posts::load(r, me, &ids, Listing::List)?;
    Ok((total, ids.iter().filter_map(|id| views.remove(id)).collect()))
}

/// A page of comments and how many there are; a list ends at [`rows::MOST`]. The comments under something the viewer may not open are
/// `NotFound`; those under a deleted post or comment are still listed.
pub(crate) fn comments(
    r: &Read<'_>,
    viewer: Option<&Viewer>,
    filter: &PostFilter,
    with: With,
    slice: Slice,
) -> Result<(i64, Vec<CommentView>)> {
    match filter.under {
        None => (),
        Some(Under::Post(id)) => check_above(r, viewer, EntryKind::Post, id)?,
        Some(Under::Comment(id)) => check_above(r, viewer, EntryKind::Comment, id)?,
    }
    let me = viewer.map(|viewer| viewer.user);
    let (total, ids) = rows::page(r, EntryKind::Comment, me, filter, slice.offset, slice.size)?;
    let mut views = comments::load(r, me, &ids, with, Listing::List)?;
    Ok((total, ids.iter().filter_map(|id| views.remove(id)).collect()))
}

fn check_above(r: &Read<'_>, viewer: Option<&Viewer>, kind: EntryKind, id: EntryId) -> Result<()> {
    if entries::head(r, id)?.is_some_and(|head| head.kind == kind && head.deleted) {
        return Ok(());
    }
    viewer::open(r, viewer, kind, id).map(drop)
}

/// Why each of these is in the viewer's timeline of everything.
pub(crate) fn because(r: &Read<'_>, viewer: &Viewer, kind: EntryKind, ids: &[EntryId]) -> Result<Vec<(EntryId, TimelineReason)>> {
    rows::because(r, kind, viewer.user, ids)
}

/// One post in full; `NotFound`, `NotFound(DisabledPost)` or `Forbidden(TargetDeleted)`.
pub(crate) fn post(r: &Read<'_>, viewer: Option<&Viewer>, id: EntryId) -> Result<PostView> {
    viewer::open(r, viewer, EntryKind::Post, id)?;
    posts::load_one(r, viewer.map(|viewer| viewer.user), id)?.ok_or(Error::NotFound(Resource::Post))
}

/// One comment in full, with its post and parent.
pub(crate) fn comment(r: &Read<'_>, viewer: Option<&Viewer>, id: EntryId) -> Result<CommentView> {
    viewer::open(r, viewer, EntryKind::Comment, id)?;
    let with = With { post: true, parent: true };
    comments::load_one(r, viewer.map(|viewer| viewer.user), id, with)?.ok_or(Error::NotFound(Resource::Comment))
}

/// The details were opened once more.
pub(crate) fn viewed(tx: &Write<'_>, id: EntryId) -> Result<()> {
    entries::add_view(tx, id)
}
