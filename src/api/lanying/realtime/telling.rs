//! What a connected device is told (`docs/specs/lanying.md 6.4` and `6.6`).

use super::frames::frame;
use super::login::Login;
use super::metas;
use super::outcome::ok;
use super::proto::{Command, MessageBody, MessageType, Namespace, Notice, SyncDl, Xid};
use crate::api::kit::streams::Piece;
use crate::app::App;
use crate::community::messages::sync::{self, LiveChange};
use crate::error::Result;
use crate::model::Millis;
use crate::model::content::entry::ChatPart;
use crate::model::event::Event;
use crate::model::id::UserId;
use crate::model::messages::sync::{DeviceNotice, SyncConversation};
use crate::model::people::session::Revoked;

/// The mark of what is for those alone who are connected now.
const AT_MOST_ONCE: i32 = 1;

/// What an event means to this connection.
pub(super) fn tell(app: &App, login: &mut Login, event: &Event) -> Result<Vec<Piece>> {
    let me = login.me();
    let told = app.core.read(|r| sync::told(r, me, event))?;
    Ok(match told {
        Some(LiveChange::Item { conversation, id }) if !login.is_own(id) => {
            frame(Command::Notice, &Notice { xid: Some(Xid::of(conversation.number(me))) })
        }
        Some(LiveChange::Passing { conversation, sender, chat }) => passing(login, conversation, sender, &chat, app.core.now()),
        Some(LiveChange::Noticed(notice)) if concerns(login, notice) => to_user(login, notice, app.core.now()),
        Some(LiveChange::Item { .. } | LiveChange::Noticed(_)) | None => Vec::new(),
    })
}

/// A device knows of its own doings; logins that end are told by their own connections.
fn concerns(login: &Login, notice: DeviceNotice) -> bool {
    match notice {
        DeviceNotice::DeviceLogin { sn } | DeviceNotice::DeviceLogout { sn } | DeviceNotice::DeviceAdded { sn } => sn != login.device.sn,
        DeviceNotice::InfoUpdated => true,
        DeviceNotice::PasswordChanged
        | DeviceNotice::Frozen
        | DeviceNotice::Removed
        | DeviceNotice::Kicked
        | DeviceNotice::DeviceRemoved => false,
    }
}

/// Why a login has ended.
pub(super) fn farewell(reason: Revoked) -> DeviceNotice {
    match reason {
        Revoked::Password => DeviceNotice::PasswordChanged,
        Revoked::Disabled => DeviceNotice::Frozen,
        Revoked::Deleted => DeviceNotice::Removed,
        Revoked::Device => DeviceNotice::DeviceRemoved,
        Revoked::Logout | Revoked::Kicked | Revoked::Admin => DeviceNotice::Kicked,
    }
}

/// Something that happened to the user or their devices.
pub(super) fn to_user(login: &mut Login, notice: DeviceNotice, now: Millis) -> Vec<Piece> {
    let (number, me) = (login.number(), Xid::of(login.me().0));
    let meta = metas::build(number, Xid::of(0), me, now, Namespace::UserNotice, &metas::user_notice(notice));
    frame(Command::Sync, &SyncDl { status: ok(), metas: vec![meta], xid: Some(Xid::of(0)), ..SyncDl::default() })
}

/// Something that is said and not kept: without a key to acknowledge.
fn passing(login: &mut Login, conversation: SyncConversation, sender: UserId, chat: &ChatPart, now: Millis) -> Vec<Piece> {
    let me = login.me();
    let (kind, to) = match conversation {
        SyncConversation::Room(room) => (MessageType::GroupChat, room.0),
        SyncConversation::Direct(_) | SyncConversation::Own | SyncConversation::System => (MessageType::Chat, me.0),
    };
    let body = MessageBody { qos: Some(AT_MOST_ONCE), ..metas::body(kind, chat) };
    let meta = metas::build(login.number(), Xid::of(sender.0), Xid::of(to), now, Namespace::Message, &body);
    let xid = Some(Xid::of(conversation.number(me)));
    frame(Command::Sync, &SyncDl { status: ok(), metas: vec![meta], xid, is_eager_sync: Some(true), ..SyncDl::default() })
}
