//! Messages between two people: who may write, sending, reading, deleting, recalling (`docs/specs/core.md` 6 and 7).

use crate::community::messages::sides::{ConversationRef, NumberedPage, side};
use crate::community::messages::{direct, mailboxes};
use crate::community::notifications::{create, device_push};
use crate::community::runtime::settings::Settings;
use crate::community::visibility::viewer::{self, Listing};
use crate::error::{Denied, Error, Resource, Result, Why};
use crate::model::content::entry::{ChatPart, FileKind, FileView};
use crate::model::content::views::MessageView;
use crate::model::event::Event;
use crate::model::id::{AppId, ConversationId, EntryId, FileId, UserId};
use crate::model::messages::sync::DeviceEventKind;
use crate::model::notifications::notification::NotificationKind;
use crate::model::people::person::UserView;
use crate::model::people::user::{ChatRefusal, Role, Status, Viewer};
use crate::model::span::Span;
use crate::model::stretch::Stretch;
use crate::store::files::file::{self, Use};
use crate::store::messages::conversations::{self as pairs, SideRow};
pub use crate::store::messages::message::MessageBy;
use crate::store::messages::message::{self as rows, Ends, NewRow, Seen};
pub(crate) use crate::store::messages::message::{Choice, MessageOrder};
use crate::store::notifications::notification;
use crate::store::posts::entries;
use crate::store::{Read, Write, views};

/// Characters of one message.
pub(crate) const MAX_LENGTH: usize = 20_000;

/// May the viewer write to `target`, who was loaded with the viewer's relations?
/// `verified` is the viewer's own mark. The first refusal wins (`docs/specs/fresns.md 6.2`).
pub(crate) fn may_message(settings: &Settings, viewer: Option<&Viewer>, verified: bool, target: &UserView) -> Result<(), ChatRefusal> {
    let Some(viewer) = viewer else { return Err(ChatRefusal::NotLoggedIn) };
    let (user, relation) = (&target.user, &target.relation);
    if !settings.conversations {
        return Err(ChatRefusal::SwitchedOff);
    }
    if viewer.user == user.id {
        return Err(ChatRefusal::Oneself);
    }
    match user.status {
        Status::Deleted => return Err(ChatRefusal::ReceiverDeleted),
        Status::Disabled => return Err(ChatRefusal::ReceiverDisabled),
        Status::Enabled => {}
    }
    if matches!(viewer.role, Role::Restricted | Role::Pending) {
        return Err(ChatRefusal::RoleForbids);
    }
    if relation.blocks_me || user.conversation_policy == 4 {
        return Err(ChatRefusal::ReceiverAcceptsNobody);
    }
    if user.conversation_policy == 3 && !relation.follows_me && !verified {
        return Err(ChatRefusal::ReceiverAcceptsFollowedOrVerified);
    }
    if user.conversation_policy == 2 && !relation.follows_me {
        return Err(ChatRefusal::ReceiverAcceptsFollowed);
    }
    if !settings.strangers_may_chat && !relation.friend {
        return Err(ChatRefusal::NotFriends);
    }
    Ok(())
}

/// Content and options of a message about to be sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewMessage {
    pub text: String,
    /// Uploads of the sender, in their order.
    pub files: Vec<FileId>,
    pub in_reply_to: Option<EntryId>,
    /// Fields of the IM dialect only.
    pub chat: ChatPart,
    /// The same file as in my last file message is that message again.
    pub same_file_once: bool,
    /// Kinds outside `Settings::conversation_files` too.
    pub any_file: bool,
    /// What is shown instead until the reader asks for more.
    pub spoiler: String,
    pub sensitive: bool,
    pub language: Option<String>,
    /// The program it was written with.
    pub app: Option<AppId>,
}

/// Somebody to whom [`may_send`] lets a message go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Receiver(UserId);

