//! Notices of groups, friends and devices.

use super::group_info;
use crate::api::lanying::realtime::proto::{GroupNotice, RosterNotice, UserNotice, Xid};
use crate::model::messages::sync::{DeviceEvent, DeviceEventKind, DeviceNotice};

fn targets(event: &DeviceEvent) -> Vec<Xid> {
    event.targets.iter().map(|user| Xid::of(user.0)).collect()
}

fn actor(event: &DeviceEvent) -> Xid {
    Xid::of(event.actor.map_or(0, |user| user.0))
}

/// A reason, or what changed as an object.
fn content(event: &DeviceEvent) -> Option<String> {
    match event.field {
        Some(field) => Some(group_info::change(field, &event.text)),
        None => (!event.text.is_empty()).then(|| event.text.clone()),
    }
}

/// A notice of a group; `None` for anything else.
pub(super) fn group(event: &DeviceEvent) -> Option<GroupNotice> {
    let kind = match event.kind {
        DeviceEventKind::RoomCreated => 3,
        DeviceEventKind::RoomDestroyed => 4,
        DeviceEventKind::RoomJoined => 5,
        DeviceEventKind::RoomLeft => 6,
        DeviceEventKind::RoomApplied => 7,
        DeviceEventKind::RoomApplicationAccepted => 8,
        DeviceEventKind::RoomApplicationDeclined => 9,
        DeviceEventKind::RoomInvited => 10,
        DeviceEventKind::RoomInvitationAccepted => 11,
        DeviceEventKind::RoomInvitationDeclined => 12,
        DeviceEventKind::RoomKicked => 13,
        DeviceEventKind::RoomBlocked => 14,
        DeviceEventKind::RoomUnblocked => 15,
        DeviceEventKind::RoomOwnerAssigned => 16,
        DeviceEventKind::RoomAdminGranted => 17,
        DeviceEventKind::RoomAdminRevoked => 18,
        DeviceEventKind::RoomSilenced => 21,
        DeviceEventKind::RoomUnsilenced => 22,
        DeviceEventKind::RoomInfoUpdated => 23,
        DeviceEventKind::RoomAnnouncementUpdated => 24,
        _ => return None,
    };
    let gid = Some(Xid::of(event.about));
    Some(GroupNotice { r#type: Some(kind), gid, from: Some(actor(event)), to: targets(event), content: content(event) })
}

/// A notice of a friend; `None` for anything else.
pub(super) fn roster(event: &DeviceEvent) -> Option<RosterNotice> {
    let kind = match event.kind {
        DeviceEventKind::FriendAdded => 1,
        DeviceEventKind::FriendRemoved => 2,
        DeviceEventKind::FriendAccepted => 3,
        DeviceEventKind::FriendDeclined => 4,
        DeviceEventKind::FriendBlocked => 5,
        DeviceEventKind::FriendUnblocked => 6,
        DeviceEventKind::FriendApplied => 7,
        DeviceEventKind::FriendInfoUpdated => 8,
        _ => return None,
    };
    Some(RosterNotice { r#type: Some(kind), from: Some(actor(event)), to: targets(event), content: content(event), roster_vsn: None })
}

/// What happened to the user or their devices.
pub(crate) fn user_notice(notice: DeviceNotice) -> UserNotice {
    let (kind, device) = match notice {
        DeviceNotice::PasswordChanged => (1, None),
        DeviceNotice::Frozen => (2, None),
        DeviceNotice::Removed => (3, None),
        DeviceNotice::Kicked => (5, None),
        DeviceNotice::InfoUpdated => (6, None),
        DeviceNotice::DeviceLogin { sn } => (7, Some(sn)),
        DeviceNotice::DeviceLogout { sn } => (8, Some(sn)),
        DeviceNotice::DeviceAdded { sn } => (9, Some(sn)),
        DeviceNotice::DeviceRemoved => (10, None),
    };
    UserNotice { r#type: Some(kind), content: device.map(|sn| sn.to_string()) }
}
