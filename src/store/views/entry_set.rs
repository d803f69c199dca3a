//! The one loader of entries: those that are asked for, everything they are shown with, and how the viewer stands to it.

use std::collections::HashMap;
use std::sync::Arc;

use super::{cards as rows, people};
use crate::error::Result;
use crate::model::content::entry::{Entry, EntryKind, Hashtag, Mention, Part};
use crate::model::content::views::Mentioned;
use crate::model::id::{EntryId, HashtagId, IdMap, UserId, distinct};
use crate::model::people::person::Person;
use crate::model::people::user::{Status, User};
use crate::model::people::viewer_relations::ViewerRelations;
use crate::store::Read;
use crate::store::db::row::json_ids;
use crate::store::visibility::relations;
use crate::store::visibility::rule::{Facts, judge};
use crate::store::visibility::visible::Listing;

/// How far quotes and reposts are followed: a repost, what it passes on, and what that quotes.
pub(super) const LEVELS: usize = 2;

/// Entries as one viewer meets them.
pub(crate) struct EntrySet {
    pub me: Option<UserId>,
    pub relations: Arc<ViewerRelations>,
    entries: IdMap<Arc<Entry>>,
    people: IdMap<Arc<Person>>,
    hashtags: IdMap<Arc<Hashtag>>,
    /// The first message of each conversation, by message; empty for who has muted no thread.
    first_messages: HashMap<EntryId, EntryId>,
}

impl EntrySet {
    /// These entries, what they quote and pass on, the posts and comments they stand under, and everybody who is named with them.
    pub(crate) fn load(r: &Read<'_>, me: Option<UserId>, ids: &[EntryId]) -> Result<Self> {
        let mut entries: IdMap<Arc<Entry>> = IdMap::with_capacity_and_hasher(ids.len() * 2, Default::default());
        // What is shown whole, and what is only named.
        let (mut whole, mut named): (Vec<i64>, Vec<i64>) = (ids.iter().map(|id| id.0).collect(), Vec::new());
        for _ in 0..=LEVELS {
            let found = cards(r, whole, &entries)?;
            whole = Vec::new();
            for entry in found.values() {
                match &entry.part {
                    Part::Post(part) => {
                        whole.extend(part.inner().map(|id| id.0));
                        named.extend(part.answers.map(|id| id.0));
                    }
                    Part::Comment(part) => {
                        named.push(part.post.0);
                        named.extend(part.parent.map(|id| id.0));
                    }
                    Part::Message(part) => named.extend(part.in_reply_to.map(|id| id.0)),
                }
            }
            entries.extend(found);
            if whole.is_empty() {
                break;
            }
        }
        // The parent of what is asked for is shown as a comment of its own: its post is the same.
        let named = cards(r, named, &entries)?;
        entries.extend(named);
        let mut users: Vec<UserId> = Vec::with_capacity(entries.len());
        for entry in entries.values() {
            users.push(entry.author);
            users.extend(entry.mentions.iter().map(|mention| mention.user));
            users.extend(entry.message().map(|part| part.receiver));
        }
        let users = distinct(users);
        let tags = distinct(entries.values().flat_map(|entry| entry.hashtags.iter().map(|tag| tag.0)));
        let hashtags = if tags.is_empty() { IdMap::default() } else { r.cards(tags, |missing| rows::entries::hashtags(r, missing))? };
        let relations = relations::of(r, me)?;
        let first_messages = if relations.muted_threads.is_empty() { HashMap::new() } else { first_messages(r, entries.values())? };
        Ok(Self { me, relations, people: people::persons(r, &users)?, entries, hashtags, first_messages })
    }

    /// One of the entries, seen or not.
    pub(crate) fn entry(&self, id: EntryId) -> Option<&Arc<Entry>> {
        self.entries.get(&id.0)
    }

    /// Somebody who is named with them.
    pub(crate) fn person(&self, id: UserId) -> Option<&Arc<Person>> {
        self.people.get(&id.0)
    }

