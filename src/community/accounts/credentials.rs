//! Changing what an account logs in with.

use super::account::{self, Address};
use super::attempts::{self, Claim, Secret};
use super::codes::{self, Checked};
use super::logins::Proven;
use crate::community::people::{sessions, users};
use crate::community::runtime::core::Core;
use crate::community::runtime::passwords::Urgency;
use crate::error::{Auth, Error, Result};
use crate::model::id::{AccountId, SessionId};
use crate::model::people::place::Place;
use crate::model::people::session::Revoked;
use crate::store::Write;
use crate::store::accounts::account as rows;
use crate::store::people::sessions::SessionScope;

/// What an account changes about itself: all of it or nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    pub address: Option<Address>,
    /// PHC string of the new password.
    pub password_hash: Option<String>,
    /// Used up with this, one for each address.
    pub codes: Vec<Checked>,
    pub device_token: Option<String>,
    /// Remember that the account was active.
    pub touch: bool,
}

/// Carries out changes that were proven.
pub(crate) fn apply(tx: &Write<'_>, proven: &Proven, changes: &Changes) -> Result<()> {
    let account = proven.confirm(tx)?;
    for code in &changes.codes {
        codes::consume(tx, code)?;
    }
    if let Some(to) = &changes.address {
        for address in [account.email, account.phone, to.reachable()].into_iter().flatten() {
            codes::retire(tx, &address)?;
        }
        match to {
            Address::Email(email) => rows::set_email(tx, account.id, email)?,
            Address::Phone { country_code, pure } => rows::set_phone(tx, account.id, *country_code, pure)?,
            Address::Username(_) => return Err(Error::internal("a username is no address")),
        }
    }
    if let Some(hash) = &changes.password_hash {
        set_password(tx, account.id, hash)?;
    }
    if let Some(token) = &changes.device_token
        && let Some(user) = account::users_of(tx, account.id)?.first()
    {
        users::set_device_token(tx, *user, token)?;
    }
    if changes.touch {
        rows::touch_login(tx, account.id)?;
    }
    Ok(())
}

/// Sets a password. Every login of every user of the account ends.
pub async fn change_password(core: &Core, account: AccountId, password: String) -> Result<()> {
    let hash = core.passwords.hash(password, Urgency::Interactive).await?;
    core.write(move |tx, _| set_password(tx, account, &hash)).await
}

/// Sets a password after a code to this address of an account. An address that nobody has is answered like a wrong code.
pub(crate) async fn reset_password(core: &Core, place: Place, to: &Address, code: &str, password: String) -> Result<()> {
    let wrong = || Error::Unauthenticated(Auth::WrongCode);
    let address = to.reachable().ok_or_else(wrong)?;
    let account = core.read(|r| account::find(r, to))?.map(|(account, _)| account.id);
    let claim = Claim::typed(Secret::Code, to, account, place);
    let (code, account) = attempts::counted(core, claim.clone(), async {
        let code = codes::check(core, &address, code).await?;
        Ok((code, account.ok_or_else(wrong)?))
    })
    .await?;
    let hash = core.passwords.hash(password, Urgency::Interactive).await?;
    core.write(move |tx, _| {
        codes::consume(tx, &code)?;
        attempts::forgive(tx, &claim)?;
        set_password(tx, account, &hash)
    })
    .await
}

/// Sets a password through a login, which stays valid; every other login of the account ends.
pub(crate) async fn change_own_password(core: &Core, account: AccountId, password: String, login: SessionId) -> Result<()> {
    let hash = core.passwords.hash(password, Urgency::Interactive).await?;
    core.write(move |tx, _| {
        rows::set_password(tx, account, &hash)?;
        sessions::end(tx, SessionScope::AccountBut(account, login), Revoked::Password)
    })
    .await
}

/// Replaces the password by its hash. Every login of every user of the account ends.
pub(super) fn set_password(tx: &Write<'_>, account: AccountId, hash: &str) -> Result<()> {
    rows::set_password(tx, account, hash)?;
    sessions::end(tx, SessionScope::Account(account), Revoked::Password)?;
    for user in rows::users(tx, account)? {
        sessions::end(tx, SessionScope::User(user), Revoked::Password)?;
    }
    Ok(())
}
