//! What all timelines share: ids in the order of indexes, keyset by id, then the rules, then views.

use std::collections::{HashMap, HashSet};

use crate::community::visibility::filters;
use crate::error::Result;
use crate::model::content::status::StatusView;
use crate::model::id::{EntryId, UserId};
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::timelines::feeds::{self, Facts, Merge, Source};
use crate::store::views::statuses;
use crate::store::visibility::visible::Listing;

/// Entries looked at for one page, at most: what is hidden one after another must not cost more.
const LOOKED_AT: usize = 1200;

/// A page of ids, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Feed {
    pub ids: Vec<EntryId>,
    /// Where looking stopped before the page was full and the timeline at its end: the next page begins there.
    pub stopped: Option<EntryId>,
}

/// The statuses of a page as the viewer may read them, marked with the viewer's filters that fit.
pub(crate) fn hydrated(r: &Read<'_>, viewer: Option<&Viewer>, ids: &[EntryId]) -> Result<Vec<StatusView>> {
    let me = viewer.map(|viewer| viewer.user);
    let mut views = statuses::in_order(r, me, ids)?;
    filters::note(r, me, &mut views)?;
    Ok(views)
}

/// Reads the sources and keeps what `keep` accepts, until the page is full.
pub(super) fn gather(
    r: &Read<'_>,
    sources: &[Source],
    span: Span,
    mut keep: impl FnMut(&[EntryId]) -> Result<Vec<EntryId>>,
) -> Result<Feed> {
    let limit = span.limit as usize;
    let mut feed = Feed::default();
    if limit == 0 || sources.is_empty() {
        return Ok(feed);
    }
    // Some are hidden from nearly everybody: half as many again are mostly enough at once.
    let round = limit + limit / 2 + 4;
    let mut merge = Merge::open(r, sources, span, u32::try_from(round).unwrap_or(u32::MAX))?;
    let mut looked_at = 0;
    while feed.ids.len() < limit {
        let ids = merge.take(round)?;
        let Some(last) = ids.last() else { break };
        looked_at += ids.len();
        feed.ids.extend(keep(&ids)?);
        if looked_at >= LOOKED_AT && feed.ids.len() < limit {
            feed.stopped = Some(*last);
            break;
        }
    }
    feed.ids.truncate(limit);
    feed.ids = span.newest_first(feed.ids);
    Ok(feed)
}

/// The facts about what the viewer may see at `place`, in the order of the ids. A repost is seen where its target is.
pub(super) fn seen(r: &Read<'_>, me: Option<UserId>, ids: &[EntryId], place: Listing) -> Result<Vec<Facts>> {
    let open = statuses::visible(r, me, ids, place)?;
    let mut facts = feeds::load(r, ids)?;
    let targets: Vec<EntryId> = facts.values().filter_map(|facts| facts.repost_of).map(|(target, _)| target).collect();
    let targets = statuses::visible(r, me, &targets, Listing::List)?;
    let in_order = ids.iter().filter(|id| open.contains(id)).filter_map(|id| facts.remove(id));
    Ok(in_order.filter(|facts| facts.repost_of.is_none_or(|(target, _)| targets.contains(&target))).collect())
}

/// Which of these stand between the viewer and somebody blocked or muted: who wrote it, whose status it reposts,
/// who is mentioned in it.
pub(super) fn disturbing(r: &Read<'_>, me: UserId, facts: &[Facts]) -> Result<HashSet<EntryId>> {
    let mut ids: Vec<EntryId> = facts.iter().map(|facts| facts.id).collect();
    ids.extend(facts.iter().filter_map(|facts| facts.repost_of).map(|(target, _)| target));
    let mut concerned: HashMap<EntryId, Vec<UserId>> = HashMap::new();
    for (entry, user) in feeds::mentioned(r, &ids)? {
        concerned.entry(entry).or_default().push(user);
    }
    let people = |facts: &Facts| -> Vec<UserId> {
        let mut people = vec![facts.author];
        people.extend(concerned.get(&facts.id).into_iter().flatten());
        if let Some((target, author)) = facts.repost_of {
            people.push(author);
            people.extend(concerned.get(&target).into_iter().flatten());
        }
        people
    };
    let mut all: Vec<UserId> = facts.iter().flat_map(people).collect();
    all.sort_unstable();
    all.dedup();
    let hidden = feeds::hidden(r, me, &all)?;
    Ok(facts.iter().filter(|facts| people(facts).iter().any(|user| hidden.contains(user))).map(|facts| facts.id).collect())
}

/// The ids that remain without the entries of muted people.
pub(super) fn without_muted(r: &Read<'_>, me: Option<UserId>, mut facts: Vec<Facts>) -> Result<Vec<Facts>> {
    if let Some(me) = me {
        let authors: Vec<UserId> = facts.iter().map(|facts| facts.author).collect();
        let hidden = feeds::hidden(r, me, &authors)?;
        facts.retain(|facts| !hidden.contains(&facts.author));
    }
    Ok(facts)
}