/// All checks that do not depend on the content.
/// Errors in this order: switched off, `NotFound(User)`, sender disabled, `Denied::Chat`.
pub(crate) fn may_send(r: &Read<'_>, settings: &Settings, from: &Viewer, to: Option<UserId>) -> Result<Receiver> {
    let refuse = |why| Err(Error::Forbidden(Denied::Chat(why)));
    if !settings.conversations {
        return refuse(ChatRefusal::SwitchedOff);
    }
    let to = to.ok_or(Error::NotFound(Resource::User))?;
    let people = views::people::load(r, Some(from.user), &[from.user, to])?;
    let (Some(target), Some(me)) = (people.get(&to), people.get(&from.user)) else { return Err(Error::NotFound(Resource::User)) };
    if me.user.status != Status::Enabled {
        return Err(Error::Forbidden(Denied::UserDisabled));
    }
    match may_message(settings, Some(from), me.user.verified_at.is_some(), target) {
        Ok(()) => Ok(Receiver(to)),
        Err(why) => refuse(why),
    }
}

/// Sends, making the pair with its first message. Returns the message, or the earlier one that it repeats.
/// Errors: text, files, reply.
pub(crate) fn send(tx: &Write<'_>, settings: &Settings, from: &Viewer, to: Receiver, new: &NewMessage) -> Result<EntryId> {
    let Receiver(to) = to;
    let text = checked_text(new)?;
    let attached = checked_files(tx, settings, from.user, new)?;
    let known = pairs::between(tx, from.user, to)?;
    if let Some(entry) = new.in_reply_to {
        check_reply(tx, from, known, entry)?;
    }
    if let (true, Some(conversation), [file]) = (new.same_file_once, known, attached.as_slice())
        && let Some(again) = rows::last_file_message(tx, from.user, conversation, file.id)?
    {
        return Ok(again);
    }
    let conversation = known.map_or_else(|| pairs::insert(tx, from.user, to), Ok)?;
    let id = rows::insert(
        tx,
        &NewRow {
            conversation,
            sender: from.user,
            receiver: to,
            text,
            in_reply_to: new.in_reply_to,
            chat: &new.chat,
            spoiler: &new.spoiler,
            sensitive: new.sensitive,
            language: new.language.as_deref(),
            app: new.app,
        },
    )?;
    for (position, file) in (0..).zip(&attached) {
        file::attach(tx, file.id, Use::Entry(id), position)?;
    }
    for user in [from.user, to] {
        change_side(tx, user, conversation, |side| {
            side.displayed = true;
            side.messages += 1;
            side.unread += i64::from(user == to);
            side.last = Some(id);
            Ok(())
        })?;
    }
    create::notification(tx, settings, &direct::news(to, from.user, id, text))?;
    device_push::message(tx, settings, from.user, to, id, text, &new.chat)?;
    tx.emit(Event::MessageSent { conversation, message: id, sender: from.user, receiver: to });
    Ok(id)
}

/// What `me` has sent, as it is now: without a text if it was recalled in the meantime.
pub(crate) fn sent(r: &Read<'_>, me: UserId, id: EntryId) -> Result<MessageView> {
    one(r, me, id)
}

fn checked_text(new: &NewMessage) -> Result<&str> {
    let text = new.text.trim();
    if text.is_empty() && new.files.is_empty() {
        return Err(Error::invalid("message", Why::Empty));
    }
    check_length("message", text)?;
    Ok(text)
}

/// A text is not too long for a message; `field` is what the API calls it.
pub(crate) fn check_length(field: &'static str, text: &str) -> Result<()> {
    if text.chars().count() > MAX_LENGTH { Err(Error::invalid(field, Why::TooLong { max: MAX_LENGTH })) } else { Ok(()) }
}

fn checked_files(r: &Read<'_>, settings: &Settings, sender: UserId, new: &NewMessage) -> Result<Vec<FileView>> {
    let allowed = |kind: FileKind| new.any_file || settings.conversation_files.iter().any(|name| name == kind_name(kind));
    new.files
        .iter()
        .map(|id| {
            let file = file::live(r, *id)?.filter(|file| file.owner == Some(sender) && allowed(file.kind));
            file.ok_or(Error::NotFound(Resource::File))
        })
        .collect()
}

