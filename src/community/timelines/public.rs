//! What everybody may read: the posts of the community, and everything with a hashtag.

use std::collections::HashSet;

use super::Feed;
use crate::community::timelines::feed::{gather, seen, without_muted};
use crate::error::Result;
use crate::model::content::entry::Visibility;
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::timelines::feeds::{self, Facts, Source};
use crate::store::visibility::visible::Listing;

/// What is left out of a public timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PublicFilter {
    /// Nothing was written on another server.
    pub remote: bool,
    pub only_media: bool,
}

fn readable(r: &Read<'_>, me: Option<UserId>, ids: &[EntryId], filter: PublicFilter) -> Result<Vec<Facts>> {
    let mut facts = seen(r, me, ids, Listing::Public)?;
    // One's own are seen everywhere, but these timelines are the same for all.
    facts.retain(|facts| {
        facts.visibility == Visibility::Public && !facts.private && facts.repost_of.is_none() && (!filter.only_media || facts.has_files)
    });
    without_muted(r, me, facts)
}

/// Every public post. Reposts and answers stand elsewhere.
pub(crate) fn public(r: &Read<'_>, viewer: Option<&Viewer>, filter: PublicFilter, span: Span) -> Result<Feed> {
    if filter.remote {
        return Ok(Feed::default());
    }
    let me = viewer.map(|viewer| viewer.user);
    gather(r, &[Source::Posts], span, |ids| {
        Ok(readable(r, me, ids, filter)?.into_iter().filter(|facts| !facts.is_reply).map(|facts| facts.id).collect())
    })
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
    first.sort_unstable();
    first.dedup();
    let (wanted, all) = (some(&tags.all), known(r, some(&tags.all))?);
    let none = known(r, some(&tags.none))?;
    // What carries a hashtag that nobody ever wrote is nothing.
    if filter.remote || all.len() < wanted.len() {
        return Ok(Feed::default());
    }
    let asked: Vec<HashtagId> = all.iter().chain(&none).copied().collect();
    let sources: Vec<Source> = first.into_iter().map(Source::Tagged).collect();
    gather(r, &sources, span, |ids| {
        let carrying: HashSet<(EntryId, HashtagId)> = feeds::carrying(r, ids, &asked)?;
        let fits =
            |id: EntryId| all.iter().all(|tag| carrying.contains(&(id, *tag))) && !none.iter().any(|tag| carrying.contains(&(id, *tag)));
        Ok(readable(r, me, ids, filter)?.into_iter().map(|facts| facts.id).filter(|id| fits(*id)).collect())
    })
}
