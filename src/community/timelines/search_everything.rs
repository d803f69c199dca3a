//! People, statuses and hashtags by words or by address (`docs/specs/mastodon.md 4.7`).

use std::sync::Arc;

use crate::community::people::users::UserRef;
use crate::community::posts::tags;
use crate::community::runtime::core::Core;
use crate::community::text as texts;
use crate::community::text::address::LocalAddress;
use crate::community::text::names;
use crate::community::timelines::search::PeopleQuery;
use crate::error::Result;
use crate::model::content::entry::Visibility;
use crate::model::content::status::StatusView;
use crate::model::content::tag::TagView;
use crate::model::id::{EntryId, UserId};
use crate::model::people::person::Person;
use crate::model::people::user::{Status, Viewer};
use crate::model::span::Span;
use crate::store::Read;
use crate::store::people::name_search;
use crate::store::people::users::{self, UserBy};
use crate::store::text::fts::{self, SearchTerms};
use crate::store::views::entry_set::EntrySet;
use crate::store::views::{people, statuses};
use crate::store::visibility::visible::Listing;

/// Characters of a search that count.
const TEXT_MAX: usize = 500;
/// Hits asked of the index at once, and how often.
const HITS: u32 = 200;
const ROUNDS: usize = 25;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    People,
    Statuses,
    Tags,
}

/// What somebody searches for, and which part of the hits they want.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    /// The words; only the first 500 characters count.
    pub text: String,
    /// The text is an address here: only the object at this address is found.
    pub address: Option<LocalAddress>,
    /// All three where `None`.
    pub sort: Option<Sort>,
    /// Only people whom the viewer follows.
    pub following: bool,
    /// Only statuses of this author.
    pub author: Option<UserId>,
    /// Only statuses within; its limit is that of each sort.
    pub span: Span,
    /// Hits of each sort that are left out at the beginning.
    pub offset: i64,
}

/// The hits of one search by sort, as the viewer may see them; empty lists where nothing was found or wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct SearchResults {
    pub people: Vec<Arc<Person>>,
    pub statuses: Vec<StatusView>,
    pub tags: Vec<TagView>,
}

/// Everything that fits, as the viewer may see it. Without a viewer no statuses are found.
pub(crate) async fn everything(core: &Core, viewer: Option<Viewer>, query: Query) -> Result<SearchResults> {
    core.db.read_slow(move |r| find(r, viewer.map(|viewer| viewer.user), &query)).await
}

pub(super) fn find(r: &Read<'_>, me: Option<UserId>, query: &Query) -> Result<SearchResults> {
    if let Some(address) = &query.address {
        return at(r, me, address);
    }
    let text: String = texts::plain(&query.text).chars().take(TEXT_MAX).collect();
    let mut found = SearchResults::default();
    if text.is_empty() || query.span.limit == 0 {
        return Ok(found);
    }
    let wanted = |sort| query.sort.is_none_or(|only| only == sort);
    let is_tag = text.starts_with(['#', '＃']);
    let name = text.trim_start_matches(['@', '#', '＃']);
    if wanted(Sort::People) && !is_tag && !name.is_empty() {
        let offset = u32::try_from(query.offset).unwrap_or(u32::MAX);
        let part = name_search::Part { following: query.following, offset, limit: query.span.limit };
        let exact = Some(UserRef::Name(name.to_owned()));
        let ids = super::search::found(r, me, &PeopleQuery { piece: name.to_owned(), exact, part })?;
        found.people = people::in_order(r, &ids)?;
    }
    if wanted(Sort::Tags) && !text.contains('@') && !name.is_empty() {
        let upto = u32::try_from(query.offset).unwrap_or(u32::MAX).saturating_add(query.span.limit);
        let skip = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let mut ids = Vec::new();
        for tag in name_search::hashtags(r, None, name, upto)?.into_iter().skip(skip) {
            ids.extend(crate::store::text::hashtags::by_slug(r, &tag.slug)?.map(|tag| tag.id));
        }
        found.tags = tags::views(r, me, &ids)?;
    }
    if let Some(me) = me.filter(|_| wanted(Sort::Statuses)) {
        let ids = words(r, me, &SearchTerms::of(&text), query)?;
        found.statuses = statuses::in_order(r, Some(me), &ids)?;
    }
    Ok(found)
}

/// The object at an address, if the viewer may open it.
fn at(r: &Read<'_>, me: Option<UserId>, address: &LocalAddress) -> Result<SearchResults> {
    let mut found = SearchResults::default();
    let person = match address {
        LocalAddress::Status(id) => {
            found.statuses.extend(statuses::load_one(r, me, *id)?);
            return Ok(found);
        }
        LocalAddress::Tag(name) => {
            if let Some(tag) = tags::known(r, name)?.filter(|tag| tag.enabled) {
                found.tags = tags::views(r, me, &[tag.id])?;
            }
            return Ok(found);
        }
        LocalAddress::Person(name) => users::find(r, &UserBy::Key(&names::fold(name)))?,
        LocalAddress::PersonId(id) => users::find(r, &UserBy::Id(*id))?,
    };
    if let Some(person) = person.filter(|person| person.status == Status::Enabled) {
        found.people = people::in_order(r, &[person.id])?;
    }
    Ok(found)
}

/// Statuses with all pieces that the viewer may see and has to do with, and public ones whose authors want to be found;
/// newest first.
fn words(r: &Read<'_>, me: UserId, pieces: &SearchTerms, query: &Query) -> Result<Vec<EntryId>> {
    if pieces.is_empty() {
        return Ok(Vec::new());
    }
    let mut rest = Span { limit: HITS, ..query.span };
    let (mut skip, mut found) = (query.offset, Vec::new());
    for _ in 0..ROUNDS {
        let hits = fts::find(r, pieces, &rest)?;
        let Some(last) = hits.last() else { break };
        rest.before = last.0;
        let ended = hits.len() < HITS as usize;
        for id in shown(r, me, fts::with_short(r, pieces, hits)?, query.author)? {
            if skip > 0 {
                skip -= 1;
            } else if found.len() < query.span.limit as usize {
                found.push(id);
            }
        }
        if ended || found.len() >= query.span.limit as usize {
            break;
        }
    }
    Ok(found)
}

fn shown(r: &Read<'_>, me: UserId, ids: Vec<EntryId>, author: Option<UserId>) -> Result<Vec<EntryId>> {
    let set = EntrySet::load(r, Some(me), &ids)?;
    let offered = fts::offered(r, me, &ids)?;
    let fits = |id: &EntryId| {
        set.entry(*id).is_some_and(|entry| {
            let place = if entry.visibility == Visibility::Public { Listing::Public } else { Listing::Detail };
            set.shows_status(entry, place)
                && author.is_none_or(|author| author == entry.author)
                && !set.relations.hides(entry.author, r.now())
        })
    };
    Ok(ids.into_iter().filter(|id| offered.contains(id) && fits(id)).collect())
}