    /// A hashtag that one of them carries.
    pub(crate) fn hashtag(&self, id: HashtagId) -> Option<&Arc<Hashtag>> {
        self.hashtags.get(&id.0)
    }

    /// Is the post, repost or comment shown to the viewer at `place`? A message never is.
    pub(crate) fn shows(&self, entry: &Entry, place: Listing) -> bool {
        if entry.kind == EntryKind::Message {
            return false;
        }
        let Some(author) = self.person(entry.author) else { return false };
        let post = entry.comment().and_then(|part| self.entry(part.post));
        if entry.comment().is_some() && post.is_none() {
            return false;
        }
        judge(&Facts::of(self.me, &self.relations, entry, author.user.status, post.map(AsRef::as_ref)), place).is_ok()
    }

    /// The same among the statuses of timelines, which name their author: nothing anonymous, and nothing by
    /// somebody who is disabled, except to themselves.
    pub(crate) fn shows_status(&self, entry: &Entry, place: Listing) -> bool {
        let mine = self.me == Some(entry.author);
        let enabled = || self.person(entry.author).is_some_and(|author| author.user.status == Status::Enabled);
        !entry.anonymous && (mine || enabled()) && self.shows(entry, place)
    }

    /// May the viewer open this message? Each side sees it until they delete it.
    pub(crate) fn shows_message(&self, entry: &Entry) -> bool {
        let (Some(me), Some(part)) = (self.me, entry.message()) else { return false };
        entry.enabled && ((entry.author == me && !part.sender_deleted) || (part.receiver == me && !part.receiver_deleted))
    }

    /// Has the viewer muted the thread it stands in?
    pub(crate) fn mutes_thread(&self, entry: &Entry) -> bool {
        let top = match &entry.part {
            Part::Comment(part) => part.post,
            Part::Message(_) => self.first_messages.get(&entry.id).copied().unwrap_or(entry.id),
            Part::Post(_) => entry.id,
        };
        self.relations.muted_threads.contains(&top)
    }

    /// The people mentioned in a text as they are called today.
    pub(crate) fn mentioned(&self, entry: &Entry) -> Vec<Mentioned> {
        let known = |mention: &Mention| {
            let user = &self.person(mention.user)?.user;
            Some(Mentioned { name: mention.name.clone(), ..mentioned(user) })
        };
        entry.mentions.iter().filter_map(known).collect()
    }
}

/// A person as the text of somebody else names them, by their present name.
pub(crate) fn mentioned(user: &User) -> Mentioned {
    Mentioned {
        user: user.id,
        name: user.username.to_ascii_lowercase(),
        username: user.username.clone(),
        nickname: user.nickname.clone(),
        gone: user.status == Status::Deleted,
    }
}

/// The first message of the conversation of each message, by message: threads of messages are named by it.
fn first_messages<'a>(r: &Read<'_>, entries: impl Iterator<Item = &'a Arc<Entry>>) -> Result<HashMap<EntryId, EntryId>> {
    let messages: Vec<EntryId> = entries.filter(|entry| entry.message().is_some()).map(|entry| entry.id).collect();
    if messages.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "SELECT m.id, (SELECT min(f.id) FROM messages f WHERE f.conversation_id = m.conversation_id) FROM messages m
         WHERE m.id IN (SELECT value FROM json_each(?1))";
    Ok(r.all(sql, [json_ids(&messages)], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
}

/// The entries with these ids and nothing around them, seen or not.
pub(crate) fn entries(r: &Read<'_>, ids: &[EntryId]) -> Result<IdMap<Arc<Entry>>> {
    cards(r, ids.iter().map(|id| id.0).collect(), &IdMap::default())
}

/// The entries with these ids that are not yet among the `known`.
fn cards(r: &Read<'_>, mut ids: Vec<i64>, known: &IdMap<Arc<Entry>>) -> Result<IdMap<Arc<Entry>>> {
    ids.retain(|id| !known.contains_key(id));
    if ids.is_empty() {
        return Ok(IdMap::default());
    }
    r.cards(ids, |missing| rows::entries::load(r, missing))
}
