//! Messages and conversations as one side sees them: a handful of queries, however many rows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{entry_set, people};
use crate::error::{Error, Result};
use crate::model::content::views::{ConversationView, MessageView};
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::messages::conversations::SideRow;

/// These messages, in this order; unknown ids are left out. Whether the viewer may see them is the caller's question.
pub(crate) fn load(r: &Read<'_>, viewer: UserId, ids: &[EntryId]) -> Result<Vec<MessageView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let entries = entry_set::entries(r, ids)?;
    let senders: Vec<UserId> = entries.values().map(|entry| entry.author).collect::<HashSet<_>>().into_iter().collect();
    let people = people::load(r, Some(viewer), &senders)?;
    let mut views = Vec::with_capacity(ids.len());
    for entry in ids.iter().filter_map(|id| entries.get(&id.0)) {
        let Some(part) = entry.message() else { continue };
        views.push(MessageView {
            conversation: part.conversation,
            is_me: entry.author == viewer,
            sender: people.get(&entry.author).cloned().ok_or_else(|| Error::internal(format!("user {} has no row", entry.author)))?,
            read: part.read,
            receiver: part.receiver,
            chat: part.chat.clone(),
            entry: Arc::clone(entry),
        });
    }
    Ok(views)
}

/// These sides with the other person and the latest message each.
pub(crate) fn sides(r: &Read<'_>, viewer: UserId, sides: &[SideRow]) -> Result<Vec<ConversationView>> {
    let peers: Vec<UserId> = sides.iter().map(|side| side.peer).collect();
    let latest: Vec<EntryId> = sides.iter().filter_map(|side| side.last).collect();
    let people = people::load(r, Some(viewer), &peers)?;
    let mut messages: HashMap<EntryId, MessageView> = load(r, viewer, &latest)?.into_iter().map(|view| (view.id, view)).collect();
    sides
        .iter()
        .map(|side| {
            Ok(ConversationView {
                id: side.conversation,
                peer: people.get(&side.peer).cloned().ok_or_else(|| Error::internal(format!("user {} has no row", side.peer)))?,
                pinned: side.pinned,
                messages: side.messages,
                unread: side.unread,
                latest: side.last.and_then(|id| messages.remove(&id)),
            })
        })
        .collect()
}
