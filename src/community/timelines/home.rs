//! What somebody follows: the home timeline and the timelines of their lists.

use super::Feed;
use crate::community::timelines::facts::{Facts, seen};
use crate::community::timelines::feed::gather;
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
    gather(
        r,
        Some(me),
        span,
        |expected| Walk::of(r, &timeline, span, expected),
        |set, ids| {
            let by_tag = |facts: &Facts<'_>| {
                facts.visibility == Visibility::Public
                    && timeline.sources.tags.iter().any(|tag| facts.carries(*tag) && set.hashtag(*tag).is_some_and(|tag| tag.enabled))
                    && facts.is_shown(set, Listing::Public)
            };
            let facts = reader.undisturbed(set, ids, r.now()).into_iter();
            let facts = facts.filter(|facts| !timeline.sources.apart.contains(&facts.author) && (reader.wants(facts) || by_tag(facts)));
            facts.map(|facts| facts.id).collect()
        },
    )
}

/// The statuses of the members of a list; `NotFound` when it is not the viewer's.
pub(crate) fn list(r: &Read<'_>, viewer: &Viewer, list: i64, span: Span) -> Result<Feed> {
    let me = viewer.user;
    let list = crate::community::relations::lists::of(r, viewer, list)?;
    let timeline =
        feeds::timeline(r, list.id, || Ok(Sources { authors: rows::members(r, list.id)?.into_iter().collect(), ..Sources::default() }))?;
    let relations = relations::of(r, Some(me))?;
    let reader = Reader { me, relations: &relations };
    let answers = |facts: &Facts<'_>| match facts.reply_to {
        _ if !facts.is_reply => true,
        Some(answered) if answered == facts.author || answered == me => true,
        Some(answered) => match list.replies_policy {
            RepliesPolicy::Followed => reader.knows(answered),
            RepliesPolicy::List => timeline.sources.authors.contains(&answered),
            RepliesPolicy::None => false,
        },
        None => false,
    };
    gather(
        r,
        Some(me),
        span,
        |expected| Walk::of(r, &timeline, span, expected),
        |set, ids| {
            let facts = reader.undisturbed(set, ids, r.now()).into_iter();
            facts.filter(|facts| reader.wants(facts) && answers(facts)).map(|facts| facts.id).collect()
        },
    )
}
