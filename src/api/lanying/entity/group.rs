//! Groups and the people in them.

use schemars::JsonSchema;
use serde::Serialize;
use time::OffsetDateTime;
use time::macros::format_description;

use crate::model::Millis;
use crate::model::id::created_at;
use crate::model::messages::joining::{Announcement, Application, Invitation, JoinState, SharedFile};
use crate::model::messages::room::{MutedUntil, Room, RoomBlock, RoomMember};

/// A group. The last two values are the caller's own settings.
#[derive(Serialize, JsonSchema)]
pub(crate) struct GroupInfo {
    group_id: i64,
    name: String,
    description: String,
    avatar: String,
    ext: String,
    r#type: i64,
    /// 0 normal, 1 dissolved.
    status: i64,
    owner_id: i64,
    count: i64,
    capacity: i64,
    created_at: i64,
    updated_at: i64,
    member_invite: bool,
    member_modify: bool,
    apply_approval: i64,
    read_ack: bool,
    history_visible: bool,
    hide_member_info: bool,
    /// The end of the mute of all members in Unix seconds; 0 if there is none, -1 if it has no end.
    ban_expire_time: i64,
    msg_push_mode: i64,
    msg_mute_mode: i64,
}

/// Seconds, as in bans.
pub(crate) fn ban_end(silence: MutedUntil, now: Millis) -> i64 {
    match silence {
        MutedUntil::Forever => -1,
        MutedUntil::Until(end) if end > now => end / 1_000,
        MutedUntil::None | MutedUntil::Until(_) => 0,
    }
}

impl GroupInfo {
    /// `me` is the caller's own place, if they have one.
    pub(crate) fn of(room: &Room, me: Option<&RoomMember>, now: Millis) -> Self {
        Self {
            group_id: room.id.0,
            name: room.name.clone(),
            description: room.description.clone(),
            avatar: room.avatar.clone(),
            ext: room.ext.clone(),
            r#type: room.kind,
            status: i64::from(room.deleted),
            owner_id: room.owner.0,
            count: room.members,
            capacity: room.capacity,
            created_at: room.id.created_at(),
            updated_at: room.updated_at,
            member_invite: room.member_invite,
            member_modify: room.member_modify,
            apply_approval: room.apply_approval,
            read_ack: room.read_ack,
            history_visible: room.history_visible,
            hide_member_info: room.hide_member_info,
            ban_expire_time: ban_end(room.silence, now),
            msg_push_mode: me.map_or(0, |me| me.push_mode),
            msg_mute_mode: me.map_or(0, |me| me.mute_mode),
        }
    }
}

/// A group in a list. The owner is called `owner` here.
#[derive(Serialize, JsonSchema)]
pub(crate) struct GroupSummary {
    group_id: i64,
    name: String,
    avatar: String,
    r#type: i64,
    status: i64,
    owner: i64,
    count: i64,
    capacity: i64,
    apply_approval: i64,
    msg_push_mode: i64,
    msg_mute_mode: i64,
}

impl GroupSummary {
    pub(crate) fn of(room: &Room, me: Option<&RoomMember>) -> Self {
        Self {
            group_id: room.id.0,
            name: room.name.clone(),
            avatar: room.avatar.clone(),
            r#type: room.kind,
            status: i64::from(room.deleted),
            owner: room.owner.0,
            count: room.members,
            capacity: room.capacity,
            apply_approval: room.apply_approval,
            msg_push_mode: me.map_or(0, |me| me.push_mode),
            msg_mute_mode: me.map_or(0, |me| me.mute_mode),
        }
    }
}

/// A member of a group, as other members see them.
#[derive(Serialize, JsonSchema)]
pub(crate) struct GroupMember {
    user_id: i64,
    /// The name of the member in this group; empty if not set.
    display_name: String,
    /// In Unix milliseconds.
    join_time: i64,
    /// The end of the mute in Unix milliseconds; 0 if not muted, -1 if muted without end.
    expired_time: i64,
}

