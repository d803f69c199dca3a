//! Messages between two people. Each side deletes for itself; `read_at` is the receiver's.

use rusqlite::types::Value;

use crate::error::{Error, Result};
use crate::model::content::entry::{ChatPart, EntryKind};
use crate::model::id::{AppId, ConversationId, EntryId, UserId};
use crate::model::span::Span;
use crate::model::stretch::Stretch;
use crate::store::db::counters;
use crate::store::db::row::{json_ids, some_ids, sql};
use crate::store::files::entry_files;
use crate::store::text::revisions;
use crate::store::{Read, Write};

/// What a new message is made of; its pair exists.
#[derive(Clone, Debug)]
pub(crate) struct NewRow<'a> {
    pub conversation: ConversationId,
    pub sender: UserId,
    pub receiver: UserId,
    pub text: &'a str,
    pub in_reply_to: Option<EntryId>,
    pub chat: &'a ChatPart,
    pub spoiler: &'a str,
    pub sensitive: bool,
    pub language: Option<&'a str>,
    pub app: Option<AppId>,
}

/// Writes the spine row and the message.
pub(crate) fn insert(tx: &Write<'_>, new: &NewRow<'_>) -> Result<EntryId> {
    let id = EntryId(tx.next_id());
    let cmid = tx.fresh_code("SELECT 1 FROM messages WHERE cmid = ?1")?;
    tx.execute(
        "INSERT INTO entries (id, kind, author_id, visibility, app_id) VALUES (?1, 'message', ?2, 'direct', ?3)",
        (id, new.sender, new.app),
    )?;
    tx.execute(
        "INSERT INTO messages (id, cmid, conversation_id, sender_id, receiver_id, text, in_reply_to, content_type, content, attachment, ext, config,
             spoiler, sensitive, language)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        (
            id,
            cmid,
            new.conversation,
            new.sender,
            new.receiver,
            new.text,
            new.in_reply_to,
            new.chat.content_type,
            &new.chat.content,
            &new.chat.attachment,
            &new.chat.ext,
            &new.chat.config,
            new.spoiler,
            new.sensitive,
            new.language,
        ),
    )?;
    counters::add_published(tx, Some(new.sender), EntryKind::Message, 1)?;
    Ok(id)
}

/// A message not deleted on one side, as the counters of that side see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub id: EntryId,
    pub conversation: ConversationId,
    /// Received by this side and not read.
    pub unread: bool,
    /// Switched off: kept, but neither shown nor counted.
    pub enabled: bool,
}

fn seen(row: &rusqlite::Row<'_>) -> rusqlite::Result<Seen> {
    Ok(Seen { id: row.get(0)?, conversation: row.get(1)?, unread: row.get(2)?, enabled: row.get(3)? })
}

/// Which messages a read or delete call means.
#[derive(Clone, Debug)]
pub(crate) enum Choice {
    All,
    /// This one and everything before it.
    UpTo(EntryId),
    Ids(Vec<EntryId>),
    Cmids(Vec<String>),
}

/// The query of [`chosen`]: `?1` is the user, `?2` the conversation or null, `?3` the value of `choice`.
/// Its rows are id, conversation, unread and enabled, ordered by conversation and id.
pub(in crate::store) fn chosen_sql(within: Option<ConversationId>, choice: &Choice, unread_only: bool) -> String {
    let filter = match choice {
        Choice::All => "?3 IS NULL",
        Choice::UpTo(_) => "id <= ?3",
        Choice::Ids(_) => "id IN (SELECT value FROM json_each(?3))",
        Choice::Cmids(_) => "cmid IN (SELECT value FROM json_each(?3))",
    };
    // Named messages are found by their own key: the plus keeps SQLite from scanning a whole conversation instead.
    let plus = if matches!(choice, Choice::Ids(_) | Choice::Cmids(_)) { "+" } else { "" };
    let inside = if within.is_some() { format!("{plus}conversation_id = ?2") } else { "?2 IS NULL".to_owned() };
    let side = if unread_only {
        format!("{plus}receiver_id = ?1 AND receiver_deleted_at IS NULL AND read_at IS NULL AND enabled = 1")
    } else {
        "((sender_id = ?1 AND sender_deleted_at IS NULL) OR (receiver_id = ?1 AND receiver_deleted_at IS NULL))".to_owned()
    };
    format!(
        "SELECT id, conversation_id, receiver_id = ?1 AND read_at IS NULL, enabled FROM messages
         WHERE {inside} AND {side} AND {filter} ORDER BY conversation_id, id"
    )
}

/// The messages of `choice` that `user` has not deleted, in one conversation or in all of theirs.
/// What is not theirs is left out.
pub(crate) fn chosen(r: &Read<'_>, user: UserId, within: Option<ConversationId>, choice: &Choice, unread_only: bool) -> Result<Vec<Seen>> {
    let value: Value = match choice {
        Choice::All => Value::Null,
        Choice::UpTo(id) => id.0.into(),
        Choice::Ids(ids) => json_ids(ids).into(),
        Choice::Cmids(codes) => serde_json::to_string(codes).map_err(Error::internal)?.into(),
    };
    r.all(&chosen_sql(within, choice, unread_only), (user, within, value), seen)
}

