//! Sending, recalling and pinning messages of the IM API.

use super::change::Change;
use super::sender::Sender;
use crate::community::files::chat_files;
use crate::community::messages::{edits, message, sides};
use crate::community::runtime::settings::Settings;
use crate::community::text::body::Body;
use crate::error::{Denied, Error, Resource, Result, Room as Refusal, Why};
use crate::model::Millis;
use crate::model::clock::MINUTE;
use crate::model::content::entry::ChatPart;
use crate::model::id::{EntryId, FileId, RoomId, UserId, created_at};
use crate::model::people::user::Viewer;
use crate::store::files::file as file_rows;
use crate::store::messages::message::{self as rows, MessageBy};
use crate::store::messages::rooms::{members, room as room_rows};
use crate::store::messages::system_messages;
use crate::store::{Read, Write};

/// Characters of the attached data of a message.
const EXTRA_MAX: usize = 16 * 1_024;

/// How long a number of the client's own means the same message.
const TRANSACTION: Millis = 10 * MINUTE;

/// Kinds of messages, and kinds that act on earlier messages.
const SAID: std::ops::RangeInclusive<i64> = 0..=CALL;

/// Devices arrange calls with it; programs do not.
const CALL: i64 = 8;

const READ_ACK: i64 = 9;

const RECALL: i64 = 10;

const APPEND: i64 = 11;

const REPLACE: i64 = 12;

/// Where a file or a place of a message is, according to its attachment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attached {
    pub url: String,
    /// Latitude and longitude.
    pub place: Option<(f64, f64)>,
}

/// A message to one or several people.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outgoing {
    /// To rooms; else to people.
    pub to_rooms: bool,
    pub targets: Vec<i64>,
    pub content: String,
    pub content_type: i64,
    /// The raw body, and the text in it.
    pub attachment: String,
    pub attached: Option<Attached>,
    pub ext: String,
    pub config: String,
    /// The message that is acted on.
    pub related: Option<i64>,
    /// A number of the client's own: the same is not sent twice.
    pub transaction: Option<i64>,
}

impl Outgoing {
    /// What it says, as the IM API has it.
    pub(crate) fn part(&self) -> ChatPart {
        ChatPart {
            content_type: self.content_type,
            content: Some(self.content.clone()),
            attachment: self.attachment.clone(),
            ext: self.ext.clone(),
            config: self.config.clone(),
        }
    }
}

/// Sends it to each. With one target its refusal is one of the whole; with several those who cannot be reached are left out.
/// Returns the ids of the messages.
pub(crate) fn send(tx: &Write<'_>, settings: &Settings, base_url: &str, from: &Sender, out: &Outgoing) -> Result<Vec<i64>> {
    if let Some(transaction) = out.transaction
        && let Some(ids) = system_messages::sent_under(tx, from.number(), transaction, tx.now() - TRANSACTION)?
    {
        return Ok(ids);
    }
    check(out)?;
    let mut ids = Vec::new();
    for target in &out.targets {
        match tx.tentatively(|| one(tx, settings, base_url, from, out, *target))? {
            Ok(id) => ids.extend(id),
            Err(error) if out.targets.len() == 1 => return Err(error),
            Err(_) => {}
        }
    }
    if let Some(transaction) = out.transaction {
        system_messages::remember(tx, from.number(), transaction, &ids)?;
    }
    Ok(ids)
}

fn check(out: &Outgoing) -> Result<()> {
    if out.targets.is_empty() {
        return Err(Error::invalid("targets", Why::Empty));
    }
    check_content(out)?;
    if out.content_type == CALL { Err(unknown_kind()) } else { Ok(()) }
}

fn unknown_kind() -> Error {
    Error::unfit("content_type", "from 0 to 7 or from 9 to 12")
}

