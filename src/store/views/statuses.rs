//! Posts, comments, reposts and messages as one viewer sees them: a fixed number of queries, however many.
//! What is anonymous is never among them (`docs/specs/core.md` 10).

use std::collections::HashMap;
use std::sync::Arc;

use super::entry_set::{EntrySet, LEVELS, mentioned};
use super::own_acts::ActsOnPage;
use crate::error::Result;
use crate::model::content::entry::{Entry, Part, PostPart, Visibility};
use crate::model::content::status::{Own, PollView, Quote, QuoteState, ReplyTo, Shape, StatusView};
use crate::model::content::views::Mentioned;
use crate::model::id::{EntryId, UserId, distinct};
use crate::store::Read;
use crate::store::db::row::json_ids;
use crate::store::visibility::visible::Listing;

/// The statuses with these ids that the viewer may open, by id. What is deleted, hidden or anonymous is absent.
pub(crate) fn load(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId]) -> Result<HashMap<EntryId, StatusView>> {
    Ok(in_order(r, viewer, ids)?.into_iter().map(|view| (view.id, view)).collect())
}

/// These statuses in this order, without those that are absent.
pub(crate) fn in_order(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId]) -> Result<Vec<StatusView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let set = EntrySet::load(r, viewer, ids)?;
    of(r, &set, ids)
}

/// The statuses of a set that is loaded already, in this order, without those that the viewer may not open.
pub(crate) fn of(r: &Read<'_>, set: &EntrySet, ids: &[EntryId]) -> Result<Vec<StatusView>> {
    let page = Page { set, now: r.now(), acts: Acts::load(r, set, ids)? };
    Ok(ids.iter().filter_map(|id| page.status(*id, LEVELS)).collect())
}

/// One status as `viewer` sees it; `None` if it is deleted, hidden from them or anonymous.
pub(crate) fn load_one(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<Option<StatusView>> {
    Ok(in_order(r, viewer, &[id])?.pop())
}

/// What the viewer did with entries and their polls.
#[derive(Default)]
struct Acts {
    on_entries: ActsOnPage,
    /// By poll.
    votes: HashMap<i64, Vec<usize>>,
}

impl Acts {
    fn load(r: &Read<'_>, set: &EntrySet, ids: &[EntryId]) -> Result<Self> {
        let mut acts = Self::default();
        let Some(me) = set.me else { return Ok(acts) };
        let mut entries: Vec<&Entry> = Vec::with_capacity(ids.len());
        let mut next: Vec<EntryId> = ids.to_vec();
        for _ in 0..=LEVELS {
            let found: Vec<&Entry> = next.iter().filter_map(|id| set.entry(*id)).map(AsRef::as_ref).collect();
            next = found.iter().filter_map(|entry| entry.post()).filter_map(PostPart::inner).collect();
            entries.extend(found);
        }
        acts.on_entries = ActsOnPage::load(r, Some(me), &distinct(entries.iter().map(|entry| entry.id)))?;
        let polls: Vec<i64> = entries.iter().filter_map(|entry| entry.poll.as_ref()).map(|poll| poll.id).collect();
        if !polls.is_empty() {
            let sql =
                "SELECT poll_id, n FROM poll_votes WHERE poll_id IN (SELECT value FROM json_each(?2)) AND user_id = ?1 ORDER BY poll_id, n";
            for (poll, n) in r.all(sql, (me, json_ids(&polls)), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?)))? {
                acts.votes.entry(poll).or_default().push(n as usize);
            }
        }
        Ok(acts)
    }
}

struct Page<'s> {
    set: &'s EntrySet,
    now: i64,
    acts: Acts,
}