/// The name of a kind in `Settings::conversation_files`.
pub(crate) fn kind_name(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Image => "image",
        FileKind::Video => "video",
        FileKind::Audio => "audio",
        FileKind::Document => "document",
    }
}

/// A reply names a message that the sender sees in this very conversation, or a post or comment that they see.
fn check_reply(r: &Read<'_>, sender: &Viewer, conversation: Option<ConversationId>, entry: EntryId) -> Result<()> {
    let seen = match rows::ends(r, MessageBy::Id(entry))? {
        Some(message) => Some(message.conversation) == conversation && message.shown_to(sender.user),
        None => entries::head(r, entry)?.is_some_and(|head| !head.anonymous) && viewer::may_see(r, Some(sender), entry, Listing::Detail)?,
    };
    if seen { Ok(()) } else { Err(Error::NotFound(Resource::Message)) }
}

fn one(r: &Read<'_>, viewer: UserId, id: EntryId) -> Result<MessageView> {
    views::messages::load(r, viewer, &[id])?.pop().ok_or(Error::NotFound(Resource::Message))
}

/// A message I see; `NotFound(Message)` for everything else.
pub fn find(r: &Read<'_>, me: UserId, by: MessageBy<'_>) -> Result<MessageView> {
    match rows::ends(r, by)? {
        Some(message) if message.shown_to(me) => one(r, me, message.id),
        _ => Err(Error::NotFound(Resource::Message)),
    }
}

/// One page of what I see in a conversation; the total is my side's counter. Marks nothing as read.
pub(crate) fn page(
    r: &Read<'_>,
    me: UserId,
    which: ConversationRef,
    order: MessageOrder,
    offset: i64,
    limit: i64,
) -> Result<NumberedPage<MessageView>> {
    let Some(side) = side(r, me, which)? else { return Ok(NumberedPage { total: 0, items: Vec::new() }) };
    let ids = rows::page(r, me, side.conversation, order, Stretch::of(side.messages, offset, limit))?;
    Ok(NumberedPage { total: side.messages, items: views::messages::load(r, me, &ids)? })
}

/// A page by id of what I see in a conversation, in the order of the span.
pub(crate) fn window(r: &Read<'_>, me: UserId, which: ConversationRef, span: &Span) -> Result<Vec<MessageView>> {
    let Some(side) = side(r, me, which)? else { return Ok(Vec::new()) };
    let ids = rows::window(r, me, side.conversation, span)?;
    views::messages::load(r, me, &ids)
}

fn within(r: &Read<'_>, me: UserId, which: Option<ConversationRef>) -> Result<Option<Option<ConversationId>>> {
    match which {
        None => Ok(Some(None)),
        Some(which) => Ok(side(r, me, which)?.map(|side| Some(side.conversation))),
    }
}

/// I have read these. What is not mine, sent by me, or read before is ignored. It cannot be undone.
pub(crate) fn read(tx: &Write<'_>, me: UserId, which: Option<ConversationRef>, choice: &Choice) -> Result<()> {
    let Some(conversation) = within(tx, me, which)? else { return Ok(()) };
    let unread = rows::chosen(tx, me, conversation, choice, true)?;
    rows::set_read(tx, &ids(&unread))?;
    by_conversation(&unread, |conversation, group| {
        let mut last = None;
        let peer = change_side(tx, me, conversation, |side| {
            side.unread -= count(group.iter().map(|_| true));
            last = side.last;
            Ok(())
        })?;
        if let Some(last) = last {
            tx.emit(Event::ConversationMarked { user: me, last });
        }
        let newest = group.iter().map(|seen| seen.id.0).max();
        mailboxes::to_author(tx, DeviceEventKind::MessageRead, me, peer, me.0, newest.unwrap_or_default())?;
        mailboxes::to_own(tx, DeviceEventKind::ConversationRead, me, peer.0, newest)
    })
}

