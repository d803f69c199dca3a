//! What somebody follows: the home timeline and the timelines of their lists.

use std::collections::HashSet;

use super::Feed;
use crate::community::timelines::facts::{Facts, seen};
use crate::community::timelines::feed::{gather, only};
use crate::error::Result;
use crate::model::Millis;
use crate::model::content::entry::Visibility;
use crate::model::id::{EntryId, UserId};
use crate::model::people::list::RepliesPolicy;
use crate::model::people::user::Viewer;
use crate::model::people::viewer_relations::ViewerRelations;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::cards::timeline::Sources;
use crate::store::relations::lists as rows;
use crate::store::timelines::feeds::{self, Walk};
use crate::store::views::entry_set::EntrySet;
use crate::store::visibility::relations;
use crate::store::visibility::visible::Listing;

/// One reader and whom they follow.
#[derive(Clone, Copy)]
struct Reader<'a> {
    me: UserId,
    relations: &'a ViewerRelations,
}

impl Reader<'_> {
    fn knows(&self, user: UserId) -> bool {
        user == self.me || self.relations.follows.contains_key(&user)
    }

    /// Is it something the reader wants from its author?
    fn wants(&self, facts: &Facts<'_>) -> bool {
        if facts.author == self.me {
            return true;
        }
        let Some(follow) = self.relations.follows.get(&facts.author) else { return false };
        if let (Some(wanted), Some(language)) = (&follow.languages, facts.language)
            && !wanted.iter().any(|wanted| wanted == language)
        {
            return false;
        }
        if facts.repost_of.is_some() {
            return follow.reposts;
        }
        // Answers to people the reader does not know are half a conversation.
        !facts.is_reply
            || facts.root_author == Some(self.me)
            || facts.reply_to.is_some_and(|answered| answered == facts.author || self.knows(answered))
    }

    /// What of these stands in the home timeline made of `sources`.
    fn home(&self, sources: &Sources, set: &EntrySet, ids: &[EntryId], now: Millis) -> Vec<EntryId> {
        let by_tag = |facts: &Facts<'_>| {
            facts.visibility == Visibility::Public
                && sources.tags.iter().any(|tag| facts.carries(*tag) && set.hashtag(*tag).is_some_and(|tag| tag.enabled))
                && facts.is_shown(set, Listing::Public)
        };
        let facts = self.undisturbed(set, ids, now).into_iter();
        let facts = facts.filter(|facts| !sources.apart.contains(&facts.author) && (self.wants(facts) || by_tag(facts)));
        facts.map(|facts| facts.id).collect()
    }

    /// Without what the reader does not want: blocked and muted people, muted threads, what is for two people only.
    /// One's own entries always stay.
    fn undisturbed<'s>(&self, set: &'s EntrySet, ids: &[EntryId], now: Millis) -> Vec<Facts<'s>> {
        let mut facts = seen(set, ids, Listing::List);
        facts.retain(|facts| {
            let disturbed = || facts.disturbs(|user| self.relations.hides(user, now)) || self.relations.muted_threads.contains(&facts.root);
            !facts.private && (facts.author == self.me || !disturbed())
        });
        facts
    }
}

/// A list and who is in it.
struct ListRule<'a> {
    reader: Reader<'a>,
    policy: RepliesPolicy,
    members: &'a HashSet<UserId>,
}

impl ListRule<'_> {
    fn answers(&self, facts: &Facts<'_>) -> bool {
        match facts.reply_to {
            _ if !facts.is_reply => true,
            Some(answered) if answered == facts.author || answered == self.reader.me => true,
            Some(answered) => match self.policy {
                RepliesPolicy::Followed => self.reader.knows(answered),
                RepliesPolicy::List => self.members.contains(&answered),
                RepliesPolicy::None => false,
            },
            None => false,
        }
    }

    /// What of these entries of members stands in the list.
    fn keep(&self, set: &EntrySet, ids: &[EntryId], now: Millis) -> Vec<EntryId> {
        let facts = self.reader.undisturbed(set, ids, now).into_iter();
        facts.filter(|facts| self.reader.wants(facts) && self.answers(facts)).map(|facts| facts.id).collect()
    }
}

/// Own statuses, those of followed people, and public ones with followed hashtags.
pub(crate) fn home(r: &Read<'_>, viewer: &Viewer, span: Span) -> Result<Feed> {
    let me = viewer.user;
    let relations = relations::of(r, Some(me))?;
    let reader = Reader { me, relations: &relations };
    let timeline = feeds::timeline(r, me.0, || {
        let apart = feeds::exclusive(r, me)?;
        let authors = relations.follows.keys().filter(|user| !apart.contains(user)).copied().chain([me]).collect();
        Ok(Sources { authors, tags: feeds::followed_tags(r, me)?, apart })
    })?;
    let keep = |set: &EntrySet, ids: &[EntryId]| reader.home(&timeline.sources, set, ids, r.now());
    gather(r, Some(me), span, |expected| Walk::of(r, &timeline, span, expected), keep)
}

/// The part of the home timeline that is this one entry.
pub(super) fn home_only(r: &Read<'_>, viewer: &Viewer, id: EntryId) -> Result<Feed> {
    let me = viewer.user;
    let relations = relations::of(r, Some(me))?;
    let reader = Reader { me, relations: &relations };
    // Authors are not asked for: whoever is followed is known from the relations.
    let sources = Sources { tags: feeds::followed_tags(r, me)?, apart: feeds::exclusive(r, me)?, ..Sources::default() };
    only(r, Some(me), id, |set, ids| reader.home(&sources, set, ids, r.now()))
}

/// The statuses of the members of a list; `NotFound` when it is not the viewer's.
pub(crate) fn list(r: &Read<'_>, viewer: &Viewer, list: i64, span: Span) -> Result<Feed> {
    let me = viewer.user;
    let list = crate::community::relations::lists::of(r, viewer, list)?;
    let timeline =
        feeds::timeline(r, list.id, || Ok(Sources { authors: rows::members(r, list.id)?.into_iter().collect(), ..Sources::default() }))?;
    let relations = relations::of(r, Some(me))?;
    let reader = Reader { me, relations: &relations };
    let rule = ListRule { reader, policy: list.replies_policy, members: &timeline.sources.authors };
    gather(r, Some(me), span, |expected| Walk::of(r, &timeline, span, expected), |set, ids| rule.keep(set, ids, r.now()))
}

/// The part of the timeline of a list that is this one entry; `NotFound` when the list is not the viewer's.
pub(super) fn list_only(r: &Read<'_>, viewer: &Viewer, list: i64, id: EntryId) -> Result<Feed> {
    let me = viewer.user;
    let list = crate::community::relations::lists::of(r, viewer, list)?;
    let relations = relations::of(r, Some(me))?;
    let members: HashSet<UserId> = rows::members(r, list.id)?.into_iter().collect();
    let reader = Reader { me, relations: &relations };
    let rule = ListRule { reader, policy: list.replies_policy, members: &members };
    only(r, Some(me), id, |set, ids| {
        let ids = ids.iter().copied().filter(|id| set.entry(*id).is_some_and(|entry| members.contains(&entry.author)));
        rule.keep(set, &ids.collect::<Vec<_>>(), r.now())
    })
}
