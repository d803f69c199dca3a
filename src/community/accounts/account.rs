//! Accounts: finding, registering (`docs/specs/core.md` 2).

use std::collections::HashMap;

use super::codes::{self, Checked};
use crate::community::notifications::administrators;
use crate::community::people::users;
use crate::community::runtime::core::Core;
use crate::community::runtime::passwords::Urgency;
use crate::community::runtime::settings::{Registration, Settings};
use crate::community::text::names;
use crate::error;
use crate::error::{Error, Result, Taken};
use crate::model::id::{AccountId, UserId};
use crate::model::people::person::UserView;
use crate::model::people::user::{Account, Role, Status};
use crate::store::accounts::account::{self, AccountBy, NewAccount, full_phone};
use crate::store::people::users as user_rows;
use crate::store::{Read, Write};

/// What somebody logs in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    Email(String),
    Phone {
        country_code: i64,
        pure: String,
    },
    /// The user of this name, of any account.
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
pub(crate) fn find(r: &Read<'_>, address: &Address) -> Result<Option<(Account, Option<UserId>)>> {
    match address {
        Address::Email(email) => Ok(account::find(r, &AccountBy::Email(email))?.map(|account| (account, None))),
        Address::Phone { country_code, pure } => {
            Ok(account::find(r, &AccountBy::Phone(&full_phone(*country_code, pure)))?.map(|account| (account, None)))
        }
        Address::Username(name) => {
            let Some(user) = user_rows::find(r, &crate::store::people::users::UserBy::Key(&names::fold(name)))? else { return Ok(None) };
            Ok(account::find(r, &AccountBy::Id(user.account_id))?.map(|account| (account, Some(user.id))))
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
    /// Absent: a general user, or a pending one where the operator approves newcomers.
    pub role: Option<Role>,
    /// Used up with this.
    pub proven: Option<Checked>,
    /// Why they want to join, for the administrators.
    pub reason: Option<String>,
}

/// The account and its primary user, who can log in through every dialect.
pub async fn register(core: &Core, newcomer: Newcomer, urgency: Urgency) -> Result<(AccountId, UserId)> {
    let hash = match newcomer.password.clone() {
        Some(password) => Some(core.passwords.hash(password, urgency).await?),
        None => None,
    };
    core.write(move |tx, settings| insert(tx, &admitted(settings, newcomer), hash)).await
}

/// The newcomer in the role that the community begins with.
pub(crate) fn admitted(settings: &Settings, newcomer: Newcomer) -> Newcomer {
    let first = match settings.registration {
        Registration::Approval => Role::Pending,
        Registration::Open | Registration::Invite | Registration::Closed => Role::General,
    };
    Newcomer { role: newcomer.role.or(Some(first)), ..newcomer }
}

/// As `register`, with the password hashed already.
pub fn insert(tx: &Write<'_>, newcomer: &Newcomer, password_hash: Option<String>) -> Result<(AccountId, UserId)> {
    if let Some(email) = &newcomer.email
        && account::find(tx, &AccountBy::Email(email))?.is_some()
    {
        return Err(Error::Conflict(Taken::Registered));
    }
    if let Some((code, pure)) = &newcomer.phone
        && account::find(tx, &AccountBy::Phone(&full_phone(*code, pure)))?.is_some()
    {
        return Err(Error::Conflict(Taken::Registered));
    }
    let (account, _) = account::insert(
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
    if let Some(code) = &newcomer.proven {
        codes::consume(tx, code)?;
        if newcomer.email.as_ref().is_some_and(|email| code.is_for(email)) {
            account::confirm_email(tx, account)?;
        }
    }
    administrators::joined(tx, user, newcomer.reason.as_deref())?;
    Ok((account, user))
}

/// What somebody who wants to join cannot have, as it is another's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TakenName {
    pub username: bool,
    pub email: bool,
}

/// Are this username and this e-mail address free?
pub(crate) fn occupied(r: &Read<'_>, username: &str, email: &str) -> Result<TakenName> {
    Ok(TakenName { username: users::name_taken(r, &names::fold(username))?, email: account::find(r, &AccountBy::Email(email))?.is_some() })
}

/// Is there an account of this public id that was not deleted?
pub(crate) fn aid_exists(r: &Read<'_>, aid: &str) -> Result<bool> {
    Ok(account::find(r, &AccountBy::Aid(aid))?.is_some_and(|account| account.status != Status::Deleted))
}

/// An account by its id.
pub(crate) fn by_id(r: &Read<'_>, id: AccountId) -> Result<Account> {
    account::find(r, &AccountBy::Id(id))?.ok_or(Error::NotFound(error::Resource::Account))
}

/// The living users of an account, the primary one first.
pub(crate) fn users_of(r: &Read<'_>, id: AccountId) -> Result<Vec<UserId>> {
    account::users(r, id)
}

/// The users of an account as it sees them itself.
pub(crate) fn views_of(r: &Read<'_>, users: &[UserId]) -> Result<HashMap<UserId, UserView>> {
    let mut views = crate::store::views::people::load(r, None, users)?;
    views.values_mut().for_each(|view| view.is_me = true);
    Ok(views)
}
