//! Codes in pictures that lead into a room.

use super::{Actor, as_member, join, open};
use crate::community::sessions::{draw_token, hash_token};
use crate::error::{Error, Result, Room as Refusal};
use crate::model::Millis;
use crate::model::id::{RoomId, UserId};
use crate::store::{Write, room_joining as rows, room_members as members};

/// What is in the picture, and how long it is good for.
#[derive(Clone, Debug)]
pub struct Code {
    pub text: String,
    pub made_at: Millis,
    pub expires_at: Millis,
}

/// A code of a member's. What it opens is kept here, so nothing can be read from it.
pub fn sign(tx: &Write<'_>, actor: &Actor, id: RoomId) -> Result<Code> {
    let room = as_member(tx, actor, id)?;
    let text = draw_token(tx.entropy());
    let code = Code { made_at: tx.now(), expires_at: tx.now() + super::WAITS, text };
    rows::insert_code(tx, &hash_token(&code.text), id, actor.user().unwrap_or(room.owner), code.expires_at)?;
    Ok(code)
}

/// Whoever has a code comes in: `CodeInvalid`, `CodeExpired`, and what [`join`] refuses.
/// It is worth nothing once its maker has left, or the room is no more.
pub fn enter(tx: &Write<'_>, me: UserId, text: &str) -> Result<()> {
    let invalid = || Error::Room(Refusal::CodeInvalid);
    let code = rows::code(tx, &hash_token(text.trim()))?.ok_or_else(invalid)?;
    if code.expires_at <= tx.now() {
        return Err(Error::Room(Refusal::CodeExpired));
    }
    if !members::is_in(tx, code.room, code.issuer)? {
        return Err(invalid());
    }
    let room = open(tx, code.room).map_err(|_| invalid())?;
    join(tx, &room, me)
}
