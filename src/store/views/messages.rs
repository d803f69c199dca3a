//! Messages and conversations as one side sees them: a handful of queries, however many rows.

use std::collections::{HashMap, HashSet};

use super::users;
use crate::error::{Error, Result};
use crate::model::content::entry::{ChatPart, ConversationView, MessageView};
use crate::model::id::{ConversationId, EntryId, UserId};
use crate::store::Read;
use crate::store::db::row::json_ids;
use crate::store::files::file;
use crate::store::messages::conversations::SideRow;

struct Row {
    id: EntryId,
    cmid: String,
    conversation: ConversationId,
    sender: UserId,
    text: String,
    read: bool,
    receiver: UserId,
    chat: ChatPart,
}

/// These messages, in this order; unknown ids are left out. Whether the viewer may see them is the caller's question.
pub(crate) fn load(r: &Read<'_>, viewer: UserId, ids: &[EntryId]) -> Result<Vec<MessageView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = r.all(
        "SELECT id, cmid, conversation_id, sender_id, text, read_at IS NOT NULL, receiver_id,
                content_type, content, attachment, ext, config FROM messages
         WHERE id IN (SELECT value FROM json_each(?1))",
        [json_ids(ids)],
        |row| {
            Ok(Row {
                id: row.get(0)?,
                cmid: row.get(1)?,
                conversation: row.get(2)?,
                sender: row.get(3)?,
                text: row.get(4)?,
                read: row.get(5)?,
                receiver: row.get(6)?,
                chat: ChatPart {
                    content_type: row.get(7)?,
                    content: row.get(8)?,
                    attachment: row.get(9)?,
                    ext: row.get(10)?,
                    config: row.get(11)?,
                },
            })
        },
    )?;
    let senders: HashSet<UserId> = rows.iter().map(|row| row.sender).collect();
    let people = users::load(r, Some(viewer), &senders.into_iter().collect::<Vec<_>>())?;
    let mut files = file::of_entries(r, ids)?;
    let mut views = HashMap::with_capacity(rows.len());
    for row in rows {
        let sender = people.get(&row.sender).cloned().ok_or_else(|| Error::internal(format!("user {} has no row", row.sender)))?;
        let view = MessageView {
            id: row.id,
            cmid: row.cmid,
            conversation: row.conversation,
            is_me: row.sender == viewer,
            sender,
            text: row.text,
            files: files.remove(&row.id).unwrap_or_default(),
            read: row.read,
            receiver: row.receiver,
            chat: row.chat,
        };
        views.insert(row.id, view);
    }
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}

/// These sides with the other person and the latest message each.
pub(crate) fn sides(r: &Read<'_>, viewer: UserId, sides: &[SideRow]) -> Result<Vec<ConversationView>> {
    let peers: Vec<UserId> = sides.iter().map(|side| side.peer).collect();
    let latest: Vec<EntryId> = sides.iter().filter_map(|side| side.last).collect();
    let people = users::load(r, Some(viewer), &peers)?;
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
