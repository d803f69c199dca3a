//! Finding statuses by id, as a viewer may see them.

use crate::community::visibility::filters;
use crate::error::{Error, Resource, Result};
use crate::model::content::status::StatusView;
use crate::model::id::{EntryId, UserId};
use crate::store::{Read, views};

/// Letters of text and spoiler together, as [`crate::community::text::length`] counts.
pub(crate) const MAX_LENGTH: usize = 500;

/// Files of one status.
pub(crate) const MAX_FILES: usize = 4;

/// Characters that describe a file.
pub(crate) const MAX_DESCRIPTION: usize = 10_000;

/// One status; `NotFound(Post)` for what is not there for the viewer.
pub fn one(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<StatusView> {
    let mut view = views::statuses::load_one(r, viewer, id)?.ok_or(Error::NotFound(Resource::Post))?;
    filters::note(r, viewer, std::slice::from_mut(&mut view))?;
    Ok(view)
}

/// Those of these statuses that are there for the viewer, in this order.
pub(crate) fn some(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId]) -> Result<Vec<StatusView>> {
    let mut views = views::statuses::in_order(r, viewer, ids)?;
    filters::note(r, viewer, &mut views)?;
    Ok(views)
}
