//! Loading statuses with everything that is shown of them, in bulk.

use std::collections::{HashMap, HashSet};

use super::rows::Row;
use crate::error::Result;
use crate::model::content::entry::Mentioned;
use crate::model::content::status::{Own, Quote, QuoteState, Shape, StatusView};
use crate::model::id::{EntryId, UserId};
use crate::model::people::profile::PersonView;
use crate::store::Read;
use crate::store::views::people;
use crate::store::views::statuses::around::StatusContext;
use crate::store::visibility::visible::Listing;

/// A repost, what it passes on, and what that quotes.
const LEVELS: usize = 2;

/// The statuses with these ids that the viewer may open, by id. What is deleted, hidden or anonymous is absent.
pub(crate) fn load(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId]) -> Result<HashMap<EntryId, StatusView>> {
    level(r, viewer, ids, LEVELS)
}

/// These statuses in this order, without those that are absent.
pub(crate) fn in_order(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId]) -> Result<Vec<StatusView>> {
    let mut views = load(r, viewer, ids)?;
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}

/// One status as `viewer` sees it; `None` if it is deleted, hidden from them or anonymous.
pub(crate) fn load_one(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<Option<StatusView>> {
    Ok(load(r, viewer, &[id])?.remove(&id))
}

/// Which of these the viewer may see at `place`; messages never stand in a list.
pub(crate) fn visible(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId], place: Listing) -> Result<HashSet<EntryId>> {
    super::rows::visible(r, viewer, ids, place)
}

fn level(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId], below: usize) -> Result<HashMap<EntryId, StatusView>> {
    let rows = super::rows::load(r, viewer, ids)?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let inner: Vec<EntryId> = rows.iter().filter_map(|row| row.repost_of.or(row.quoted)).collect();
    let mut inner = if below == 0 || inner.is_empty() { HashMap::new() } else { level(r, viewer, &inner, below - 1)? };
    let states = super::rows::quote_states(r, viewer, &rows)?;
    let mut around = super::around::load(r, viewer, &rows)?;
    let mut people: Vec<UserId> = rows.iter().map(|row| row.author).collect();
    people.sort_unstable();
    people.dedup();
    let authors = people::load(r, viewer, &people)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let author = authors.get(&row.author)?.clone();
            let repost = match row.repost_of {
                // A repost of a deleted entry is not shown.
                Some(id) if below > 0 => Some(Box::new(inner.get(&id)?.clone())),
                Some(_) => return None,
                None => None,
            };
            let quote = row.quoted.filter(|_| row.repost_of.is_none()).map(|id| quote(id, &states, &row, &mut inner));
            Some((row.id, view(row, author, repost, quote, &mut around, viewer)))
        })
        .collect())
}

fn quote(id: EntryId, states: &HashMap<EntryId, QuoteState>, row: &Row, inner: &mut HashMap<EntryId, StatusView>) -> Quote {
    let state = states.get(&id).copied().unwrap_or(QuoteState::Deleted);
    let shown = |state| matches!(state, QuoteState::Accepted | QuoteState::Blocked | QuoteState::Muted);
    let state = if row.quote_revoked && shown(state) { QuoteState::Revoked } else { state };
    Quote { state, id, status: if shown(state) { inner.get(&id).cloned().map(Box::new) } else { None } }
}

fn view(
    row: Row,
    author: PersonView,
    repost: Option<Box<StatusView>>,
    quote: Option<Quote>,
    around: &mut StatusContext,
    viewer: Option<UserId>,
) -> StatusView {
    let attached = around.attached.remove(&row.id).unwrap_or_default();
    let mut mentioned = attached.mentioned;
    if row.shape != Shape::Message || mentioned.is_empty() {
        address(&mut mentioned, row.addressed.clone(), row.author);
    }
    StatusView {
        own: viewer.map(|me| Own {
            follows_author: author.view.relation.followed,
            reposted: (row.repost_of.is_some() && row.author == me) || around.reposted.contains(&row.id),
            liked: around.liked.contains(&row.id),
            bookmarked: around.bookmarked.contains(&row.id),
            muted: around.muted.contains(&row.root),
            pinned: around.pinned.contains(&row.id),
        }),
        likes: around.message_likes.get(&row.id).copied().unwrap_or(row.likes),
        hashtags: attached.hashtags.into_iter().map(|tag| (tag.hashtag.slug, tag.hashtag.name)).collect(),
        files: attached.files,
        poll: around.polls.remove(&row.id),
        filtered: Vec::new(),
        id: row.id,
        shape: row.shape,
        visibility: row.visibility,
        private: row.private,
        code: row.code,
        title: row.title,
        text: row.text,
        is_markdown: row.is_markdown,
        language: row.language,
        spoiler: row.spoiler,
        sensitive: row.sensitive,
        edited_at: row.edited_at,
        replies: row.replies,
        reposts: row.reposts,
        quotes: row.quotes,
        reply_to: row.reply_to,
        program: row.program,
        quote_policy: row.quote_policy,
        mentioned,
        author,
        repost,
        quote,
    }
}

/// Whom it is addressed to, first; nobody twice, and nobody themselves.
fn address(mentioned: &mut Vec<Mentioned>, addressed: Option<Mentioned>, author: UserId) {
    let Some(to) = addressed.filter(|to| to.user != author && !to.gone) else { return };
    if mentioned.iter().all(|known| known.user != to.user) {
        mentioned.insert(0, to);
    }
}