impl Page<'_> {
    fn status(&self, id: EntryId, below: usize) -> Option<StatusView> {
        let entry = self.set.entry(id)?;
        let shown = if entry.message().is_some() { self.set.shows_message(entry) } else { self.set.shows_status(entry, Listing::Detail) };
        if !shown {
            return None;
        }
        let part = entry.post();
        let repost = match part.and_then(|part| part.repost_of) {
            // A repost of a deleted entry is not shown.
            Some(target) if below > 0 => Some(Box::new(self.status(target, below - 1)?)),
            Some(_) => return None,
            None => None,
        };
        let quote =
            part.filter(|_| repost.is_none()).and_then(|part| part.quoted.map(|quoted| self.quote(quoted, part.quote_revoked, below)));
        let mut mentioned = self.set.mentioned(entry);
        if entry.message().is_none() || mentioned.is_empty() {
            address(&mut mentioned, self.addressed(entry), entry.author);
        }
        Some(StatusView {
            shape: match &entry.part {
                Part::Post(_) if repost.is_some() => Shape::Repost,
                Part::Post(_) => Shape::Post,
                Part::Comment(_) => Shape::Comment,
                Part::Message(_) => Shape::Message,
            },
            author: Arc::clone(self.set.person(entry.author)?),
            is_me: self.set.me == Some(entry.author),
            private: entry.comment().is_some_and(|part| part.private),
            reply_to: self.reply_to(entry),
            mentioned,
            hashtags: entry.hashtags.iter().filter_map(|id| self.set.hashtag(*id).cloned()).collect(),
            poll: self.poll(entry),
            own: self.set.me.map(|me| self.own(me, entry, repost.is_some())),
            repost,
            quote,
            filtered: Vec::new(),
            entry: Arc::clone(entry),
        })
    }

    fn own(&self, me: UserId, entry: &Entry, is_repost: bool) -> Own {
        let acts = self.acts.on_entries.of(entry.id);
        Own {
            follows_author: self.set.relations.follows.contains_key(&entry.author),
            reposted: (is_repost && entry.author == me) || acts.is_some_and(|acts| acts.reposted),
            liked: acts.is_some_and(|acts| acts.marks.liked),
            bookmarked: acts.is_some_and(|acts| acts.bookmarked),
            muted: self.set.mutes_thread(entry),
            // Only what one wrote oneself can be pinned.
            pinned: entry.pinned && entry.author == me,
        }
    }

    fn poll(&self, entry: &Entry) -> Option<PollView> {
        let poll = entry.poll.as_ref()?;
        Some(PollView {
            id: poll.id,
            entry: entry.id,
            author: entry.author,
            expires_at: poll.expires_at,
            multiple: poll.multiple,
            hide_totals: poll.hide_totals,
            voters: poll.voters,
            options: poll.options.clone(),
            own: self.set.me.map(|_| self.acts.votes.get(&poll.id).cloned().unwrap_or_default()),
        })
    }

    /// What an entry answers, if that may be named.
    fn answered(&self, entry: &Entry) -> Option<&Arc<Entry>> {
        let (id, anonymous_too) = match &entry.part {
            Part::Post(part) => (part.answers?, true),
            Part::Comment(part) => (part.parent.unwrap_or(part.post), false),
            Part::Message(part) => (part.in_reply_to?, false),
        };
        self.set.entry(id).filter(|answered| !answered.deleted && (anonymous_too || !answered.anonymous))
    }

    fn reply_to(&self, entry: &Entry) -> Option<ReplyTo> {
        self.answered(entry).map(|answered| ReplyTo { id: answered.id, author: answered.author })
    }

    /// The author of what a comment answers, the other side of a message.
    fn addressed(&self, entry: &Entry) -> Option<Mentioned> {
        let user = match &entry.part {
            // Whom a direct one is for stands among those it mentions.
            Part::Comment(_) if entry.visibility != Visibility::Direct => self.answered(entry)?.author,
            Part::Message(part) => part.receiver,
            Part::Post(_) | Part::Comment(_) => return None,
        };
        self.set.person(user).map(|person| mentioned(&person.user))
    }

    fn quote(&self, id: EntryId, revoked: bool, below: usize) -> Quote {
        let shown = |state| matches!(state, QuoteState::Accepted | QuoteState::Blocked | QuoteState::Muted);
        let state = self.quote_state(id);
        let state = if revoked && shown(state) { QuoteState::Revoked } else { state };
        let status = if shown(state) && below > 0 { self.status(id, below - 1).map(Box::new) } else { None };
        Quote { state, id, status }
    }

    /// What the viewer may know of something that is quoted.
    fn quote_state(&self, id: EntryId) -> QuoteState {
        let Some(entry) = self.set.entry(id) else { return QuoteState::Deleted };
        match () {
            () if entry.deleted || entry.anonymous => QuoteState::Deleted,
            () if !self.set.shows_status(entry, Listing::Detail) => QuoteState::Unauthorized,
            () if self.set.relations.blocks.contains(&entry.author) => QuoteState::Blocked,
            () if self.set.relations.mutes(entry.author, self.now) => QuoteState::Muted,
            () => QuoteState::Accepted,
        }
    }
}

/// Whom it is addressed to, first; nobody twice, and nobody themselves.
fn address(mentioned: &mut Vec<Mentioned>, addressed: Option<Mentioned>, author: UserId) {
    let Some(to) = addressed.filter(|to| to.user != author && !to.gone) else { return };
    if mentioned.iter().all(|known| known.user != to.user) {
        mentioned.insert(0, to);
    }
}
