//! Tokens of programs that the operator trusts with the whole IM API.

use crate::community::Core;
use crate::community::operations::commands::CommandOutcome;
use crate::community::people::sessions::{self, SessionScope, draw_token, hash_token};
use crate::error::{Error, Result};
use crate::model::id::SessionId;
use crate::model::people::session::{NewSession, Revoked, SessionKind};
use crate::store::people::sessions as rows;
use crate::store::{Read, Write};

pub(crate) use crate::store::people::sessions::AdminToken;

/// Characters of a name.
const NAME_MAX: usize = 64;
/// How such a token begins.
pub const PREFIX: &str = "fma_";

/// Creates one; the token is shown once.
pub(crate) async fn add(core: &Core, name: String) -> Result<CommandOutcome> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_MAX {
        return Err(Error::unfit("name", format!("the name of a token has 1 to {NAME_MAX} characters")));
    }
    let token = format!("{PREFIX}{}", draw_token(&core.entropy));
    let hash = hash_token(&token);
    let id = core.write(move |tx, _| record(tx, &name, hash)).await?;
    Ok(CommandOutcome::TokenAdded { id: id.0, token })
}

/// Records a token that is known already.
pub fn record(tx: &Write<'_>, name: &str, token_hash: [u8; 32]) -> Result<SessionId> {
    sessions::issue(tx, &NewSession { version: Some(name.to_owned()), ..NewSession::of(SessionKind::ImAdmin, token_hash) })
}

/// Ends one at once.
pub(crate) async fn revoke(core: &Core, id: i64) -> Result<CommandOutcome> {
    core.write(move |tx, _| {
        if !all(tx)?.iter().any(|token| token.id.0 == id) {
            return Err(Error::unfit("id", "there is no valid token with this number"));
        }
        sessions::end(tx, SessionScope::One(SessionId(id)), Revoked::Admin)?;
        Ok(CommandOutcome::TokenRevoked { id })
    })
    .await
}

/// Those that still open something, oldest first.
pub(crate) fn all(r: &Read<'_>) -> Result<Vec<AdminToken>> {
    rows::admin_tokens(r)
}
