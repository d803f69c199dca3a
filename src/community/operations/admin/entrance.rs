//! Logging in: password, then a second factor where the account has one (RFC 6238).

use totp_rs::{Builder, Secret, Totp};

use super::{Admin, Plain};
use crate::community::Core;
use crate::community::accounts::account::{self, Address};
use crate::community::accounts::attempts::{self, Claim};
use crate::community::accounts::logins::{self, Proof, Proven};
use crate::community::operations::admin::acts::note;
use crate::community::people::sessions::{self, draw_token, hash_token};
use crate::community::people::users;
use crate::error::{Auth, Denied, Error, Result, granted};
use crate::model::Millis;
use crate::model::clock::HOUR;
use crate::model::id::{AccountId, UserId};
use crate::model::people::place::Place;
use crate::model::people::session::{NewSession, Revoked, SessionKind};
use crate::model::people::user::{Role, Status, User};
use crate::store::operations::admin::members as rows;
use crate::store::people::sessions::SessionScope;
use crate::store::{Read, Write};

/// How long an administrator stays logged in.
pub(crate) const LIFETIME: Millis = 12 * HOUR;
/// Seconds a code is shown.
const STEP: u64 = 30;
/// Bytes of a seed.
const SEED: usize = 20;

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
    let proven = logins::log_in(core, place, address, proof).await?;
    let user = core.read(|r| administrator(r, &proven))?;
    let factor = core.read(|r| rows::second_factor(r, proven.account))?.map(|(seed, _)| seed);
    if let Some(seed) = factor.clone() {
        let code = code.map(|code| code.replace(' ', "")).filter(|code| !code.is_empty());
        let code = code.ok_or(Error::Unauthenticated(Auth::PinNeeded))?;
        check_code(core, place, proven.account, seed, code).await?;
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

fn totp(seed: &str) -> Result<Totp> {
    let secret = Secret::try_from_base32(seed).map_err(Error::internal)?;
    Builder::new().with_secret(secret).with_step_duration(STEP).build().map_err(Error::internal)
}

/// Failures count with the account's; no code is good twice.
async fn check_code(core: &Core, place: Place, account: AccountId, seed: String, code: String) -> Result<()> {
    let claim = Claim::own(attempts::Secret::Factor, account, place);
    attempts::counted(core, claim.clone(), async move {
        let step = step_of(&seed, &code, core.now())?;
        let fresh = core.write(move |tx, _| rows::use_code(tx, account, step)).await?;
        if fresh { Ok(()) } else { Err(Error::Unauthenticated(Auth::WrongCode)) }
    })
    .await?;
    core.write(move |tx, _| attempts::forgive(tx, &claim)).await
}

/// The time step of a right code.
fn step_of(seed: &str, code: &str, now: Millis) -> Result<i64> {
    let seconds = u64::try_from(now / 1_000).unwrap_or_default();
    let step = totp(seed)?.check(code, seconds).ok_or(Error::Unauthenticated(Auth::WrongCode))?;
    i64::try_from(step).map_err(Error::internal)
}

/// Has this account a second factor?
pub(crate) fn has_second_factor(r: &Read<'_>, account: AccountId) -> Result<bool> {
    Ok(rows::second_factor(r, account)?.is_some())
}

/// A seed that nobody has yet, and the address that an authenticator reads.
pub(crate) fn propose(core: &Core, username: &str) -> Result<(String, String)> {
    let secret = Secret::from(core.entropy.bytes::<SEED>().to_vec());
    let seed = secret.to_base32();
    // The form of such an address knows no colon inside a name.
    let site = core.settings().name.replace(':', " ");
    let totp = Builder::new()
        .with_secret(secret)
        .with_step_duration(STEP)
        .with_account_name(username)
        .with_issuer(Some(site.as_str()))
        .build()
        .map_err(Error::internal)?;
    Ok((seed, totp.to_url().map_err(Error::internal)?))
}

/// Begins to ask for a second factor, once a code shows that the administrator has it.
/// Their other logins on this page, which were made without it, end.
pub(crate) async fn set_second_factor(core: &Core, admin: Admin, seed: String, code: &str) -> Result<()> {
    totp(&seed).map_err(|_| Error::unfit("seed", "this is not a key of a second factor"))?;
    let step = step_of(&seed, &code.replace(' ', ""), core.now())?;
    core.write(move |tx, _| {
        if rows::second_factor(tx, admin.account)?.is_some() {
            return Err(Error::unfit("seed", "there is a second factor already; remove it first"));
        }
        rows::set_second_factor(tx, admin.account, Some(&seed), step)?;
        sessions::end(tx, SessionScope::AdminBut(admin.account, admin.session), Revoked::Logout)?;
        note(tx, &admin, "totp.set", &admin.user.to_string(), &Plain {})
    })
    .await
}

/// Removes the second factor of an account whose owner has lost it. `Invalid` where there is none.
pub(crate) fn reset_second_factor(tx: &Write<'_>, account: AccountId) -> Result<()> {
    if !has_second_factor(tx, account)? {
        return Err(Error::unfit("ids", "this account has no second factor"));
    }
    rows::set_second_factor(tx, account, None, 0)?;
    attempts::forget(tx, account)
}

/// Removes the second factor; asks for a code of it.
pub(crate) async fn remove_second_factor(core: &Core, place: Place, admin: Admin, code: &str) -> Result<()> {
    let Some((seed, _)) = core.read(|r| rows::second_factor(r, admin.account))? else { return Ok(()) };
    check_code(core, place, admin.account, seed, code.replace(' ', "")).await?;
    core.write(move |tx, _| {
        rows::set_second_factor(tx, admin.account, None, 0)?;
        note(tx, &admin, "totp.removed", &admin.user.to_string(), &Plain {})
    })
    .await
}
