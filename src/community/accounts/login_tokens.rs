//! The token that a login page hands to the program that opened it: once, within five minutes,
//! and only to that program (`docs/specs/fresns.md 5.2.3`).

use serde::{Deserialize, Serialize};

use super::logins::Proven;
use crate::community::people::sessions::hash_token;
use crate::error::{Auth, Error, Result};
use crate::model::clock::MINUTE;
use crate::model::entropy::hex;
use crate::model::id::UserId;
use crate::model::people::user::Account;
use crate::store::accounts::codes::{self, Purpose};
use crate::store::{Read, Write};

const LIFETIME: i64 = 5 * MINUTE;

/// The program a login page was opened by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    pub app_id: String,
    pub platform_id: i64,
    pub version: String,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    user: UserId,
    proven: Proven,
    program: Program,
}

/// 64 hex digits good for one login of this user through this program.
pub fn make(tx: &Write<'_>, proven: Proven, user: UserId, program: Program) -> Result<String> {
    proven.confirm(tx)?;
    let token = hex(&tx.entropy().bytes::<32>());
    let payload = codes::payload(&Payload { user, proven, program })?;
    codes::insert(tx, Purpose::Login, None, &hash_token(&token), &payload, tx.now() + LIFETIME)?;
    Ok(token)
}

/// Uses the token up. A new password has ended it.
pub(crate) fn redeem(tx: &Write<'_>, token: &str, program: &Program) -> Result<(Account, UserId)> {
    let unknown = Error::Unauthenticated(Auth::LoginTokenUnknown);
    let Some(row) = codes::by_hash(tx, Purpose::Login, &hash_token(token))? else { return Err(unknown) };
    let payload: Payload = codes::read_payload(&row)?;
    if payload.program != *program {
        return Err(unknown);
    }
    if row.used_at.is_some() || row.expires_at <= tx.now() {
        return Err(Error::Unauthenticated(Auth::LoginTokenUsed));
    }
    codes::use_up(tx, row.id)?;
    Ok((still(tx, &payload.proven)?, payload.user))
}

fn still(r: &Read<'_>, proven: &Proven) -> Result<Account> {
    proven.confirm(r).map_err(|error| match error {
        Error::Unauthenticated(Auth::WrongPassword) => Error::Unauthenticated(Auth::LoginTokenUsed),
        other => other,
    })
}

/// Somebody whose password was right, and who has still to choose a user or to enter its PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLogin {
    /// Its user was chosen already.
    pub proven: Proven,
    /// The second factor, where there is one, was shown.
    #[serde(default)]
    pub factor_shown: bool,
    pub program: Program,
}

/// A halfway secret is no login token: their hashes never match.
fn halfway_hash(secret: &str) -> [u8; 32] {
    hash_token(&format!("halfway\n{secret}"))
}

/// 64 hex digits that stand for the password in the next step of a login page.
pub fn pause(tx: &Write<'_>, halfway: &PendingLogin) -> Result<String> {
    let secret = hex(&tx.entropy().bytes::<32>());
    let payload = codes::payload(halfway)?;
    codes::insert(tx, Purpose::Login, None, &halfway_hash(&secret), &payload, tx.now() + LIFETIME)?;
    Ok(secret)
}

/// Uses the secret up: each step of the page carries a fresh one.
pub fn resume(tx: &Write<'_>, secret: &str, program: &Program) -> Result<PendingLogin> {
    let over = Error::Unauthenticated(Auth::LoginTokenUsed);
    let Some(row) = codes::by_hash(tx, Purpose::Login, &halfway_hash(secret))? else { return Err(over) };
    let halfway: PendingLogin = codes::read_payload(&row)?;
    if row.used_at.is_some() || row.expires_at <= tx.now() || halfway.program != *program {
        return Err(over);
    }
    still(tx, &halfway.proven)?;
    codes::use_up(tx, row.id)?;
    Ok(halfway)
}
