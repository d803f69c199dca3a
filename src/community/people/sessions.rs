//! Making and ending logins (`docs/specs/core.md` 4).

use std::hint::black_box;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::community::runtime::core::Core;
use crate::error::Result;
use crate::model::clock::MINUTE;
use crate::model::event::Event;
use crate::model::id::SessionId;
use crate::model::people::session::{NewSession, Revoked, Session, SessionKind};
use crate::model::{Entropy, Millis};
use crate::store::people::sessions;
use crate::store::{Read, Write};

pub(crate) use crate::model::people::session::Bearer;
pub(crate) use crate::store::people::sessions::SessionScope;

/// How long a use of a token stands for those that follow.
const NOTED: Millis = 10 * MINUTE;

/// What is stored of a token.
pub fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// A fresh token: 43 characters of base64url.
pub(crate) fn draw_token(entropy: &Entropy) -> String {
    URL_SAFE_NO_PAD.encode(entropy.bytes::<32>())
}

/// Are these the same bytes? The time taken does not depend on where they differ.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    let difference = one.iter().zip(other).fold(0, |seen, (a, b)| black_box(seen | (a ^ b)));
    one.len() == other.len() && black_box(difference) == 0
}

/// Records a login.
pub fn issue(tx: &Write<'_>, new: &NewSession) -> Result<SessionId> {
    sessions::insert(tx, new)
}

/// Ends sessions at once, and the streams that run on them.
pub(crate) fn end(tx: &Write<'_>, which: SessionScope, reason: Revoked) -> Result<()> {
    for user in sessions::revoke(tx, which, reason)? {
        tx.emit(Event::SessionsEnded { user });
    }
    Ok(())
}

/// Those of these sessions that have ended.
pub(crate) fn ended(r: &Read<'_>, ids: &[SessionId]) -> Result<Vec<SessionId>> {
    sessions::ended(r, ids)
}

/// Why a session ended: `None` where it is unknown, or was not ended but expired.
pub(crate) fn revoked_reason(r: &Read<'_>, id: SessionId) -> Result<Option<Revoked>> {
    sessions::revoked_reason(r, id)
}

/// The session of a token with the people behind it, revoked and expired ones included; from memory where it is there.
pub(crate) fn find(core: &Core, token: &str) -> Result<Option<Arc<Bearer>>> {
    sessions::bearer(&core.db, &hash_token(token))
}

/// The session of a token of this kind, while it is live.
pub(crate) fn live(r: &Read<'_>, token: &str, kind: SessionKind) -> Result<Option<Session>> {
    Ok(sessions::find(r, &hash_token(token))?.filter(|session| session.kind == kind && session.is_live(r.now())))
}

/// Remembers that the token of this session was used just now, every ten minutes at most. Nobody waits for it.
pub(crate) fn note_use(core: &Core, bearer: &Bearer) {
    let is_due = bearer.session.last_used_at.is_none_or(|at| core.now() - at > NOTED);
    // Requests that come before it is written find the same card.
    if is_due && bearer.use_noted.begin() {
        let id = bearer.session.id;
        // Queued at once, whether it is awaited or not.
        drop(core.db.write(move |tx| sessions::touch(tx, id)));
    }
}