/// Neither empty nor too long, and of a kind that there is.
pub(in crate::community::messages) fn check_content(out: &Outgoing) -> Result<()> {
    message::check_length("content", &out.content)?;
    extras(&out.attachment, &out.ext, &out.config)?;
    if !SAID.contains(&out.content_type) && !(READ_ACK..=REPLACE).contains(&out.content_type) {
        return Err(unknown_kind());
    }
    let silent = out.content_type == 0 && out.content.trim().is_empty() && out.attachment.is_empty() && out.ext.is_empty();
    if silent { Err(Error::invalid("content", Why::Empty)) } else { Ok(()) }
}

fn extras(attachment: &str, ext: &str, config: &str) -> Result<()> {
    for (field, text) in [("attachment", attachment), ("ext", ext), ("config", config)] {
        if text.chars().count() > EXTRA_MAX {
            return Err(Error::invalid(field, Why::TooLong { max: EXTRA_MAX }));
        }
    }
    Ok(())
}

/// What goes to everybody: neither empty nor too long.
pub(crate) fn check_part(part: &ChatPart) -> Result<()> {
    extras(&part.attachment, &part.ext, &part.config)?;
    let content = part.content.as_deref().unwrap_or_default();
    message::check_length("content", content)?;
    let silent = content.trim().is_empty() && part.attachment.is_empty() && part.ext.is_empty();
    if silent { Err(Error::invalid("content", Why::Empty)) } else { Ok(()) }
}

/// Sends it to one of its targets, or does to a message there what its kind says: then there is no new message.
pub(in crate::community::messages) fn one(
    tx: &Write<'_>,
    settings: &Settings,
    base_url: &str,
    from: &Sender,
    out: &Outgoing,
    target: i64,
) -> Result<Option<i64>> {
    if !SAID.contains(&out.content_type) {
        return act(tx, settings, from, out, target).map(|()| None);
    }
    let chat = out.part();
    match (from, out.to_rooms) {
        (_, true) => super::rooms::send(tx, settings, from, RoomId(target), &chat).map(Some),
        (Sender::System, false) => super::system::send_notice(tx, settings, UserId(target), &chat).map(Some),
        (Sender::User(viewer), false) => to_person(tx, settings, base_url, viewer, UserId(target), out, chat).map(Some),
    }
}

fn to_person(
    tx: &Write<'_>,
    settings: &Settings,
    base_url: &str,
    from: &Viewer,
    to: UserId,
    out: &Outgoing,
    mut chat: ChatPart,
) -> Result<i64> {
    let to = message::may_send(tx, settings, from, Some(to))?;
    let file = own_file(tx, from.user, base_url, out)?;
    let text = shown(out, file.is_some());
    if text == out.content {
        chat.content = None;
    }
    let new = message::NewMessage { text, files: file.into_iter().collect(), any_file: true, chat, ..message::NewMessage::default() };
    Ok(message::send(tx, settings, from, to, &new)?.0)
}

/// An upload of the sender's own that the attachment names: it becomes a file of the message.
fn own_file(r: &Read<'_>, me: UserId, base_url: &str, out: &Outgoing) -> Result<Option<FileId>> {
    let Some(attached) = &out.attached else { return Ok(None) };
    let Some(file) = chat_files::sent_by(r, me, base_url, &attached.url)? else { return Ok(None) };
    Ok(file_rows::live(r, file)?.filter(|file| file.owner == Some(me)).map(|file| file.id))
}

/// What the other dialects show: its text, and where its file or its place is.
fn shown(out: &Outgoing, has_file: bool) -> String {
    let attached = out.attached.clone().unwrap_or_default();
    let place = attached.place.map(|(lat, lon)| format!("geo:{lat},{lon}"));
    let content = out.content.trim();
    let where_it_is = if has_file { None } else { place.or(Some(attached.url)).filter(|text| !text.is_empty()) };
    let lines: Vec<&str> = [Some(content), where_it_is.as_deref()].into_iter().flatten().filter(|line| !line.is_empty()).collect();
    match (lines.is_empty() && !has_file, out.content_type) {
        (false, _) => lines.join("\n"),
        // No readable text: it shows only that a message arrived.
        (true, 6) => "[command]".into(),
        (true, 7) => "[forwarded messages]".into(),
        (true, CALL) => "[call]".into(),
        (true, _) => "[message]".into(),
    }
}

