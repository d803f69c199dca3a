//! What all timelines share: ids in the order of indexes, keyset by id, then the rules, then views.

use crate::community::visibility::filters;
use crate::error::Result;
use crate::model::content::status::StatusView;
use crate::model::id::{EntryId, UserId};
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::timelines::feeds::Walk;
use crate::store::views::entry_set::EntrySet;
use crate::store::views::statuses;

/// Entries looked at for one page, at most: what is hidden one after another must not cost more.
const LOOKED_AT: usize = 1200;

/// A page of ids, newest first.
#[derive(Default)]
pub(crate) struct Feed {
    pub ids: Vec<EntryId>,
    /// Where looking stopped before the page was full and the timeline at its end: the next page begins there.
    pub stopped: Option<EntryId>,
    /// Everything that the page is shown with, where one look was enough to fill it.
    pub(super) set: Option<EntrySet>,
}

/// The statuses of a page as the viewer may read them, marked with the viewer's filters that fit.
pub(crate) fn hydrated(r: &Read<'_>, viewer: Option<&Viewer>, feed: &Feed) -> Result<Vec<StatusView>> {
    let me = viewer.map(|viewer| viewer.user);
    let mut views = match &feed.set {
        Some(set) => statuses::of(r, set, &feed.ids)?,
        None => statuses::in_order(r, me, &feed.ids)?,
    };
    filters::note(r, me, &mut views)?;
    Ok(views)
}

/// Keeps of a walk, which is told how many ids are probably taken, what `keep` accepts, until the page is full.
pub(super) fn gather<'r, 'c: 'r>(
    r: &'r Read<'c>,
    me: Option<UserId>,
    span: Span,
    walk: impl FnOnce(u32) -> Walk<'r, 'c>,
    mut keep: impl FnMut(&EntrySet, &[EntryId]) -> Vec<EntryId>,
) -> Result<Feed> {
    let limit = span.limit as usize;
    let mut feed = Feed::default();
    if limit == 0 {
        return Ok(feed);
    }
    // Some are hidden from nearly everybody: half as many again are mostly enough at once.
    let round = limit + limit / 2 + 4;
    let mut walk = walk(u32::try_from(round).unwrap_or(u32::MAX));
    let mut looked_at = 0;
    while feed.ids.len() < limit {
        let ids = walk.take(round)?;
        let Some(last) = ids.last() else { break };
        looked_at += ids.len();
        let set = EntrySet::load(r, me, &ids)?;
        feed.ids.extend(keep(&set, &ids));
        feed.set = Some(set).filter(|_| looked_at == ids.len());
        if looked_at >= LOOKED_AT && feed.ids.len() < limit {
            feed.stopped = Some(*last);
            break;
        }
    }
    feed.ids.truncate(limit);
    feed.ids = span.newest_first(feed.ids);
    Ok(feed)
}

/// The page that is this one entry, or empty where `keep` does not take it.
pub(super) fn only(
    r: &Read<'_>,
    me: Option<UserId>,
    id: EntryId,
    keep: impl FnOnce(&EntrySet, &[EntryId]) -> Vec<EntryId>,
) -> Result<Feed> {
    let set = EntrySet::load(r, me, &[id])?;
    Ok(Feed { ids: keep(&set, &[id]), stopped: None, set: Some(set) })
}
