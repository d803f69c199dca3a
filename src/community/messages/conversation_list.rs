//! Conversations as one list of pairs and of threads with several people (`docs/specs/mastodon.md 4.7, 8`).

use std::sync::Arc;

use super::conversations;
use super::message::{self, Choice};
use crate::community::messages::sides::ConversationRef;
use crate::error::{Error, Resource, Result};
use crate::model::content::status::StatusView;
use crate::model::event::Event;
use crate::model::id::{ConversationId, EntryId, UserId, distinct};
use crate::model::people::person::Person;
use crate::model::span::Span;
use crate::store::messages::conversation_list::{self as rows, ConversationKind, ListedConversation};
use crate::store::{Read, Write, views};

/// A conversation as one person sees it.
#[derive(Clone, Debug)]
pub(crate) struct ListedConversationView {
    pub id: i64,
    /// What lists go by.
    pub last_id: EntryId,
    pub unread: bool,
    /// Everybody else; oneself when nobody else is there.
    pub people: Vec<Arc<Person>>,
    /// `None` when it is not to be seen any more.
    pub last: Option<StatusView>,
}

/// A part of my conversations, the one with the latest message first.
pub(crate) fn list(r: &Read<'_>, me: UserId, span: Span) -> Result<Vec<ListedConversationView>> {
    load(r, me, &span.newest_first(rows::page(r, me, &span)?))
}

fn load(r: &Read<'_>, me: UserId, conversations: &[ListedConversation]) -> Result<Vec<ListedConversationView>> {
    let threads: Vec<ListedConversation> =
        conversations.iter().copied().filter(|conversation| conversation.kind == ConversationKind::Thread).collect();
    let mut people = rows::people(r, &threads)?;
    for conversation in conversations {
        if let ConversationKind::Pair { peer } = conversation.kind {
            people.insert(conversation.id, vec![peer]);
        }
    }
    let everybody = distinct(people.values().flatten().copied().chain([me]));
    let persons = views::people::persons(r, &everybody)?;
    let last: Vec<EntryId> = conversations.iter().map(|conversation| conversation.last).collect();
    let mut statuses = views::statuses::load(r, Some(me), &last)?;
    Ok(conversations
        .iter()
        .map(|conversation| {
            let mut others: Vec<UserId> =
                people.remove(&conversation.id).unwrap_or_default().into_iter().filter(|who| *who != me).collect();
            if others.is_empty() {
                others.push(me);
            }
            ListedConversationView {
                id: conversation.id,
                last_id: conversation.last,
                unread: conversation.unread,
                people: others.iter().filter_map(|who| persons.get(&who.0).cloned()).collect(),
                last: statuses.remove(&conversation.last),
            }
        })
        .collect())
}

fn mine(r: &Read<'_>, me: UserId, id: i64) -> Result<ListedConversation> {
    rows::find(r, me, id)?.ok_or(Error::NotFound(Resource::Conversation))
}

/// One of mine; `NotFound(Conversation)` for every other.
pub(crate) fn find(r: &Read<'_>, me: UserId, id: i64) -> Result<ListedConversationView> {
    let conversation = mine(r, me, id)?;
    load(r, me, &[conversation])?.pop().ok_or(Error::NotFound(Resource::Conversation))
}

/// The conversation of mine that ends with this message or status; `None` where another one came after it, or it is not mine.
pub(crate) fn ending_with(r: &Read<'_>, me: UserId, entry: EntryId) -> Result<Option<ListedConversationView>> {
    let only = Span::only(entry.0);
    Ok(list(r, me, only)?.pop())
}

fn pair(conversation: &ListedConversation) -> ConversationRef {
    ConversationRef::Id(ConversationId(conversation.id))
}

/// I have read all of it.
pub(crate) fn read(tx: &Write<'_>, me: UserId, id: i64) -> Result<()> {
    let conversation = mine(tx, me, id)?;
    match conversation.kind {
        ConversationKind::Pair { .. } => message::read(tx, me, Some(pair(&conversation)), &Choice::All),
        ConversationKind::Thread => {
            rows::set_read(tx, me, EntryId(conversation.id))?;
            if conversation.unread {
                tx.emit(Event::ConversationMarked { user: me, last: conversation.last });
            }
            Ok(())
        }
    }
}

/// Removes it from my list: messages of a pair are deleted on my side, a thread comes back with its next status.
pub(crate) fn delete(tx: &Write<'_>, me: UserId, id: i64) -> Result<()> {
    let conversation = mine(tx, me, id)?;
    match conversation.kind {
        ConversationKind::Pair { .. } => conversations::delete(tx, me, pair(&conversation)),
        ConversationKind::Thread => rows::hide(tx, me, EntryId(conversation.id)),
    }
}
