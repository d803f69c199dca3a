//! Finding people and hashtags while somebody types.

use std::sync::Arc;

use crate::community::people::users::{self as named, UserRef};
use crate::community::runtime::core::Core;
use crate::community::text;
use crate::error::Result;
use crate::model::content::entry::Mark;
use crate::model::id::UserId;
use crate::model::people::person::{Person, UserView};
use crate::model::people::user::{Status, Viewer};
use crate::store::people::name_search;
use crate::store::relations::marks;
use crate::store::{Read, views};

pub(crate) use crate::store::people::name_search::{FoundHashtag, Part};

/// What somebody wrote to find people.
#[derive(Clone, Debug, Default)]
pub(crate) struct PeopleQuery {
    /// Part of a name; nothing is looked for by an empty one.
    pub piece: String,
    /// Somebody named exactly, who comes first.
    pub exact: Option<UserRef>,
    pub part: Part,
}

/// Users whose username or nickname holds `piece`, as the viewer sees them, best match first.
pub(crate) async fn users(core: &Core, viewer: Option<Viewer>, piece: String, limit: u32) -> Result<Vec<UserView>> {
    let (me, piece) = (viewer.map(|viewer| viewer.user), text::plain(&piece));
    if piece.is_empty() {
        return Ok(Vec::new());
    }
    let found = core.db.read_slow(move |r| {
        let ids = name_search::users(r, me, &piece, Part { limit, ..Part::default() })?;
        let mut views = views::people::load(r, me, &ids)?;
        Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
    });
    found.await
}

/// Hashtags whose name holds `piece`, with the viewer's marks, best match first.
pub(crate) async fn hashtags(core: &Core, viewer: Option<Viewer>, piece: String, limit: u32) -> Result<Vec<FoundHashtag>> {
    let (me, piece) = (viewer.map(|viewer| viewer.user), text::plain(&piece));
    if piece.is_empty() {
        return Ok(Vec::new());
    }
    core.db.read_slow(move |r| name_search::hashtags(r, me, &piece, limit)).await
}

/// People by name with their profiles, exact matches first, then the best match.
pub(crate) async fn people(core: &Core, viewer: Option<Viewer>, asked: PeopleQuery) -> Result<Vec<Arc<Person>>> {
    let me = viewer.map(|viewer| viewer.user);
    core.db.read_slow(move |r| views::people::in_order(r, &found(r, me, &asked)?)).await
}

pub(super) fn found(r: &Read<'_>, me: Option<UserId>, asked: &PeopleQuery) -> Result<Vec<UserId>> {
    let exact = match &asked.exact {
        Some(who) => named::find(r, who)?.filter(|user| user.status == Status::Enabled).map(|user| user.id),
        None => None,
    };
    let follows = |whom: UserId| me.map_or(Ok(false), |me| marks::has_user_mark(r, me, whom, Mark::Follow));
    let exact = match exact {
        Some(whom) if asked.part.following && !follows(whom)? => None,
        exact => exact,
    };
    let piece = text::plain(&asked.piece);
    if piece.is_empty() {
        return Ok(exact.filter(|_| asked.part.offset == 0 && asked.part.limit > 0).into_iter().collect());
    }
    let Some(first) = exact else { return name_search::users(r, me, &piece, asked.part) };
    // The first result is added separately: pages count from one further on, over everybody else.
    let (offset, limit) = (usize_of(asked.part.offset), usize_of(asked.part.limit));
    let whole = Part { offset: 0, limit: asked.part.offset.saturating_add(asked.part.limit), ..asked.part };
    let others = name_search::users(r, me, &piece, whole)?.into_iter().filter(|id| *id != first);
    Ok(std::iter::once(first).chain(others).skip(offset).take(limit).collect())
}

fn usize_of(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