impl GroupMember {
    pub(crate) fn of(member: &RoomMember, now: Millis) -> Self {
        let expired_time = match member.silence {
            MutedUntil::Forever => -1,
            MutedUntil::Until(end) if end > now => end,
            MutedUntil::None | MutedUntil::Until(_) => 0,
        };
        Self { user_id: member.user.0, display_name: member.alias.clone(), join_time: created_at(member.id), expired_time }
    }
}

/// A user who is blocked from a group.
#[derive(Serialize, JsonSchema)]
pub(crate) struct BlockedMember {
    group_id: i64,
    user_id: i64,
    created_at: String,
}

impl BlockedMember {
    pub(crate) fn of(shut: &RoomBlock) -> Self {
        Self { group_id: shut.room.0, user_id: shut.user.0, created_at: date_time(created_at(shut.id)) }
    }
}

/// `2026-03-04T05:06:07.000+0000`: the one place where times are texts.
fn date_time(at: Millis) -> String {
    const FORM: &[time::format_description::BorrowedFormatItem<'_>] =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]+0000");
    let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    moment.format(FORM).unwrap_or_default()
}

fn status(state: JoinState) -> i64 {
    match state {
        JoinState::Pending => 0,
        JoinState::Accepted => 1,
        JoinState::Declined => 2,
    }
}

/// A user's application to join a group.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ApplicationInfo {
    group_id: i64,
    applicant_id: i64,
    reason: String,
    /// 0 waiting, 1 accepted, 2 rejected.
    status: i64,
    expired_time: i64,
}

impl ApplicationInfo {
    pub(crate) fn of(application: &Application) -> Self {
        Self {
            group_id: application.room.0,
            applicant_id: application.applicant.0,
            reason: application.reason.clone(),
            status: status(application.state),
            expired_time: application.expires_at,
        }
    }
}

/// An invitation of a user.
#[derive(Serialize, JsonSchema)]
pub(crate) struct InvitationInfo {
    group_id: i64,
    inviter_id: i64,
    invitee_id: i64,
    reason: String,
    status: i64,
    expired_time: i64,
    updated_at: String,
}

impl InvitationInfo {
    pub(crate) fn of(invitation: &Invitation) -> Self {
        Self {
            group_id: invitation.room.0,
            inviter_id: invitation.inviter.0,
            invitee_id: invitation.invitee.0,
            reason: invitation.reason.clone(),
            status: status(invitation.state),
            expired_time: invitation.expires_at,
            updated_at: date_time(invitation.updated_at),
        }
    }
}

/// An announcement of a group. `author` is the id of a user; `created_at` is in Unix milliseconds.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AnnouncementInfo {
    id: i64,
    group_id: i64,
    author: i64,
    title: String,
    content: String,
    created_at: i64,
}

impl AnnouncementInfo {
    /// An announcement for clients; its time is read from its id.
    pub(crate) fn of(announcement: &Announcement) -> Self {
        Self {
            id: announcement.id,
            group_id: announcement.room.0,
            author: announcement.author.0,
            title: announcement.title.clone(),
            content: announcement.content.clone(),
            created_at: created_at(announcement.id),
        }
    }
}

/// A shared file of a group: `size` in bytes and `url` as given by the uploader; times in Unix milliseconds.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SharedFileInfo {
    file_id: i64,
    group_id: i64,
    name: String,
    size: i64,
    r#type: String,
    url: String,
    uploader: i64,
    created_at: i64,
    updated_at: i64,
}

impl SharedFileInfo {
    /// A shared file for clients; `created_at` is read from its id.
    pub(crate) fn of(file: &SharedFile) -> Self {
        Self {
            file_id: file.id,
            group_id: file.room.0,
            name: file.name.clone(),
            size: file.size,
            r#type: file.kind.clone(),
            url: file.url.clone(),
            uploader: file.uploader.0,
            created_at: created_at(file.id),
            updated_at: file.updated_at,
        }
    }
}
