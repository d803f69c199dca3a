//! What everybody may read: the posts of the community, and everything with a hashtag.

use super::Feed;
use crate::community::timelines::facts::{Facts, seen};
use crate::community::timelines::feed::{gather, only};
use crate::error::Result;
use crate::model::Millis;
use crate::model::content::entry::Visibility;
use crate::model::id::{EntryId, HashtagId, distinct};
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::timelines::feeds::{Source, Walk};
use crate::store::views::entry_set::EntrySet;
use crate::store::visibility::visible::Listing;

/// What is left out of a public timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PublicFilter {
    /// Nothing was written on another server.
    pub remote: bool,
    pub only_media: bool,
}

/// What of these everybody may read, without what the viewer blocked or muted.
fn readable<'s>(set: &'s EntrySet, ids: &[EntryId], filter: PublicFilter, now: Millis) -> Vec<Facts<'s>> {
    let mut facts = seen(set, ids, Listing::Public);
    // One's own are seen everywhere, but these timelines are the same for all.
    facts.retain(|facts| {
        facts.visibility == Visibility::Public
            && !facts.private
            && facts.repost_of.is_none()
            && (!filter.only_media || facts.has_files)
            && !set.relations.hides(facts.author, now)
    });
    facts
}

fn posts(set: &EntrySet, ids: &[EntryId], filter: PublicFilter, now: Millis) -> Vec<EntryId> {
    readable(set, ids, filter, now).into_iter().filter(|facts| !facts.is_reply).map(|facts| facts.id).collect()
}

/// Every public post. Reposts and answers stand elsewhere.
pub(crate) fn public(r: &Read<'_>, viewer: Option<&Viewer>, filter: PublicFilter, span: Span) -> Result<Feed> {
    if filter.remote {
        return Ok(Feed::default());
    }
    let me = viewer.map(|viewer| viewer.user);
    gather(r, me, span, |expected| Walk::merged(r, vec![Source::Posts], span, expected), |set, ids| posts(set, ids, filter, r.now()))
}

/// The part of the public timeline that is this one entry.
pub(super) fn public_only(r: &Read<'_>, viewer: &Viewer, filter: PublicFilter, id: EntryId) -> Result<Feed> {
    if filter.remote {
        return Ok(Feed::default());
    }
    only(r, Some(viewer.user), id, |set, ids| posts(set, ids, filter, r.now()))
}

/// Which hashtags, by their names: the first or one of `any`, with each of `all`, with none of `none`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tags {
    pub name: String,
    pub any: Vec<String>,
    pub all: Vec<String>,
    pub none: Vec<String>,
}

/// Further hashtags of each sort that are looked at.
const MORE_TAGS: usize = 4;

/// The ids behind these names, those of unknown and switched off ones aside.
fn known(r: &Read<'_>, names: &[String]) -> Result<Vec<HashtagId>> {
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        found.extend(crate::community::posts::tags::known(r, name)?.filter(|tag| tag.enabled).map(|tag| tag.id));
    }
    Ok(found)
}

fn some(names: &[String]) -> &[String] {
    &names[..names.len().min(MORE_TAGS)]
}

/// Public posts and comments with a hashtag.
pub(crate) fn tagged(r: &Read<'_>, viewer: Option<&Viewer>, tags: &Tags, filter: PublicFilter, span: Span) -> Result<Feed> {
    let me = viewer.map(|viewer| viewer.user);
    let mut first = known(r, std::slice::from_ref(&tags.name))?;
    first.extend(known(r, some(&tags.any))?);
    let first = distinct(first);
    let (wanted, all) = (some(&tags.all), known(r, some(&tags.all))?);
    let none = known(r, some(&tags.none))?;
    // What carries a hashtag that nobody ever wrote is nothing.
    if filter.remote || all.len() < wanted.len() {
        return Ok(Feed::default());
    }
    let sources: Vec<Source> = first.into_iter().map(Source::Tagged).collect();
    gather(
        r,
        me,
        span,
        |expected| Walk::merged(r, sources, span, expected),
        |set, ids| {
            let fits = |facts: &Facts<'_>| all.iter().all(|tag| facts.carries(*tag)) && !none.iter().any(|tag| facts.carries(*tag));
            readable(set, ids, filter, r.now()).into_iter().filter(fits).map(|facts| facts.id).collect()
        },
    )
}

/// The part of the timeline of one hashtag that is this one entry.
pub(super) fn tagged_only(r: &Read<'_>, viewer: &Viewer, tag: &str, filter: PublicFilter, id: EntryId) -> Result<Feed> {
    let tags = known(r, &[tag.to_owned()])?;
    if filter.remote || tags.is_empty() {
        return Ok(Feed::default());
    }
    only(r, Some(viewer.user), id, |set, ids| {
        let carries = |facts: &Facts<'_>| tags.iter().any(|tag| facts.carries(*tag));
        readable(set, ids, filter, r.now()).into_iter().filter(carries).map(|facts| facts.id).collect()
    })
}
