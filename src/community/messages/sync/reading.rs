//! What a device has not fetched yet, and older messages.

use std::collections::HashMap;

use super::windows;
use crate::error::Result;
use crate::model::id::UserId;
use crate::model::messages::sync::{
    DeviceEvent, DeviceEventKind, DeviceRef, History, SyncConversation, SyncItem, SyncMessage, UnreadConversation,
};
use crate::model::span::Span;
use crate::store::messages::conversations as pairs;
use crate::store::messages::rooms::members;
use crate::store::messages::sync::{cursors, events, unread as unread_rows};
use crate::store::{Read, Write};

/// Conversations in the list.
const LISTED: usize = 100;

/// A device begins to fetch: from now on operations and notices are kept for it. Called at every connection; only the first one counts.
pub(crate) fn start(tx: &Write<'_>, device: DeviceRef) -> Result<()> {
    cursors::start(tx, device)
}

/// From when on a device learns of operations and notices; one that never connected learns of none.
fn since(r: &Read<'_>, device: DeviceRef) -> Result<i64> {
    Ok(cursors::since(r, device)?.unwrap_or(i64::MAX))
}

/// The conversations with the latest items, the latest first, with how much of each this device has not fetched; 100 at most.
/// The community and the own conversation are among them only where there is something to fetch.
pub(crate) fn unread(r: &Read<'_>, device: DeviceRef) -> Result<Vec<UnreadConversation>> {
    let (since, most) = (since(r, device)?, i64::try_from(LISTED).unwrap_or(i64::MAX));
    let mut all = unread_rows::direct(r, device, since, most)?;
    all.extend(unread_rows::rooms(r, device, since, most)?);
    all.extend(unread_rows::own(r, device, since)?);
    all.retain(|found| found.listed || found.new > 0);
    all.sort_by_key(|found| std::cmp::Reverse(found.last));
    all.truncate(LISTED);
    Ok(all)
}

/// Up to which id a device has acknowledged a conversation. A new one has what its user had read when it first connected.
pub(crate) fn cursor(r: &Read<'_>, device: DeviceRef, conversation: SyncConversation) -> Result<i64> {
    if let Some(fetched) = cursors::fetched(r, device, conversation.number(device.user))? {
        return Ok(fetched);
    }
    let read = match conversation {
        SyncConversation::Own => None,
        SyncConversation::System => cursors::first_unread_of_community(r, device.user)?.map(|first| first - 1),
        SyncConversation::Direct(peer) => match pairs::between(r, device.user, peer)? {
            Some(pair) => cursors::first_unread(r, device.user, pair)?.map(|first| first - 1),
            None => None,
        },
        SyncConversation::Room(room) => members::find(r, room, device.user)?.map(|member| member.read_id),
    };
    Ok(since(r, device)?.min(read.unwrap_or(i64::MAX)))
}

/// What comes after this id, oldest first; `None`: after the cursor. Nothing where the user does not take part.
pub(crate) fn after(
    r: &Read<'_>,
    device: DeviceRef,
    conversation: SyncConversation,
    key: Option<i64>,
    limit: usize,
) -> Result<Vec<SyncItem>> {
    let me = device.user;
    let key = key.map_or_else(|| cursor(r, device, conversation), Ok)?;
    let span = Span::of(None, None, Some(key), 0).at_most(limit);
    let messages = windows::messages(r, me, conversation, &span, windows::Begin::Joining)?;
    // What was done before the device first connected is part of the messages as it finds them.
    let events = events_after(r, me, conversation, key.max(since(r, device)?), limit)?;
    let mut items: Vec<SyncItem> = messages.into_iter().map(SyncItem::Message).chain(events.into_iter().map(SyncItem::Event)).collect();
    items.sort_by_key(SyncItem::id);
    items.truncate(limit);
    Ok(items)
}

fn events_after(r: &Read<'_>, me: UserId, conversation: SyncConversation, after: i64, limit: usize) -> Result<Vec<DeviceEvent>> {
    let mut found = match conversation {
        SyncConversation::Room(room) => match members::find(r, room, me)? {
            Some(member) => events::in_mailbox(r, room.0, room.0, after.max(member.id).max(member.cleared_id), limit)?,
            None => Vec::new(),
        },
        other => events::in_mailbox(r, me.0, other.number(me), after, limit)?,
    };
    if conversation == SyncConversation::System {
        found.extend(events::of_rooms(r, me, after, limit)?);
        found.sort_by_key(|event| event.id);
        // Who a notice is about may have it both for themselves and in the room.
        found.dedup_by_key(|event| event.id);
    }
    as_they_are(r, me, conversation, found)
}

/// Gives edits the message as it is now. One that `me` does not see any more is as good as recalled.
fn as_they_are(r: &Read<'_>, me: UserId, conversation: SyncConversation, found: Vec<DeviceEvent>) -> Result<Vec<DeviceEvent>> {
    let is_edit = |event: &DeviceEvent| event.kind == DeviceEventKind::MessageEdited;
    let edited: Vec<i64> = found.iter().filter(|event| is_edit(event)).filter_map(|event| event.message).collect();
    let messages = windows::some(r, me, conversation, &edited)?;
    let messages: HashMap<i64, SyncMessage> = messages.into_iter().map(|message| (message.id(), message)).collect();
    let complete = |event: DeviceEvent| {
        if !is_edit(&event) {
            return event;
        }
        match event.message.and_then(|id| messages.get(&id)).cloned() {
            Some(message) => DeviceEvent { edited: Some(message), ..event },
            None => DeviceEvent { kind: DeviceEventKind::MessageRecalled, ..event },
        }
    };
    Ok(found.into_iter().map(complete).collect())
}

/// A device has everything up to this id. Never goes back, and never beyond what exists now. In a write of its own, as no API shows it.
pub(crate) fn acknowledge(tx: &Write<'_>, device: DeviceRef, conversation: SyncConversation, key: i64) -> Result<()> {
    tx.changes_nothing_shown();
    cursors::advance(tx, device, conversation.number(device.user), key.clamp(0, tx.last_id()))
}

/// Messages with ids below `below` (0: the newest), newest first, `n` at most, without operations; as the user sees them now.
pub(crate) fn history(r: &Read<'_>, me: UserId, conversation: SyncConversation, below: i64, n: usize) -> Result<History> {
    // One more than is shown reveals whether there are more.
    let span = Span::of((below > 0).then_some(below), None, None, 0).at_most(n.saturating_add(1));
    let mut messages = windows::messages(r, me, conversation, &span, windows::Begin::WhatIsShown)?;
    let more = messages.len() > n;
    messages.truncate(n);
    let read_up_to = match conversation {
        SyncConversation::Room(room) => members::find(r, room, me)?.map_or(0, |member| member.read_id),
        _ => 0,
    };
    Ok(History { messages, read_up_to, more })
}