/// The receiver has read them.
pub(crate) fn set_read(tx: &Write<'_>, ids: &[EntryId]) -> Result<()> {
    let Some(ids) = some_ids(ids) else { return Ok(()) };
    tx.execute("UPDATE messages SET read_at = ?2 WHERE id IN (SELECT value FROM json_each(?1))", (ids, tx.now())).map(drop)
}

/// The receiver has not read it after all.
pub(crate) fn set_unread(tx: &Write<'_>, id: EntryId) -> Result<()> {
    tx.execute("UPDATE messages SET read_at = NULL WHERE id = ?1", [id]).map(drop)
}

/// What a device of the receiver reports of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receipt {
    Delivered,
    Played,
}

/// Notes when it was reported first; `false` for what was reported before.
pub(crate) fn set_receipt(tx: &Write<'_>, id: EntryId, receipt: Receipt) -> Result<bool> {
    let sql = match receipt {
        Receipt::Delivered => "UPDATE messages SET delivered_at = ?2 WHERE id = ?1 AND delivered_at IS NULL",
        Receipt::Played => "UPDATE messages SET played_at = ?2 WHERE id = ?1 AND played_at IS NULL",
    };
    Ok(tx.execute(sql, (id, tx.now()))? == 1)
}

/// Deleted for `user`, kept for the other side.
pub(crate) fn delete_for(tx: &Write<'_>, user: UserId, ids: &[EntryId]) -> Result<()> {
    let Some(ids) = some_ids(ids) else { return Ok(()) };
    tx.execute(
        "UPDATE messages SET sender_deleted_at = CASE WHEN sender_id = ?1 THEN ?3 ELSE sender_deleted_at END,
                             receiver_deleted_at = CASE WHEN receiver_id = ?1 THEN ?3 ELSE receiver_deleted_at END
         WHERE id IN (SELECT value FROM json_each(?2))",
        (user, ids, tx.now()),
    )
    .map(drop)
}

/// The latest message `user` still sees.
pub(crate) fn latest(r: &Read<'_>, user: UserId, conversation: ConversationId) -> Result<Option<EntryId>> {
    Ok(page(r, user, conversation, MessageOrder::NewestFirst, Stretch::first(1))?.pop())
}

/// A message with both sides of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ends {
    pub id: EntryId,
    pub conversation: ConversationId,
    pub sender: UserId,
    pub receiver: UserId,
    pub enabled: bool,
    pub read: bool,
    pub sender_deleted: bool,
    pub receiver_deleted: bool,
    /// Taken back for both sides.
    pub recalled: bool,
}

impl Ends {
    /// Does this side see it?
    pub(crate) fn shown_to(&self, user: UserId) -> bool {
        let deleted = if user == self.sender { self.sender_deleted } else { self.receiver_deleted };
        self.enabled && !deleted && (user == self.sender || user == self.receiver)
    }
}

/// How a message is looked up.
#[derive(Clone, Copy, Debug)]
pub enum MessageBy<'a> {
    Id(EntryId),
    Cmid(&'a str),
}

const ENDS: &str = "SELECT m.id, m.conversation_id, m.sender_id, m.receiver_id, m.enabled, m.read_at IS NOT NULL,
        m.sender_deleted_at IS NOT NULL, m.receiver_deleted_at IS NOT NULL, e.deleted_at IS NOT NULL
    FROM messages m JOIN entries e ON e.id = m.id";

/// One message, whatever became of it.
pub(crate) fn ends(r: &Read<'_>, by: MessageBy<'_>) -> Result<Option<Ends>> {
    let map = |row: &rusqlite::Row<'_>| {
        Ok(Ends {
            id: row.get(0)?,
            conversation: row.get(1)?,
            sender: row.get(2)?,
            receiver: row.get(3)?,
            enabled: row.get(4)?,
            read: row.get(5)?,
            sender_deleted: row.get(6)?,
            receiver_deleted: row.get(7)?,
            recalled: row.get(8)?,
        })
    };
    match by {
        MessageBy::Id(id) => r.one(sql!("{ENDS} WHERE m.id = ?1"), [id], map),
        MessageBy::Cmid(cmid) => r.one(sql!("{ENDS} WHERE m.cmid = ?1"), [cmid], map),
    }
}

/// Revoked: deleted on both sides and in the spine, its text erased and the addresses of its files invalid.
pub(crate) fn erase(tx: &Write<'_>, message: &Ends) -> Result<()> {
    tx.execute("UPDATE entries SET deleted_at = ?2 WHERE id = ?1", (message.id, tx.now()))?;
    tx.execute(
        "UPDATE messages SET text = '', content = NULL, attachment = '', config = '', spoiler = '', ext = '', sender_deleted_at = coalesce(sender_deleted_at, ?2),
                             receiver_deleted_at = coalesce(receiver_deleted_at, ?2)
         WHERE id = ?1",
        (message.id, tx.now()),
    )?;
    entry_files::clear(tx, message.id)?;
    revisions::erase(tx, message.id)?;
    counters::add_published(tx, Some(message.sender), EntryKind::Message, -1)
}

