//! Registering, logging in, changing credentials (DESIGN 3.2).

use std::collections::HashMap;

use super::core::Core;
use super::passwords::Urgency;
use super::settings::{Registration, Settings};
use super::{attempts, codes, names, sessions, users};
use crate::error::{Auth, Denied, Error, Result, Taken};
use crate::model::id::{AccountId, UserId};
use crate::model::session::Revoked;
use crate::model::user::{Account, Role, Status, UserView};
use crate::store::accounts::{By, NewAccount, full_phone};
use crate::store::sessions::Which;
use crate::store::{Read, Write, accounts, users as user_rows};

/// What somebody logs in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    Email(String),
    Phone {
        country_code: i64,
        pure: String,
    },
    /// The user of this name, whoever's it is.
    Username(String),
}

impl Address {
    /// What a verification code is sent to; a username has no such thing.
    pub fn reachable(&self) -> Option<String> {
        match self {
            Self::Email(email) => Some(email.clone()),
            Self::Phone { country_code, pure } => Some(full_phone(*country_code, pure)),
            Self::Username(_) => None,
        }
    }
}

/// The account behind an address, and the user a username names.
pub fn find(r: &Read<'_>, address: &Address) -> Result<Option<(Account, Option<UserId>)>> {
    match address {
        Address::Email(email) => Ok(accounts::find(r, &By::Email(email))?.map(|account| (account, None))),
        Address::Phone { country_code, pure } => {
            Ok(accounts::find(r, &By::Phone(&full_phone(*country_code, pure)))?.map(|account| (account, None)))
        }
        Address::Username(name) => {
            let Some(user) = user_rows::find(r, &user_rows::By::Key(&names::fold(name)))? else { return Ok(None) };
            Ok(accounts::find(r, &By::Id(user.account_id))?.map(|account| (account, Some(user.id))))
        }
    }
}

/// Somebody who wants to join. What a dialect demands of names is checked before.
#[derive(Clone, Debug, Default)]
pub struct Newcomer {
    pub email: Option<String>,
    pub phone: Option<(i64, String)>,
    pub password: Option<String>,
    pub birthday: Option<String>,
    /// Drawn when absent.
    pub username: Option<String>,
    pub nickname: Option<String>,
    pub role: Option<Role>,
    /// The address whose code was checked and is used up with this.
    pub proven: Option<String>,
}

/// The account and its primary user, who can log in through every dialect.
pub async fn register(core: &Core, newcomer: Newcomer, urgency: Urgency) -> Result<(AccountId, UserId)> {
    let hash = match newcomer.password.clone() {
        Some(password) => Some(core.passwords.hash(password, urgency).await?),
        None => None,
    };
    core.write(move |tx, _| insert(tx, &newcomer, hash)).await
}

/// May anybody register this way?
pub fn registration_open(settings: &Settings, address: &Address) -> Result<()> {
    if settings.registration == Registration::Closed {
        return Err(Error::Forbidden(Denied::RegistrationClosed));
    }
    match address {
        Address::Email(_) if !settings.email_registration => Err(Error::Forbidden(Denied::EmailRegistrationOff)),
        Address::Phone { .. } if !settings.phone_registration => Err(Error::Forbidden(Denied::PhoneRegistrationOff)),
        _ => Ok(()),
    }
}

/// As `register`, with the password hashed already.
pub fn insert(tx: &Write<'_>, newcomer: &Newcomer, password_hash: Option<String>) -> Result<(AccountId, UserId)> {
    if let Some(email) = &newcomer.email
        && accounts::find(tx, &By::Email(email))?.is_some()
    {
        return Err(Error::Conflict(Taken::Registered));
    }
    if let Some((code, pure)) = &newcomer.phone
        && accounts::find(tx, &By::Phone(&full_phone(*code, pure)))?.is_some()
    {
        return Err(Error::Conflict(Taken::Registered));
    }
    let (account, _) = accounts::insert(
        tx,
        &NewAccount {
            email: newcomer.email.clone(),
            country_code: newcomer.phone.as_ref().map(|(code, _)| *code),
            pure_phone: newcomer.phone.as_ref().map(|(_, pure)| pure.clone()),
            password_hash,
            birthday: newcomer.birthday.clone(),
        },
    )?;
    let user = users::add(
        tx,
        users::Persona {
            account,
            is_primary: true,
            username: newcomer.username.clone(),
            nickname: newcomer.nickname.clone(),
            role: newcomer.role.unwrap_or(Role::General),
        },
    )?;
    if let Some(address) = &newcomer.proven {
        codes::use_up(tx, address)?;
    }
    Ok((account, user))
}

/// What proves that it is them.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    pub password: Option<String>,
    pub code: Option<String>,
}

/// Checks a login. The order of refusals is the documented one: unknown, too often, wrong, disabled.
pub async fn log_in(core: &Core, address: Address, proof: Proof) -> Result<(AccountId, Option<UserId>)> {
    let found = core.read(|r| find(r, &address))?;
    let live = found.filter(|(account, _)| account.status != Status::Deleted);
    let Some((account, user)) = live else {
        // As long as a wrong password: nobody learns who is a member from the time it takes.
        core.passwords.verify(proof.password.unwrap_or_default(), None).await?;
        return Err(Error::Unauthenticated(Auth::UnknownAccount));
    };
    let id = account.id;
    attempts::counted(core, id, prove(core, account, address, proof)).await?;
    Ok((id, user))
}

