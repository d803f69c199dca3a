//! The description and the permissions of a room.

use super::{as_admin, may_modify, notices, open, own_place};
use crate::community::text;
use crate::error::{Error, Result, Room as Refusal, Why};
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room::{MutedUntil, Room};
use crate::model::messages::sync::InfoField;
use crate::store::Write;
use crate::store::messages::rooms::{members as member_rows, room as rows};

use super::Actor;

/// Characters of the texts of rooms.
pub(crate) struct Lines;

impl Lines {
    /// Of a room's name, which is not empty, and of what a member is called in it.
    pub(crate) const NAME: usize = 64;
    /// Of a description, which may be empty.
    pub(crate) const DESCRIPTION: usize = 1_024;
    /// Of the address of a picture, which may be empty.
    pub(crate) const AVATAR: usize = 2_048;
    /// Of the text that clients keep for themselves.
    pub(crate) const EXT: usize = 16 * 1_024;
}

/// A text of at most `max` characters, without what is no text.
pub(crate) fn text(field: &'static str, sent: &str, max: usize) -> Result<String> {
    let plain = text::plain(sent);
    if plain.chars().count() > max { Err(Error::invalid(field, Why::TooLong { max })) } else { Ok(plain) }
}

/// One thing to change.
#[derive(Clone, Debug)]
pub(crate) enum Setting {
    Name(String),
    Description(String),
    Avatar(String),
    Ext(String),
    MemberInvite(bool),
    MemberModify(bool),
    ReadAck(bool),
    HistoryVisible(bool),
    HideMemberInfo(bool),
    /// 0 everybody may join, 1 an admin decides, 2 nobody may.
    ApplyApproval(i64),
}

/// Texts by those who may modify, the rest by admins.
pub(crate) fn change(tx: &Write<'_>, actor: &Actor, id: RoomId, setting: Setting) -> Result<()> {
    let is_text = matches!(setting, Setting::Name(_) | Setting::Description(_) | Setting::Avatar(_) | Setting::Ext(_));
    let mut room = if is_text { may_modify(tx, actor, id)? } else { as_admin(tx, actor, id)? };
    let switch = |on: bool| i64::from(on).to_string();
    let (field, value) = match setting {
        Setting::Name(name) => {
            room.name = text("value", &name, Lines::NAME)?;
            if room.name.is_empty() {
                return Err(Error::invalid("value", Why::Empty));
            }
            (InfoField::Name, room.name.clone())
        }
        Setting::Description(description) => {
            room.description = text("value", &description, Lines::DESCRIPTION)?;
            (InfoField::Description, room.description.clone())
        }
        Setting::Avatar(avatar) => {
            room.avatar = text("value", &avatar, Lines::AVATAR)?;
            (InfoField::Avatar, room.avatar.clone())
        }
        // Clients keep any text of their own in it.
        Setting::Ext(ext) if ext.chars().count() > Lines::EXT => return Err(Error::invalid("value", Why::TooLong { max: Lines::EXT })),
        Setting::Ext(ext) => {
            room.ext.clone_from(&ext);
            (InfoField::Ext, ext)
        }
        Setting::MemberInvite(on) => {
            room.member_invite = on;
            (InfoField::MemberInvite, switch(on))
        }
        Setting::MemberModify(on) => {
            room.member_modify = on;
            (InfoField::MemberModify, switch(on))
        }
        Setting::ReadAck(on) => {
            room.read_ack = on;
            (InfoField::ReadAck, switch(on))
        }
        Setting::HistoryVisible(on) => {
            room.history_visible = on;
            (InfoField::HistoryVisible, switch(on))
        }
        Setting::HideMemberInfo(on) => {
            room.hide_member_info = on;
            (InfoField::HideMemberInfo, switch(on))
        }
        Setting::ApplyApproval(mode) if !(0..=2).contains(&mode) => return Err(Error::unfit("apply_approval", "from 0 to 2")),
        Setting::ApplyApproval(mode) => {
            room.apply_approval = mode;
            (InfoField::ApplyApproval, mode.to_string())
        }
    };
    rows::save(tx, &room)?;
    notices::info(tx, &room, false, actor.user(), field, &value)
}

/// Only admins may send messages for a number of minutes; -1 for ever.
pub(crate) fn silence_all(tx: &Write<'_>, actor: &Actor, id: RoomId, minutes: i64) -> Result<MutedUntil> {
    let room = as_admin(tx, actor, id)?;
    let silence = silence("duration", minutes, tx.now())?;
    set_silence(tx, actor, &Room { silence, ..room })?;
    Ok(silence)
}

/// Ends the silence of the room; individually silenced members stay silenced.
pub(crate) fn unsilence_all(tx: &Write<'_>, actor: &Actor, id: RoomId) -> Result<()> {
    let room = as_admin(tx, actor, id)?;
    set_silence(tx, actor, &Room { silence: MutedUntil::None, ..room })
}

fn set_silence(tx: &Write<'_>, actor: &Actor, room: &Room) -> Result<()> {
    rows::save(tx, room)?;
    let until = match room.silence {
        MutedUntil::None => 0,
        MutedUntil::Until(end) => end,
        MutedUntil::Forever => -1,
    };
    notices::info(tx, room, false, actor.user(), InfoField::SilentUntil, &until.to_string())
}

/// Minutes from 1 to a century; -1 for ever.
pub(crate) fn silence(field: &'static str, minutes: i64, now: i64) -> Result<MutedUntil> {
    const CENTURY: i64 = 100 * 366 * 24 * 60;
    if minutes == -1 || (1..=CENTURY).contains(&minutes) {
        Ok(MutedUntil::minutes(minutes, now))
    } else {
        Err(Error::unfit(field, "minutes, or -1 for ever"))
    }
}

/// What one is called in a room.
pub(crate) fn set_alias(tx: &Write<'_>, user: UserId, id: RoomId, alias: &str) -> Result<()> {
    own_place(tx, id, user)?;
    let alias = text("value", alias, Lines::NAME)?;
    member_rows::set_alias(tx, id, user, &alias)?;
    let room = open(tx, id)?;
    notices::info(tx, &room, room.hide_member_info, Some(user), InfoField::MemberAlias, &alias)
}

/// What is pushed of a room: 0 to 4.
pub(crate) fn set_push_mode(tx: &Write<'_>, user: UserId, id: RoomId, mode: i64) -> Result<()> {
    own_place(tx, id, user)?;
    if (0..=4).contains(&mode) { member_rows::set_push_mode(tx, id, user, mode) } else { Err(Error::Room(Refusal::PushMode)) }
}

/// Notification level of a room: 0 to 2.
pub(crate) fn set_mute_mode(tx: &Write<'_>, user: UserId, id: RoomId, mode: i64) -> Result<()> {
    own_place(tx, id, user)?;
    if (0..=2).contains(&mode) { member_rows::set_mute_mode(tx, id, user, mode) } else { Err(Error::Room(Refusal::PushMode)) }
}
