//! Logging in: password, then a second factor where the account has one (RFC 6238).

use super::{Admin, Plain};
use crate::community::Core;
use crate::community::accounts::account::{self, Address};
use crate::community::accounts::logins::{self, Proof, Proven};
use crate::community::accounts::own::second_factor;
use crate::community::operations::admin::acts::note;
use crate::community::people::sessions::{self, draw_token, hash_token};
use crate::community::people::users;
use crate::error::{Auth, Denied, Error, Result, granted};
use crate::model::Millis;
use crate::model::clock::HOUR;
use crate::model::id::UserId;
use crate::model::people::place::Place;
use crate::model::people::session::{NewSession, Revoked, SessionKind};
use crate::model::people::user::{Role, Status, User};
use crate::store::accounts::factors as rows;
use crate::store::people::sessions::SessionScope;
use crate::store::{Read, Write};

/// How long an administrator stays logged in.
pub(crate) const LIFETIME: Millis = 12 * HOUR;

/// A logged-in administrator.
#[derive(Clone, Debug)]
pub(crate) struct LoggedInAdmin {
    pub token: String,
    pub username: String,
}

/// Logs an administrator in. `Unauthenticated(WrongCode)` without a right code where one is needed: an empty one asks.
pub(crate) async fn enter(core: &Core, place: Place, name: &str, password: String, code: Option<String>) -> Result<LoggedInAdmin> {
    let name = name.trim();
    let address = if name.contains('@') { Address::Email(name.to_owned()) } else { Address::Username(name.to_owned()) };
    let proof = Proof { password: Some(password), code: None };
    let proven = logins::begin(core, place, address, proof).await?;
    let user = core.read(|r| administrator(r, &proven))?;
    let factor = core.read(|r| rows::second_factor(r, proven.account))?.map(|(seed, _)| seed);
    if factor.is_some() {
        let code = code.filter(|code| !code.trim().is_empty()).ok_or(Error::Unauthenticated(Auth::PinNeeded))?;
        second_factor::check(core, place, proven.account, &code).await?;
    }
    let token = draw_token(&core.entropy);
    let hash = hash_token(&token);
    let username = user.username.clone();
    core.write(move |tx, _| {
        proven.confirm(tx)?;
        let user = administrator(tx, &proven)?;
        // One that was set meanwhile is asked for, too.
        if rows::second_factor(tx, proven.account)?.map(|(seed, _)| seed) != factor {
            return Err(Error::Unauthenticated(Auth::PinNeeded));
        }
        let session = sessions::issue(tx, &session(&user, hash, tx.now()))?;
        note(tx, &Admin { user: user.id, account: user.account_id, session }, "login", &user.username, &Plain {})
    })
    .await?;
    Ok(LoggedInAdmin { token, username })
}

fn session(user: &User, token_hash: [u8; 32], now: Millis) -> NewSession {
    NewSession {
        account: Some(user.account_id),
        user: Some(user.id),
        expires_at: Some(now + LIFETIME),
        ..NewSession::of(SessionKind::Admin, token_hash)
    }
}

/// The administrator: the named user, or the first one of the account.
fn administrator(r: &Read<'_>, proven: &Proven) -> Result<User> {
    let all = match proven.user {
        Some(user) => vec![user],
        None => account::users_of(r, proven.account)?,
    };
    for id in all {
        if let Some(user) = may_enter(r, id)? {
            return Ok(user);
        }
    }
    Err(Error::Forbidden(Denied::ReadOnly))
}

fn may_enter(r: &Read<'_>, id: UserId) -> Result<Option<User>> {
    Ok(granted(users::require_enabled(r, id))?.filter(|user| user.role == Role::Administrator))
}

/// Who a token of this page stands for, while it does: a role that was taken away ends it.
pub(crate) fn find(r: &Read<'_>, token: &str) -> Result<Option<(Admin, User)>> {
    let Some(session) = sessions::live(r, token, SessionKind::Admin)? else { return Ok(None) };
    let Some(user) = session.user.map(|user| may_enter(r, user)).transpose()?.flatten() else { return Ok(None) };
    let open = account::by_id(r, user.account_id)?.status == Status::Enabled;
    Ok(open.then_some((Admin { user: user.id, account: user.account_id, session: session.id }, user)))
}

/// Ends this login.
pub(crate) fn leave(tx: &Write<'_>, admin: &Admin) -> Result<()> {
    sessions::end(tx, SessionScope::One(admin.session), Revoked::Logout)
}

/// Begins to ask for a second factor, once a code shows that the administrator has it.
/// Their other logins on this page, which were made without it, end.
pub(crate) async fn set_second_factor(core: &Core, admin: Admin, seed: String, code: &str) -> Result<()> {
    let step = second_factor::shown(&seed, code, core.now())?;
    core.write(move |tx, _| {
        second_factor::set(tx, admin.account, &seed, step)?;
        sessions::end(tx, SessionScope::AdminBut(admin.account, admin.session), Revoked::Logout)?;
        note(tx, &admin, "totp.set", &admin.user.to_string(), &Plain {})
    })
    .await
}

/// Removes the second factor; asks for a code of it.
pub(crate) async fn remove_second_factor(core: &Core, place: Place, admin: Admin, code: &str) -> Result<()> {
    if !core.read(|r| second_factor::is_set(r, admin.account))? {
        return Ok(());
    }
    second_factor::check(core, place, admin.account, code).await?;
    core.write(move |tx, _| {
        second_factor::remove(tx, admin.account)?;
        note(tx, &admin, "totp.removed", &admin.user.to_string(), &Plain {})
    })
    .await
}
