//! Invitations to a room.

use super::members::each;
use super::notices::{self, Notice};
use super::{Actor, WAITS, as_member, join, may_invite, may_join, open, settings};
use crate::community::messages::rooms::AdmittedBy;
use crate::community::messages::rooms::members::UserOutcome;
use crate::community::people::users::{self, UserRef};
use crate::community::profiles::chat_profile;
use crate::error::{Denied, Error, Result, Room as Refusal, granted};
use crate::model::id::{RoomId, UserId};
use crate::model::messages::joining::{Invitation, JoinState};
use crate::model::messages::room::Room;
use crate::model::messages::sync::DeviceEventKind;
use crate::store::messages::rooms::joining as rows;
use crate::store::views::people;
use crate::store::{Read, Write};

/// Characters of a reason.
pub(super) const REASON_MAX: usize = 500;

/// Invites people: those who want to confirm get an invitation, the others join at once.
///
/// Refused: `NotMember`, `AdminsOnly` and `Closed` where members may not invite; and for each by itself what [`join`] refuses, and
/// people who blocked the inviter.
pub(crate) fn invite(tx: &Write<'_>, actor: &Actor, id: RoomId, list: &[UserId], reason: &str) -> Result<Vec<UserOutcome>> {
    let room = as_member(tx, actor, id)?;
    let by = may_invite(tx, actor, &room)?;
    let reason = settings::text("reason", reason, REASON_MAX)?;
    let inviter = actor.user().unwrap_or(room.owner);
    each(tx, list, |user| {
        users::require(tx, &UserRef::Id(user))?;
        if people::load_one(tx, Some(inviter), user)?.is_some_and(|view| view.relation.blocks_me) {
            return Err(Error::Forbidden(Denied::Blocked));
        }
        may_join(tx, &room, user, by)?;
        if chat_profile::of(tx, user)?.group_confirm {
            rows::invite(tx, id, inviter, user, &reason, tx.now() + WAITS)?;
            let invited = [user];
            let notice = Notice { text: &reason, ..Notice::of(DeviceEventKind::RoomInvited, id, Some(inviter), &invited) };
            notices::to_people(tx, &invited, &notice)
        } else {
            join(tx, &room, user, by)
        }
    })
}

/// The invited user accepts or rejects: `NoInvitation`, and on acceptance what [`join`] refuses.
pub(crate) fn answer(tx: &Write<'_>, me: UserId, id: RoomId, inviter: UserId, yes: bool) -> Result<()> {
    let room = open(tx, id)?;
    let none = || Error::Room(Refusal::NoInvitation);
    let waiting = rows::invitation_of(tx, id, inviter, me)?.ok_or_else(none)?;
    rows::set_invitation(tx, waiting.id, if yes { JoinState::Accepted } else { JoinState::Declined })?;
    let kind = if yes { DeviceEventKind::RoomInvitationAccepted } else { DeviceEventKind::RoomInvitationDeclined };
    let targets = [inviter];
    let notice = Notice::of(kind, id, Some(me), &targets);
    if !yes {
        return notices::to_people(tx, &[me, inviter], &notice);
    }
    // An invitation is valid only as long as the inviter may invite.
    let by = may_still(tx, &room, inviter)?.ok_or_else(none)?;
    join(tx, &room, me, by)?;
    notices::to_people(tx, &[me, inviter], &notice)
}

/// What somebody may still do who invited people, or gave them a code; `None` once they may nothing.
pub(super) fn may_still(r: &Read<'_>, room: &Room, inviter: UserId) -> Result<Option<AdmittedBy>> {
    let actor = Actor::User(inviter);
    if super::role(r, &actor, room.id)?.is_none() {
        return Ok(None);
    }
    granted(may_invite(r, &actor, room))
}

/// Those somebody got, newest first, older than `before`; and how many there are.
pub(crate) fn received(r: &Read<'_>, me: UserId, before: i64, limit: i64) -> Result<(Vec<Invitation>, i64)> {
    Ok((rows::invitations(r, me, before, limit)?, rows::count_invitations(r, me)?))
}