/// Deletes on my side, sent or received; the other side keeps them. What is not mine is ignored.
pub(crate) fn delete(tx: &Write<'_>, me: UserId, which: Option<ConversationRef>, choice: &Choice) -> Result<()> {
    let Some(conversation) = within(tx, me, which)? else { return Ok(()) };
    let mine = rows::chosen(tx, me, conversation, choice, false)?;
    rows::delete_for(tx, me, &ids(&mine))?;
    notification::erase_contents(tx, NotificationKind::Message, &ids(&mine), Some(me))?;
    let is_each_named = matches!(choice, Choice::Ids(_) | Choice::Cmids(_));
    by_conversation(&mine, |conversation, group| {
        let peer = change_side(tx, me, conversation, |side| {
            side.messages -= count(group.iter().map(|seen| seen.enabled));
            side.unread -= count(group.iter().map(|seen| seen.enabled && seen.unread));
            if group.iter().any(|seen| side.last == Some(seen.id)) {
                side.last = rows::latest(tx, me, conversation)?;
            }
            Ok(())
        })?;
        let mut named = group.iter().filter(|_| is_each_named);
        named.try_for_each(|seen| mailboxes::to_own(tx, DeviceEventKind::MessageDeleted, me, peer.0, Some(seen.id.0)))
    })
}

/// The sender recalls it: deleted for both sides. A second recall is `NotFound(Message)`.
pub(crate) fn recall(tx: &Write<'_>, me: UserId, by: MessageBy<'_>) -> Result<()> {
    let message = rows::ends(tx, by)?
        .filter(|message| !message.recalled && (message.sender == me || message.receiver == me))
        .ok_or(Error::NotFound(Resource::Message))?;
    if message.sender != me {
        return Err(Error::Forbidden(Denied::NotAuthorDelete));
    }
    rows::erase(tx, &message)?;
    notification::erase_contents(tx, NotificationKind::Message, &[message.id], None)?;
    withdraw(tx, &message)?;
    tx.emit(Event::Deleted { entry: message.id });
    mailboxes::between(tx, DeviceEventKind::MessageRecalled, message.sender, message.receiver, message.id)
}

/// Both sides stop counting `message`, whose row no longer shows it; the value given is from before.
fn withdraw(tx: &Write<'_>, message: &Ends) -> Result<()> {
    for user in [message.sender, message.receiver].into_iter().filter(|user| message.shown_to(*user)) {
        change_side(tx, user, message.conversation, |side| {
            side.messages -= 1;
            side.unread -= i64::from(user == message.receiver && !message.read);
            if side.last == Some(message.id) {
                side.last = rows::latest(tx, user, message.conversation)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Changes one side of a conversation, and the counters with it; gives the other person.
pub(super) fn change_side(
    tx: &Write<'_>,
    user: UserId,
    conversation: ConversationId,
    change: impl FnOnce(&mut SideRow) -> Result<()>,
) -> Result<UserId> {
    let before = pairs::side(tx, user, conversation)?
        .ok_or_else(|| Error::internal(format!("conversation {conversation} has no side of user {user}")))?;
    let mut after = before.clone();
    change(&mut after)?;
    pairs::settle(tx, &before, &after)?;
    Ok(after.peer)
}

fn ids(seen: &[Seen]) -> Vec<EntryId> {
    seen.iter().map(|seen| seen.id).collect()
}

fn count(flags: impl Iterator<Item = bool>) -> i64 {
    flags.map(i64::from).sum()
}

fn by_conversation(seen: &[Seen], mut each: impl FnMut(ConversationId, &[Seen]) -> Result<()>) -> Result<()> {
    seen.chunk_by(|a, b| a.conversation == b.conversation).try_for_each(|group| each(group[0].conversation, group))
}