/// Acts on an earlier message.
fn act(tx: &Write<'_>, settings: &Settings, from: &Sender, out: &Outgoing, target: i64) -> Result<()> {
    let Sender::User(viewer) = from else { return Err(Error::unfit("content_type", "from 0 to 7 for the community itself")) };
    let related = out.related.ok_or_else(|| Error::invalid("related_mid", Why::Missing))?;
    match out.content_type {
        READ_ACK => super::read::acknowledge(tx, viewer, Some(target), Some(related)),
        RECALL => recall(tx, settings, Some(viewer), target, related),
        APPEND | REPLACE => {
            let new = Change { content: out.content.clone(), append: out.content_type == APPEND, ..Change::default() };
            change(tx, settings, viewer, out.to_rooms.then_some(RoomId(target)), related, &new)
        }
        _ => Err(unknown_kind()),
    }
}

/// Changes a message to a person or, with `room`, in a room. Only its author may: `NotFound(Message)`, and what sending refuses.
pub(crate) fn change(tx: &Write<'_>, settings: &Settings, who: &Viewer, room: Option<RoomId>, id: i64, new: &Change) -> Result<()> {
    extras("", &new.ext, &new.config)?;
    if let Some(room) = room {
        return super::rooms::rewrite(tx, who.user, room, id, new);
    }
    let original = message::find(tx, who.user, MessageBy::Id(EntryId(id)))?;
    let before = original.chat.content.as_deref().unwrap_or(&original.text);
    let files = original.files.iter().map(|file| file.id).collect();
    let body = Body { text: new.text_after(before), files, ..Body::default() };
    edits::edit(tx, settings, who, EntryId(id), &body)?;
    if new.ext.is_empty() && new.config.is_empty() { Ok(()) } else { rows::merge_extras(tx, EntryId(id), &new.ext, &new.config) }
}

/// Recalls a message for everybody. Senders may do it for a limited time; room admins for messages
/// in their room; a trusted program (`None`) at any time.
pub(crate) fn recall(tx: &Write<'_>, settings: &Settings, by: Option<&Viewer>, conversation: i64, id: i64) -> Result<()> {
    let late = |since: i64| by.is_some() && tx.now() - created_at(since) > settings.recall_seconds.saturating_mul(1_000);
    if room_rows::find(tx, RoomId(conversation))?.is_some() {
        return super::rooms::recall(tx, by.map(|viewer| viewer.user), RoomId(conversation), id, late(id));
    }
    let message = rows::ends(tx, MessageBy::Id(EntryId(id)))?.ok_or(Error::NotFound(Resource::Message))?;
    let ends = [message.sender.0, message.receiver.0];
    let mine = by.is_none_or(|viewer| ends.contains(&viewer.user.0));
    if !mine || !ends.contains(&conversation) {
        return Err(Error::NotFound(Resource::Message));
    }
    if late(id) {
        return Err(Error::Forbidden(Denied::EditWindowOver));
    }
    message::recall(tx, by.map_or(message.sender, |viewer| viewer.user), MessageBy::Id(message.id))
}

/// Pins a conversation of one's own, or unpins it.
pub(crate) fn pin(tx: &Write<'_>, me: UserId, conversation: i64, pinned: bool) -> Result<()> {
    use crate::community::messages::conversations;
    use crate::community::messages::sides::ConversationRef;
    if room_rows::find(tx, RoomId(conversation))?.is_some() {
        let room = RoomId(conversation);
        if !members::is_in(tx, room, me)? {
            return Err(Error::Room(Refusal::NotMember));
        }
        return members::set_pinned(tx, room, me, pinned);
    }
    let side = sides::side(tx, me, ConversationRef::Peer(UserId(conversation)))?.ok_or(Error::NotFound(Resource::Conversation))?;
    if side.pinned == pinned { Ok(()) } else { conversations::pin(tx, me, ConversationRef::Id(side.conversation)).map(drop) }
}
