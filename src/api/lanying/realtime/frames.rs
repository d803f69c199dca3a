//! Frames to a client.

use prost::Message as _;

use super::outcome::Refused;
use super::packets::carry;
use super::proto::{Command, Frame, Provision, SyncDl, SyncUl, UnreadDl, Xid};
use crate::api::kit::streams::Piece;

/// A frame as the messages that carry it.
pub(super) fn frame(command: Command, payload: &impl prost::Message) -> Vec<Piece> {
    let frame = Frame { command: Some(command.into()), payload: Some(payload.encode_to_vec()), ..Frame::default() };
    carry(&frame.encode_to_vec()).into()
}

/// The answer to a frame that is refused. A client finds what it sent by its own number.
pub(super) fn refusal(command: Option<Command>, payload: &[u8], refused: Refused) -> Vec<Piece> {
    let status = Some(refused.into());
    match command {
        Some(Command::Provision) => frame(Command::Provision, &Provision { status, ..Provision::default() }),
        Some(Command::Unread) => frame(Command::Unread, &UnreadDl { status, unread: Vec::new() }),
        Some(Command::Sync | Command::Notice) | None => {
            let asked = SyncUl::decode(payload).unwrap_or_default();
            frame(Command::Sync, &SyncDl { status, ..addressed(&asked) })
        }
    }
}

/// The beginning of an answer to what a client reads or writes: always of a conversation.
pub(super) fn addressed(asked: &SyncUl) -> SyncDl {
    let meta = asked.meta.as_ref();
    let xid = asked.xid.or_else(|| meta?.to).unwrap_or_else(|| Xid::of(0));
    SyncDl { xid: Some(xid), client_mid: meta.and_then(|meta| meta.id), ..SyncDl::default() }
}
