//! What the devices of people learn of friendships and blocks: each notice is left with what it tells of (`docs/specs/lanying.md 6`).

use crate::community::messages::mailboxes::{self, NewEvent};
use crate::error::Result;
use crate::model::id::UserId;
use crate::model::messages::sync::{DeviceEventKind, InfoField};
use crate::store::Write;

fn notice<'a>(kind: DeviceEventKind, from: UserId, to: &'a [UserId], text: &'a str) -> NewEvent<'a> {
    NewEvent { kind, actor: Some(from), targets: to, about: mailboxes::NOTICES, message: None, field: None, text }
}

fn to_all(tx: &Write<'_>, people: &[UserId], new: &NewEvent<'_>) -> Result<()> {
    let id = tx.next_id();
    people.iter().try_for_each(|user| mailboxes::to_user(tx, *user, mailboxes::NOTICES, id, new))
}

/// The two are friends, without that one of them had to wait: each is told of the other.
pub(super) fn added(tx: &Write<'_>, one: UserId, other: UserId) -> Result<()> {
    for (friend, receiver) in [(one, other), (other, one)] {
        to_all(tx, &[receiver], &notice(DeviceEventKind::FriendAdded, friend, &[receiver], ""))?;
    }
    Ok(())
}

/// Something that both learn of: who did it, to whom, and why.
pub(super) fn to_both(tx: &Write<'_>, kind: DeviceEventKind, from: UserId, to: UserId, reason: &str) -> Result<()> {
    to_all(tx, &[from, to], &notice(kind, from, &[to], reason))
}

/// Somebody asks to be friends.
pub(super) fn applied(tx: &Write<'_>, from: UserId, to: UserId, reason: &str) -> Result<()> {
    to_all(tx, &[to], &notice(DeviceEventKind::FriendApplied, from, &[to], reason))
}

/// Somebody blocked another, or unblocked them: nobody else is told.
pub(super) fn to_blocker(tx: &Write<'_>, kind: DeviceEventKind, blocker: UserId, blocked: UserId) -> Result<()> {
    to_all(tx, &[blocker], &notice(kind, blocker, &[blocked], ""))
}

/// What somebody keeps about a friend has another value: for their own devices.
pub(super) fn kept(tx: &Write<'_>, me: UserId, friend: UserId, field: InfoField, value: &str) -> Result<()> {
    to_all(tx, &[me], &NewEvent { field: Some(field), ..notice(DeviceEventKind::FriendInfoUpdated, friend, &[me], value) })
}
