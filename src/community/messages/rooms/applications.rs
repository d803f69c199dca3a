//! Applications to join a room.

use super::invitations::REASON_MAX;
use super::notices::{self, Notice};
use super::{Actor, WAITS, as_admin, join, may_join, open, settings};
use crate::community::messages::rooms::AdmittedBy;
use crate::error::{Error, Result, Room as Refusal};
use crate::model::id::{RoomId, UserId};
use crate::model::messages::joining::{Application, JoinState};
use crate::model::messages::sync::DeviceEventKind;
use crate::store::messages::rooms::joining as rows;
use crate::store::{Read, Write};

/// Asks; where nobody has to be asked one is in at once. `Closed`, and what [`join`] refuses.
pub(crate) fn apply(tx: &Write<'_>, me: UserId, id: RoomId, reason: &str) -> Result<()> {
    let room = open(tx, id)?;
    may_join(tx, &room, me, AdmittedBy::Anybody)?;
    let reason = settings::text("reason", reason, REASON_MAX)?;
    match room.apply_approval {
        0 => join(tx, &room, me, AdmittedBy::Anybody),
        1 => {
            rows::apply(tx, id, me, &reason, tx.now() + WAITS)?;
            notices::to_leading(tx, &Notice { text: &reason, ..Notice::of(DeviceEventKind::RoomApplied, id, Some(me), &[]) })
        }
        _ => Err(Error::Room(Refusal::Closed)),
    }
}

/// An admin accepts or rejects: `NoApplication`, and on acceptance what [`join`] refuses.
pub(crate) fn answer(tx: &Write<'_>, actor: &Actor, id: RoomId, applicant: UserId, yes: bool) -> Result<()> {
    let room = as_admin(tx, actor, id)?;
    let waiting = rows::application_of(tx, id, applicant)?.ok_or(Error::Room(Refusal::NoApplication))?;
    rows::set_application(tx, waiting.id, if yes { JoinState::Accepted } else { JoinState::Declined })?;
    let kind = if yes { DeviceEventKind::RoomApplicationAccepted } else { DeviceEventKind::RoomApplicationDeclined };
    let people: Vec<UserId> = actor.user().into_iter().chain([applicant]).collect();
    notices::to_people(tx, &people, &Notice::of(kind, id, actor.user(), &[applicant]))?;
    if yes { join(tx, &room, applicant, AdmittedBy::Admin) } else { Ok(()) }
}

/// Those for rooms that the actor leads, newest first, older than `before`; and how many there are.
pub(crate) fn received(r: &Read<'_>, actor: &Actor, rooms: &[i64], before: i64, limit: i64) -> Result<(Vec<Application>, i64)> {
    for room in rooms {
        as_admin(r, actor, RoomId(*room))?;
    }
    Ok((rows::applications(r, rooms, before, limit)?, rows::count_applications(r, rooms)?))
}
