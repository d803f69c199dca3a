//! The list of conversations, what is new in one, and older messages (`docs/specs/lanying.md 6.4`).

use super::frames::addressed;
use super::login::Login;
use super::metas;
use super::outcome::{self, BAD_PARAMETER, Refused, ok};
use super::proto::{ConversationType, ConversationUnread, Meta, SyncDl, SyncUl, UnreadDl, Xid};
use crate::app::App;
use crate::community::messages::sync;
use crate::model::messages::sync::{SyncConversation, SyncItem, UnreadConversation};

/// Items of one answer.
const BATCH: usize = 50;
/// Older messages of one answer: at most, and where none are asked for.
const HISTORY_MAX: i32 = 100;
const HISTORY: i32 = 20;
/// Bytes of the metas of one answer; the first one is always in it.
const BYTES_MAX: usize = 512 << 10;

/// The list, with how much of each conversation the device has not fetched.
pub(super) fn unread(app: &App, login: &Login) -> Result<UnreadDl, Refused> {
    let found = app.core.read(|r| sync::unread(r, login.device)).map_err(outcome::of_read)?;
    Ok(UnreadDl { status: ok(), unread: found.iter().map(|item| listed(login, item)).collect() })
}

fn listed(login: &Login, item: &UnreadConversation) -> ConversationUnread {
    let kind = match item.conversation {
        SyncConversation::Direct(_) if item.listed => ConversationType::Chat,
        SyncConversation::Room(_) if item.listed => ConversationType::GroupChat,
        // Clients show what has a type.
        _ => ConversationType::Unknown,
    };
    let xid = Some(Xid::of(item.conversation.number(login.me())));
    ConversationUnread { xid, n: Some(u32::try_from(item.new).unwrap_or(u32::MAX)), r#type: Some(kind.into()) }
}

fn number(asked: &SyncUl) -> Result<i64, Refused> {
    asked.xid.as_ref().and_then(Xid::number).ok_or(BAD_PARAMETER)
}

/// What is new in a conversation. A key acknowledges everything up to it.
pub(super) async fn sync(app: &App, login: &mut Login, asked: &SyncUl) -> Result<SyncDl, Refused> {
    let (device, number) = (login.device, number(asked)?);
    let named = app.core.read(|r| {
        let conversation = sync::conversation(r, device.user, number)?;
        Ok((conversation, sync::cursor(r, device, conversation)?))
    });
    let (conversation, stored) = named.map_err(outcome::of_read)?;
    let after = match i64::try_from(asked.key()).map_err(|_| BAD_PARAMETER)? {
        0 => login.cursor(conversation, stored),
        key => {
            if key > stored {
                app.core.write(move |tx, _| sync::acknowledge(tx, device, conversation, key)).await.map_err(outcome::of_read)?;
            }
            login.acknowledged(conversation, key);
            key
        }
    };
    let found = app.core.read(|r| sync::after(r, device, conversation, Some(after), BATCH)).map_err(outcome::of_read)?;
    let me = login.me();
    let taken = fitting(&found, |item| metas::item(me, conversation, item, &app.base_url));
    let next_key = found[..taken.items].last().and_then(|item| u64::try_from(item.id()).ok());
    Ok(SyncDl { status: ok(), metas: taken.metas, next_key, ..addressed(asked) })
}

/// Older messages, the newest first. It acknowledges nothing.
pub(super) fn history(app: &App, login: &Login, asked: &SyncUl) -> Result<SyncDl, Refused> {
    let number = number(asked)?;
    let below = i64::try_from(asked.key()).map_err(|_| BAD_PARAMETER)?;
    let n = match asked.full_sync_num() {
        ..=0 => HISTORY,
        n => n.min(HISTORY_MAX),
    };
    let n = usize::try_from(n).unwrap_or_default();
    let me = login.me();
    let found = app.core.read(|r| sync::history(r, me, sync::conversation(r, me, number)?, below, n)).map_err(outcome::of_read)?;
    let items: Vec<SyncItem> = found.messages.into_iter().map(SyncItem::Message).collect();
    let taken = fitting(&items, |item| match item {
        SyncItem::Message(message) => Some(metas::message(me, message, Some(found.read_up_to), &app.base_url)),
        SyncItem::Event(_) => None,
    });
    let oldest = items[..taken.items].last().and_then(|item| u64::try_from(item.id()).ok());
    let next_key = oldest.filter(|_| found.more || taken.items < items.len());
    Ok(SyncDl { status: ok(), metas: taken.metas, next_key, is_full_sync: Some(true), ..addressed(asked) })
}

/// The first items, as many as one answer holds.
struct Taken {
    items: usize,
    metas: Vec<Meta>,
}

fn fitting(items: &[SyncItem], write: impl Fn(&SyncItem) -> Option<Meta>) -> Taken {
    let mut taken = Taken { items: 0, metas: Vec::new() };
    let mut bytes = 0;
    for item in items {
        let meta = write(item);
        bytes += meta.as_ref().map_or(0, prost::Message::encoded_len);
        if bytes > BYTES_MAX && taken.items > 0 {
            break;
        }
        taken.items += 1;
        taken.metas.extend(meta);
    }
    taken
}
