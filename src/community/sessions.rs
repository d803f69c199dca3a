//! Making and ending logins (DESIGN 3.4).

use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::model::event::Event;
use crate::model::id::SessionId;
use crate::model::session::{NewSession, Revoked};
use crate::store::sessions;
use crate::store::{Read, Write};

pub use crate::store::sessions::{Bearer, Owned, Which};

/// What is stored of a token.
pub fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Records a login.
pub fn issue(tx: &Write<'_>, new: &NewSession) -> Result<SessionId> {
    sessions::insert(tx, new)
}

/// Ends sessions at once, and the streams that run on them.
pub fn end(tx: &Write<'_>, which: Which, reason: Revoked) -> Result<()> {
    for user in sessions::revoke(tx, which, reason)? {
        tx.emit(Event::SessionsEnded { user });
    }
    Ok(())
}

/// The session of a token with the people behind it, revoked and expired ones included.
pub fn find(r: &Read<'_>, token: &str) -> Result<Option<Owned>> {
    sessions::find_owned(r, &hash_token(token))
}

/// The session behind a token's hash, revoked and expired ones included; the user is `None` where a program acts for itself.
pub fn bearer(r: &Read<'_>, token_hash: &[u8; 32]) -> Result<Option<Bearer>> {
    sessions::bearer(r, token_hash)
}

/// Remembers that a token was used just now.
pub fn touch(tx: &Write<'_>, id: SessionId) -> Result<()> {
    sessions::touch(tx, id)
}
