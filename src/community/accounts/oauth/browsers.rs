//! Somebody who logged in on a page of ours, remembered by a cookie.

use crate::community::accounts::logins::Proven;
use crate::community::people::sessions::{self, draw_token, hash_token};
use crate::community::people::users;
use crate::error::{Auth, Denied, Error, Result, granted};
use crate::model::clock::DAY;
use crate::model::id::SessionId;
use crate::model::people::session::{NewSession, Revoked, SessionKind};
use crate::model::people::user::{Account, Status, User};
use crate::store::accounts::account::{self, AccountBy};
use crate::store::people::sessions::SessionScope;
use crate::store::{Read, Write};

/// How long a browser stays logged in.
const LIFETIME: i64 = 30 * DAY;

/// The user of the browser.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub session: SessionId,
    pub account: Account,
    pub user: User,
}

/// Logs a browser in as this user of the proven account. The token goes into its cookie.
pub(crate) fn open(tx: &Write<'_>, proven: &Proven) -> Result<String> {
    let account = proven.confirm(tx)?;
    let user = users::require_enabled(tx, proven.user.ok_or(Error::Unauthenticated(Auth::UnknownAccount))?)?;
    if user.account_id != account.id {
        return Err(Error::Forbidden(Denied::OtherAccount));
    }
    let token = draw_token(tx.entropy());
    let new = NewSession {
        account: Some(account.id),
        user: Some(user.id),
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
    Ok(granted(users::require_enabled(r, user))?.map(|user| Visitor { session: session.id, account, user }))
}

/// Logs the browser out.
pub(crate) fn close(tx: &Write<'_>, token: &str) -> Result<()> {
    match find(tx, token)? {
        Some(visitor) => sessions::end(tx, SessionScope::One(visitor.session), Revoked::Logout),
        None => Ok(()),
    }
}