/// What an edit replaces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EditedText<'a> {
    pub text: &'a str,
    pub spoiler: &'a str,
    pub sensitive: bool,
    pub language: Option<&'a str>,
}

/// Writes them, with the time of the edit.
pub(crate) fn rewrite(tx: &Write<'_>, id: EntryId, new: &EditedText<'_>) -> Result<()> {
    tx.execute(
        "UPDATE messages SET text = ?2, content = NULL, spoiler = ?3, sensitive = ?4, language = ?5, edited_at = ?6 WHERE id = ?1",
        (id, new.text, new.spoiler, new.sensitive, new.language, tx.now()),
    )
    .map(drop)
}

/// The value of `column` with the keys of `?2` merged into it; what is no JSON object is replaced. An empty text changes nothing.
macro_rules! merged {
    ($column:literal, $new:literal) => {
        concat!(
            $column,
            " = CASE WHEN ",
            $new,
            " = '' THEN ",
            $column,
            " WHEN json_valid(",
            $column,
            ") AND json_valid(",
            $new,
            ") THEN json_patch(",
            $column,
            ", ",
            $new,
            ") ELSE ",
            $new,
            " END"
        )
    };
}
pub(super) use merged;

/// Merges fields of the IM dialect into those of a message.
pub(crate) fn merge_extras(tx: &Write<'_>, id: EntryId, ext: &str, config: &str) -> Result<()> {
    tx.execute(concat!("UPDATE messages SET ", merged!("ext", "?2"), ", ", merged!("config", "?3"), " WHERE id = ?1"), (id, ext, config))
        .map(drop)
}

/// The order of messages by id, which is the order in which they were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageOrder {
    OldestFirst,
    NewestFirst,
}

/// Shown to `?1`, who is one of the two in the conversation `?2`: whoever did not send a message has received it. Its index knows all of it.
const SHOWN: &str = "conversation_id = ?2 AND enabled = 1 AND iif(sender_id = ?1, sender_deleted_at, receiver_deleted_at) IS NULL";

/// The query of [`page`]: `?1` is the user, `?2` the conversation, `?3` the limit, `?4` the offset.
pub(in crate::store) fn page_sql(order: MessageOrder, page: Stretch) -> String {
    let order = page.order(order == MessageOrder::NewestFirst);
    format!("SELECT id FROM messages WHERE {SHOWN} ORDER BY id {order} LIMIT ?3 OFFSET ?4")
}

/// One page of what `user` sees in a conversation.
pub(crate) fn page(r: &Read<'_>, user: UserId, conversation: ConversationId, order: MessageOrder, page: Stretch) -> Result<Vec<EntryId>> {
    let rows = r.all(&page_sql(order, page), (user, conversation, page.limit, page.offset), |row| row.get(0))?;
    Ok(page.in_order(rows))
}

/// A page by id of what `user` sees in a conversation, in the order of the span.
pub(crate) fn window(r: &Read<'_>, user: UserId, conversation: ConversationId, span: &Span) -> Result<Vec<EntryId>> {
    r.all(
        &format!("SELECT id FROM messages WHERE {SHOWN} AND id > ?4 AND id < ?5 ORDER BY id {} LIMIT ?3", span.order()),
        (user, conversation, span.limit, span.after, span.before),
        |row| row.get(0),
    )
}

/// The last message with a file that `sender` sent here, when it is this file and still seen by its sender.
pub(crate) fn last_file_message(
    r: &Read<'_>,
    sender: UserId,
    conversation: ConversationId,
    file: crate::model::id::FileId,
) -> Result<Option<EntryId>> {
    let last = r.one(
        "SELECT m.id, (SELECT max(u.file_id = ?3) FROM file_uses u WHERE u.entry_id = m.id AND u.former = 0) FROM messages m
         WHERE m.conversation_id = ?2 AND m.sender_id = ?1 AND m.sender_deleted_at IS NULL AND m.enabled = 1
           AND EXISTS (SELECT 1 FROM file_uses u WHERE u.entry_id = m.id AND u.former = 0)
         ORDER BY m.id DESC LIMIT 1",
        (sender, conversation, file),
        |row| Ok((row.get(0)?, row.get::<_, bool>(1)?)),
    )?;
    Ok(last.and_then(|(id, same)| same.then_some(id)))
}

/// Had `user` written in the conversation of this message before it came? Only the last thousand messages are asked.
pub(crate) fn has_written_before(r: &Read<'_>, user: UserId, message: EntryId) -> Result<bool> {
    let sql = "SELECT 1 FROM (SELECT n.sender_id FROM messages m JOIN messages n ON n.conversation_id = m.conversation_id AND n.id < m.id
             WHERE m.id = ?2 ORDER BY n.id DESC LIMIT 1000) WHERE sender_id = ?1 LIMIT 1";
    Ok(r.one(sql, (user, message), |_| Ok(()))?.is_some())
}