async fn prove(core: &Core, account: Account, address: Address, proof: Proof) -> Result<()> {
    if let Some(password) = proof.password
        && !core.passwords.verify(password, account.password_hash).await?
    {
        return Err(Error::Unauthenticated(Auth::WrongPassword));
    }
    if let Some(code) = proof.code {
        let Some(to) = address.reachable() else { return Err(Error::Unauthenticated(Auth::WrongCode)) };
        codes::check(core, to.clone(), code).await?;
        core.write(move |tx, _| codes::use_up(tx, &to)).await?;
    }
    if account.status == Status::Disabled {
        return Err(Error::Forbidden(Denied::AccountDisabled));
    }
    core.write(move |tx, _| {
        attempts::forget(tx, account.id)?;
        accounts::touch_login(tx, account.id)
    })
    .await
}

/// Checks the PIN of a user of this account. Failures count with the account's.
pub async fn check_pin(core: &Core, account: AccountId, user: UserId, pin: Option<String>) -> Result<()> {
    let hash = core.read(|r| {
        attempts::refuse_often(r, account)?;
        user_rows::pin_hash(r, user)
    })?;
    let Some(hash) = hash else { return Ok(()) };
    let Some(pin) = pin else { return Err(Error::Unauthenticated(Auth::PinNeeded)) };
    attempts::counted(core, account, right(core, pin, Some(hash), Auth::WrongPin)).await
}

/// Checks the account's own password, for changes that ask for it again.
pub async fn check_password(core: &Core, account: &Account, password: String) -> Result<()> {
    attempts::counted(core, account.id, right(core, password, account.password_hash.clone(), Auth::WrongPassword)).await
}

async fn right(core: &Core, secret: String, hash: Option<String>, wrong: Auth) -> Result<()> {
    if core.passwords.verify(secret, hash).await? { Ok(()) } else { Err(Error::Unauthenticated(wrong)) }
}

/// Sets a password. Every login of every user of the account ends.
pub async fn change_password(core: &Core, account: AccountId, password: String, proven: Option<String>) -> Result<()> {
    let hash = core.passwords.hash(password, Urgency::Interactive).await?;
    core.write(move |tx, _| {
        accounts::set_password(tx, account, &hash)?;
        if let Some(address) = &proven {
            codes::use_up(tx, address)?;
        }
        end_all(tx, account, Revoked::Password)
    })
    .await
}

/// Ends every session of an account and of its users.
pub fn end_all(tx: &Write<'_>, account: AccountId, reason: Revoked) -> Result<()> {
    sessions::end(tx, Which::Account(account), reason)?;
    for user in accounts::users(tx, account)? {
        sessions::end(tx, Which::User(user), reason)?;
    }
    Ok(())
}

/// Is there an account of this public id that was not deleted?
pub fn aid_exists(r: &Read<'_>, aid: &str) -> Result<bool> {
    Ok(accounts::find(r, &By::Aid(aid))?.is_some_and(|account| account.status != Status::Deleted))
}

/// An account by its id.
pub fn by_id(r: &Read<'_>, id: AccountId) -> Result<Account> {
    accounts::find(r, &By::Id(id))?.ok_or(Error::NotFound(crate::error::Thing::Account))
}

/// The living users of an account, the primary one first.
pub fn users_of(r: &Read<'_>, id: AccountId) -> Result<Vec<UserId>> {
    accounts::users(r, id)
}

/// The users of an account as it sees them itself.
pub fn views_of(r: &Read<'_>, users: &[UserId]) -> Result<HashMap<UserId, UserView>> {
    let mut views = crate::store::views::users::load(r, None, users)?;
    views.values_mut().for_each(|view| view.is_me = true);
    Ok(views)
}

/// A new address. The codes that proved it and the old one are used up.
pub fn change_address(tx: &Write<'_>, account: AccountId, to: &Address) -> Result<()> {
    let before = by_id(tx, account)?;
    for address in [before.email, before.phone, to.reachable()].into_iter().flatten() {
        codes::use_up(tx, &address)?;
    }
    match to {
        Address::Email(email) => accounts::set_email(tx, account, email),
        Address::Phone { country_code, pure } => accounts::set_phone(tx, account, *country_code, pure),
        Address::Username(_) => Err(Error::internal("a username is no address")),
    }
}

/// Where pushes for the account's primary user go.
pub fn set_device_token(tx: &Write<'_>, account: AccountId, token: &str) -> Result<()> {
    match users_of(tx, account)?.first() {
        Some(user) => users::set_device_token(tx, *user, token),
        None => Ok(()),
    }
}

/// Remembers that the account was active.
pub fn touch(tx: &Write<'_>, account: AccountId) -> Result<()> {
    accounts::touch_login(tx, account)
}
