//! What somebody follows: the home timeline and the timelines of their lists.

use std::collections::{HashMap, HashSet};

use super::Feed;
use crate::community::timelines::feed::{disturbing, gather, seen};
use crate::error::Result;
use crate::model::content::entry::Visibility;
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::model::people::list::RepliesPolicy;
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::relations::lists as rows;
use crate::store::timelines::feeds::{self, Facts, Follow, Source};
use crate::store::views::statuses;
use crate::store::visibility::visible::Listing;

/// Whom one reader follows.
struct Following {
    me: UserId,
    follows: HashMap<UserId, Follow>,
}

impl Following {
    fn load(r: &Read<'_>, me: UserId) -> Result<Self> {
        Ok(Self { me, follows: feeds::follows(r, me)?.into_iter().map(|follow| (follow.user, follow)).collect() })
    }

    fn knows(&self, user: UserId) -> bool {
        user == self.me || self.follows.contains_key(&user)
    }

    /// Is it something the reader wants from its author?
    fn wants(&self, facts: &Facts) -> bool {
        if facts.author == self.me {
            return true;
        }
        let Some(follow) = self.follows.get(&facts.author) else { return false };
        if let (Some(wanted), Some(language)) = (&follow.languages, &facts.language)
            && !wanted.contains(language)
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
}

/// Without what the reader does not want: blocked and muted people, muted threads, what is for two people only.
/// One's own entries always stay.
fn undisturbed(r: &Read<'_>, me: UserId, ids: &[EntryId]) -> Result<Vec<Facts>> {
    let mut facts = seen(r, Some(me), ids, Listing::List)?;
    facts.retain(|facts| !facts.private);
    let disturbing = disturbing(r, me, &facts)?;
    let roots: Vec<EntryId> = facts.iter().map(|facts| facts.root).collect();
    let threads = feeds::muted_threads(r, me, &roots)?;
    facts.retain(|facts| facts.author == me || !(disturbing.contains(&facts.id) || threads.contains(&facts.root)));
    Ok(facts)
}

/// Own statuses, those of followed people, and public ones with followed hashtags.
pub(crate) fn home(r: &Read<'_>, viewer: &Viewer, span: Span) -> Result<Feed> {
    let me = viewer.user;
    let following = Following::load(r, me)?;
    let tags = feeds::followed_tags(r, me)?;
    let elsewhere = feeds::exclusive(r, me)?;
    let people = following.follows.keys().filter(|user| !elsewhere.contains(user)).copied().chain([me]);
    let sources: Vec<Source> = people.map(Source::Author).chain(tags.iter().map(|tag| Source::Tagged(*tag))).collect();
    gather(r, &sources, span, |ids| {
        let facts = undisturbed(r, me, ids)?;
        let by_person: HashSet<EntryId> = facts.iter().filter(|facts| following.wants(facts)).map(|facts| facts.id).collect();
        let rest: Vec<EntryId> = facts
            .iter()
            .filter(|facts| !by_person.contains(&facts.id) && facts.visibility == Visibility::Public)
            .map(|facts| facts.id)
            .collect();
        let by_tag = by_tag(r, me, &rest, &tags)?;
        let shown = facts.iter().filter(|facts| by_person.contains(&facts.id) || by_tag.contains(&facts.id));
        Ok(shown.filter(|facts| !elsewhere.contains(&facts.author)).map(|facts| facts.id).collect())
    })
}

/// Which of these everybody may see and carry one of the hashtags.
fn by_tag(r: &Read<'_>, me: UserId, ids: &[EntryId], tags: &[HashtagId]) -> Result<HashSet<EntryId>> {
    let carrying: HashSet<EntryId> = feeds::carrying(r, ids, tags)?.into_iter().map(|(entry, _)| entry).collect();
    let ids: Vec<EntryId> = ids.iter().filter(|id| carrying.contains(id)).copied().collect();
    statuses::visible(r, Some(me), &ids, Listing::Public)
}

/// The statuses of the members of a list; `NotFound` when it is not the viewer's.
pub(crate) fn list(r: &Read<'_>, viewer: &Viewer, list: i64, span: Span) -> Result<Feed> {
    let me = viewer.user;
    let list = crate::community::relations::lists::of(r, viewer, list)?;
    let members: HashSet<UserId> = rows::members(r, list.id)?.into_iter().collect();
    let following = Following::load(r, me)?;
    let sources: Vec<Source> = members.iter().map(|user| Source::Author(*user)).collect();
    let answers = |facts: &Facts| match facts.reply_to {
        _ if !facts.is_reply => true,
        Some(answered) if answered == facts.author || answered == me => true,
        Some(answered) => match list.replies_policy {
            RepliesPolicy::Followed => following.knows(answered),
            RepliesPolicy::List => members.contains(&answered),
            RepliesPolicy::None => false,
        },
        None => false,
    };
    gather(r, &sources, span, |ids| {
        let facts = undisturbed(r, me, ids)?;
        Ok(facts.iter().filter(|facts| following.wants(facts) && answers(facts)).map(|facts| facts.id).collect())
    })
}
