//! Making and ending logins (DESIGN 3.4).

use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::model::event::Event;
use crate::model::id::SessionId;
use crate::model::session::{NewSession, Revoked};
use crate::store::sessions::{self, Which};
use crate::store::{Write, apps};

pub use crate::store::sessions::Owned;

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

/// Adds a signing app with a fresh id and secret and returns it.
pub fn add_signing_app(tx: &Write<'_>, mut app: crate::model::session::SigningApp) -> Result<crate::model::session::SigningApp> {
    app.id = apps::insert_signing(tx, &app)?;
    Ok(app)
}
