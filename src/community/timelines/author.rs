//! The statuses of one person, as their profile shows them.

use super::Feed;
use crate::community::timelines::facts::{Facts, seen};
use crate::community::timelines::feed::gather;
use crate::error::{Error, Resource, Result};
use crate::model::id::{EntryId, UserId};
use crate::model::people::user::{Status, Viewer};
use crate::model::span::Span;
use crate::store::Read;
use crate::store::people::users::{self, UserBy};
use crate::store::timelines::feeds::{self, Source, Walk};
use crate::store::views::entry_set::EntrySet;
use crate::store::visibility::visible::Listing;

/// Which part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OfAuthor {
    pub only_media: bool,
    /// Answers to oneself stay.
    pub without_replies: bool,
    pub without_reposts: bool,
    /// Only what stands on top of the profile, the latest pin first.
    pub pinned: bool,
    /// Only with this hashtag, by its name.
    pub tagged: Option<String>,
}

/// Pins that are shown at most.
const PINS_MAX: u32 = 100;

/// Empty for disabled or deleted users; `NotFound` for an id that never existed.
pub(crate) fn author(r: &Read<'_>, viewer: Option<&Viewer>, who: UserId, filter: &OfAuthor, span: Span) -> Result<Feed> {
    let user = users::find(r, &UserBy::Id(who))?.ok_or(Error::NotFound(Resource::User))?;
    if user.status != Status::Enabled {
        return Ok(Feed::default());
    }
    let me = viewer.map(|viewer| viewer.user);
    let tag = match &filter.tagged {
        None => None,
        Some(name) => match crate::community::posts::tags::known(r, name)?.filter(|tag| tag.enabled) {
            None => return Ok(Feed::default()),
            Some(tag) => Some(tag.id),
        },
    };
    let now = r.now();
    let keep = |set: &EntrySet, ids: &[EntryId]| -> Vec<EntryId> {
        let fits = |facts: &Facts<'_>| {
            let repost = facts.repost_of.is_some();
            !(filter.only_media && (repost || !facts.has_files)
                || filter.without_reposts && repost
                || filter.without_replies && facts.is_reply && facts.reply_to != Some(facts.author)
                || tag.is_some_and(|tag| !facts.carries(tag))
                || facts.repost_of.is_some_and(|(_, author)| set.relations.hides(author, now)))
        };
        seen(set, ids, Listing::List).into_iter().filter(fits).map(|facts| facts.id).collect()
    };
    if filter.pinned {
        let pins = feeds::pinned(r, who, PINS_MAX)?.into_iter().filter(|id| id.0 < span.before && id.0 > span.after);
        let pins: Vec<EntryId> = pins.collect();
        let set = EntrySet::load(r, me, &pins)?;
        let mut ids = keep(&set, &pins);
        ids.truncate(span.limit as usize);
        return Ok(Feed { ids, stopped: None, set: Some(set) });
    }
    gather(r, me, span, |expected| Walk::merged(r, vec![Source::Author(who)], span, expected), keep)
}
