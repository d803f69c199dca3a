//! The thread around a status (`docs/specs/mastodon.md 4.2`): what the viewer may not see or does not want to see is absent.

use super::one;
use crate::community::visibility::filters;
use crate::error::Result;
use crate::model::content::entry::Visibility;
use crate::model::content::status::{Shape, StatusView};
use crate::model::id::{EntryId, UserId};
use crate::model::span::Span;
use crate::store::messages::message::{self, MessageBy};
use crate::store::posts::threads;
use crate::store::views::entry_set::EntrySet;
use crate::store::visibility::visible::Listing;
use crate::store::{Read, views};

/// The thread around a status, without the status itself.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// What it answers, oldest first.
    pub ancestors: Vec<StatusView>,
    /// What answers it, depth first.
    pub descendants: Vec<StatusView>,
}

/// How much of a thread is shown.
struct ThreadSize {
    above: usize,
    below: usize,
    depth: usize,
}

const FOR_NOBODY: ThreadSize = ThreadSize { above: 40, below: 60, depth: 20 };
const FOR_USERS: ThreadSize = ThreadSize { above: 4_096, below: 4_096, depth: 4_096 };
/// Messages of the same conversation before and after one.
const SAID_BEFORE: u32 = 40;
const SAID_AFTER: u32 = 60;

/// The thread around it; for a repost, the thread around the original. `NotFound(Post)`.
pub(crate) fn context(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<Context> {
    let view = one(r, viewer, id)?;
    let id = view.repost.map_or(id, |inner| inner.id);
    let size = if viewer.is_some() { FOR_USERS } else { FOR_NOBODY };
    let (mut above, below) = match (view.shape, viewer) {
        (Shape::Message, Some(me)) => around_message(r, me, id, &size)?,
        _ => (threads::above(r, id, size.above)?, threads::below(r, id, size.below, size.depth)?),
    };
    above.reverse();
    Ok(Context { ancestors: shown(r, viewer, &above)?, descendants: shown(r, viewer, &below)? })
}

/// Most messages name nothing they answer: the conversation is their thread. Nearest first above.
fn around_message(r: &Read<'_>, me: UserId, id: EntryId, size: &ThreadSize) -> Result<(Vec<EntryId>, Vec<EntryId>)> {
    let Some(message) = message::ends(r, MessageBy::Id(id))? else { return Ok((Vec::new(), Vec::new())) };
    let (pair, at) = (message.conversation, id.0);
    let mut above = message::window(r, me, pair, &Span::of(Some(at), None, None, SAID_BEFORE))?;
    let is_message = |id: EntryId| message::ends(r, MessageBy::Id(id)).map(|found| found.is_some());
    for up in threads::above(r, id, size.above)? {
        // What it answers outside of the conversation comes first.
        if !is_message(up)? {
            above.push(up);
        }
    }
    Ok((above, message::window(r, me, pair, &Span::of(None, None, Some(at), SAID_AFTER))?))
}

fn shown(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId]) -> Result<Vec<StatusView>> {
    let set = EntrySet::load(r, viewer, ids)?;
    let mut views = views::statuses::of(r, &set, ids)?;
    views.retain(|view| {
        let direct = view.visibility == Visibility::Direct;
        (direct || set.shows_status(view, Listing::List)) && !set.relations.hides(view.entry.author, r.now())
    });
    filters::note(r, viewer, &mut views)?;
    Ok(views)
}
