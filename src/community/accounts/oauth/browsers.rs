//! Somebody who logged in on a page of ours, remembered by a cookie.

use crate::community::accounts::logins::Proven;
use crate::community::people::sessions::{self, draw_token, hash_token};
use crate::community::people::users;
use crate::community::runtime::core::Core;
use crate::error::{Auth, Denied, Error, Result, granted};
use crate::model::Millis;
use crate::model::clock::{DAY, MINUTE};
use crate::model::id::{AccountId, SessionId, UserId};
use crate::model::people::session::{NewSession, Revoked, SessionKind};
use crate::model::people::user::{Account, Status, User};
use crate::store::accounts::account::{self, AccountBy};
use crate::store::people::sessions::{self as rows, SessionScope};
use crate::store::{Read, Write};

/// How long a browser stays logged in.
const LIFETIME: i64 = 30 * DAY;
/// How long a use stands for those that follow.
const NOTED: Millis = 10 * MINUTE;

/// The user of the browser.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub session: SessionId,
    /// When the login was used last, as far as it was noted.
    last_used_at: Option<Millis>,
    pub account: Account,
    pub user: User,
}

/// Logs a browser in as this user of the proven account. The token goes into its cookie; `agent` is what the browser calls itself.
pub(crate) fn open(tx: &Write<'_>, proven: &Proven, agent: &str) -> Result<String> {
    let account = proven.confirm(tx)?;
    let user = users::require_enabled(tx, proven.user.ok_or(Error::Unauthenticated(Auth::UnknownAccount))?)?;
    if user.account_id != account.id {
        return Err(Error::Forbidden(Denied::OtherAccount));
    }
    open_new(tx, account.id, user.id, agent)
}

/// As [`open`], for somebody who has just joined in this browser.
pub(crate) fn open_new(tx: &Write<'_>, account: AccountId, user: UserId, agent: &str) -> Result<String> {
    let token = draw_token(tx.entropy());
    let new = NewSession {
        account: Some(account),
        user: Some(user),
        version: Some(agent.to_owned()).filter(|agent| !agent.is_empty()),
        expires_at: Some(tx.now() + LIFETIME),
        ..NewSession::of(SessionKind::Browser, hash_token(&token))
    };
    sessions::issue(tx, &new)?;
    Ok(token)
}

/// Who a browser's token stands for, while it does.
pub(crate) fn find(r: &Read<'_>, token: &str) -> Result<Option<Visitor>> {
    let Some(session) = sessions::live(r, token, SessionKind::Browser)? else { return Ok(None) };
    let (Some(account), Some(user)) = (session.account, session.user) else { return Ok(None) };
    let Some(account) = account::find(r, &AccountBy::Id(account))?.filter(|account| account.status == Status::Enabled) else {
        return Ok(None);
    };
    Ok(granted(users::require_enabled(r, user))?.map(|user| Visitor {
        session: session.id,
        last_used_at: session.last_used_at,
        account,
        user,
    }))
}

/// Remembers that a browser is in use, every ten minutes at most. Nobody waits for it.
pub(crate) fn note_use(core: &Core, visitor: &Visitor) {
    if visitor.last_used_at.is_none_or(|at| core.now() - at > NOTED) {
        let session = visitor.session;
        // Queued at once, whether it is awaited or not.
        drop(core.db.write(move |tx| rows::touch(tx, session)));
    }
}

/// Logs the browser out.
pub(crate) fn close(tx: &Write<'_>, token: &str) -> Result<()> {
    match find(tx, token)? {
        Some(visitor) => sessions::end(tx, SessionScope::One(visitor.session), Revoked::Logout),
        None => Ok(()),
    }
}
