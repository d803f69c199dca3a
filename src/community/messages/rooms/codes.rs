//! QR codes for joining a room.

use super::invitations::may_still;
use super::{Actor, as_member, join, may_invite, open};
use crate::community::messages::rooms::AdmittedBy;
use crate::community::people::sessions::{draw_token, hash_token};
use crate::error::{Error, Result, Room as Refusal};
use crate::model::Millis;
use crate::model::id::{RoomId, UserId};
use crate::store::Write;
use crate::store::messages::rooms::joining as rows;

/// Codes of one room; the oldest make room for new ones.
const KEPT: i64 = 100;

/// What is in the picture, and how long it is good for.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub text: String,
    pub made_at: Millis,
    pub expires_at: Millis,
}

/// A code of a member's. What it opens is kept here, so nothing can be read from it.
pub(crate) fn sign(tx: &Write<'_>, actor: &Actor, id: RoomId) -> Result<Code> {
    let room = as_member(tx, actor, id)?;
    may_invite(tx, actor, &room)?;
    let text = draw_token(tx.entropy());
    let code = Code { made_at: tx.now(), expires_at: tx.now() + super::WAITS, text };
    rows::trim_codes(tx, id, KEPT - 1)?;
    rows::insert_code(tx, &hash_token(&code.text), id, actor.user().unwrap_or(room.owner), code.expires_at)?;
    Ok(code)
}

/// Joins a room with a code: `CodeInvalid`, `CodeExpired`, and what [`join`] refuses.
/// It is valid only while its creator may invite and the room exists.
pub(crate) fn enter(tx: &Write<'_>, me: UserId, text: &str) -> Result<()> {
    let invalid = || Error::Room(Refusal::CodeInvalid);
    let code = rows::code(tx, &hash_token(text.trim()))?.ok_or_else(invalid)?;
    if code.expires_at <= tx.now() {
        return Err(Error::Room(Refusal::CodeExpired));
    }
    let room = open(tx, code.room).map_err(|_| invalid())?;
    may_still(tx, &room, code.issuer)?.ok_or_else(invalid)?;
    join(tx, &room, me, AdmittedBy::Anybody)
}
