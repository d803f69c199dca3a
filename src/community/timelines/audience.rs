//! Whom an event may concern, of those who listen. Who really sees it is decided later, by the rules of the timelines.

use std::collections::HashSet;

use crate::error::Result;
use crate::live::{Bus, Topic};
use crate::model::content::entry::{Entry, EntryKind, Visibility};
use crate::model::event::{Event, Mailbox};
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::messages::rooms::members;
use crate::store::relations::audience as rows;
use crate::store::views::entry_set::EntrySet;

/// The topics of an event that somebody listens to.
pub(crate) fn topics(r: &Read<'_>, bus: &Bus, event: &Event) -> Result<HashSet<Topic>> {
    let topics = match event {
        Event::Published { entry } | Event::Edited { entry } | Event::Deleted { entry } => return of_entry(r, bus, *entry),
        Event::MessageSent { message, .. } => return of_entry(r, bus, *message),
        Event::Notified { receiver: user, .. } | Event::FiltersChanged { user } | Event::RequestsAccepted { user } => {
            vec![Topic::User(*user)]
        }
        Event::DeviceEventAdded { mailbox, .. } | Event::Passing { to: mailbox, .. } => return of_mailbox(r, bus, *mailbox),
        Event::RoomMessageSent { room, .. } => return of_mailbox(r, bus, Mailbox::Room(*room)),
        Event::DeviceNoticed { user, .. } | Event::ConversationMarked { user, .. } => vec![Topic::User(*user)],
        Event::Announced { .. } | Event::AnnouncementAnswered { .. } | Event::AnnouncementDeleted { .. } => vec![Topic::Announcements],
        Event::TaskQueued | Event::Queued(_) | Event::SessionsEnded { .. } => Vec::new(),
    };
    Ok(topics.into_iter().filter(|topic| bus.is_watched(topic)).collect())
}

/// One person, or those in a room who listen.
fn of_mailbox(r: &Read<'_>, bus: &Bus, mailbox: Mailbox) -> Result<HashSet<Topic>> {
    let users = match mailbox {
        Mailbox::User(user) => vec![user],
        Mailbox::Room(room) => members::ids(r, room)?,
    };
    Ok(users.into_iter().map(Topic::User).filter(|topic| bus.is_watched(topic)).collect())
}

fn of_entry(r: &Read<'_>, bus: &Bus, id: EntryId) -> Result<HashSet<Topic>> {
    let set = EntrySet::load(r, None, &[id])?;
    let Some(entry) = set.entry(id) else { return Ok(HashSet::new()) };
    let mut topics: HashSet<Topic> = HashSet::new();
    if let Some(part) = entry.message() {
        topics.extend([entry.author, part.receiver].map(Topic::User));
    } else if entry.visibility == Visibility::Direct {
        topics.extend(entry.mentions.iter().map(|mention| mention.user).chain([entry.author]).map(Topic::User));
    } else if !entry.anonymous && entry.comment().is_none_or(|part| !part.private) {
        return listed(r, bus, &set, entry);
    }
    topics.retain(|topic| bus.is_watched(topic));
    Ok(topics)
}

/// The topics of what stands in timelines.
fn listed(r: &Read<'_>, bus: &Bus, set: &EntrySet, entry: &Entry) -> Result<HashSet<Topic>> {
    let mut topics: HashSet<Topic> = HashSet::new();
    let is_public = entry.visibility == Visibility::Public;
    if is_public {
        topics.extend(entry.hashtags.iter().filter_map(|id| set.hashtag(*id)).map(|tag| Topic::Hashtag(tag.slug.as_str().into())));
        if entry.kind == EntryKind::Post {
            topics.insert(Topic::Public);
        }
        topics.retain(|topic| bus.is_watched(topic));
    }
    let homes: Vec<UserId> = bus.watched(|topic| if let Topic::Home(user) = topic { Some(*user) } else { None });
    if !homes.is_empty() {
        let followers = set.person(entry.author).map_or(i64::MAX, |author| author.stats.followers);
        let mut readers = rows::followers(r, entry.author, followers, &homes)?;
        if is_public && !entry.hashtags.is_empty() {
            readers.extend(rows::hashtag_followers(r, &entry.hashtags, &homes)?);
        }
        topics.extend(readers.into_iter().map(Topic::Home));
        topics.extend(Some(entry.author).filter(|author| homes.contains(author)).map(Topic::Home));
    }
    let lists: Vec<i64> = bus.watched(|topic| if let Topic::List(list) = topic { Some(*list) } else { None });
    if !lists.is_empty() {
        topics.extend(rows::lists_with(r, entry.author, &lists)?.into_iter().map(Topic::List));
    }
    Ok(topics)
}
