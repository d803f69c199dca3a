//! Proving that an account is one's own, and what that proof is worth later.

use serde::{Deserialize, Serialize};

use super::account::{self, Address};
use super::{attempts, codes};
use crate::community::people::sessions::hash_token;
use crate::community::runtime::core::Core;
use crate::error::{Auth, Denied, Error, Result};
use crate::model::entropy::hex;
use crate::model::id::{AccountId, UserId};
use crate::model::people::user::{Account, Status};
use crate::store::Read;
use crate::store::accounts::account::{self as rows, AccountBy};
use crate::store::people::users as user_rows;

/// What proves that it is them.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    pub password: Option<String>,
    pub code: Option<String>,
}

/// An account that was proven under the password it had then: a new password makes this worthless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    pub account: AccountId,
    /// The user that was named or chosen.
    pub user: Option<UserId>,
    version: String,
}

impl Proven {
    /// An account in whose name somebody is known to act.
    pub fn of(account: &Account, user: Option<UserId>) -> Self {
        Self { account: account.id, user, version: version(account) }
    }

    /// A proof that was written down as its [`version`](Self::version).
    pub fn recalled(account: AccountId, user: UserId, version: String) -> Self {
        Self { account, user: Some(user), version }
    }

    /// Identifies the password it was created with, for what is kept between requests.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The same proof with another choice of user.
    pub fn choosing(self, user: Option<UserId>) -> Self {
        Self { user, ..self }
    }

    /// The account, if the proof still holds: asked in the transaction that relies on it.
    pub fn confirm(&self, r: &Read<'_>) -> Result<Account> {
        let account = rows::find(r, &AccountBy::Id(self.account))?.filter(|account| account.status != Status::Deleted);
        let account = account.ok_or(Error::Unauthenticated(Auth::UnknownAccount))?;
        if version(&account) != self.version {
            return Err(Error::Unauthenticated(Auth::WrongPassword));
        }
        match account.status {
            Status::Disabled => Err(Error::Forbidden(Denied::AccountDisabled)),
            _ => Ok(account),
        }
    }
}

/// Distinguishes passwords; every hash has a salt of its own.
fn version(account: &Account) -> String {
    hex(&hash_token(account.password_hash.as_deref().unwrap_or_default()))
}

/// Checks a login. The order of refusals is the documented one: unknown, too often, wrong, disabled.
pub async fn log_in(core: &Core, address: Address, proof: Proof) -> Result<Proven> {
    let found = core.read(|r| account::find(r, &address))?;
    let live = found.filter(|(account, _)| account.status != Status::Deleted);
    let Some((account, user)) = live else {
        // As long as a wrong password: nobody learns who is a member from the time it takes.
        core.passwords.verify(proof.password.unwrap_or_default(), None).await?;
        return Err(Error::Unauthenticated(Auth::UnknownAccount));
    };
    let proven = Proven::of(&account, user);
    attempts::counted(core, account.id, prove(core, account, proven.clone(), address, proof)).await?;
    Ok(proven)
}

async fn prove(core: &Core, account: Account, proven: Proven, address: Address, proof: Proof) -> Result<()> {
    if let Some(password) = proof.password {
        right(core, password, account.password_hash, Auth::WrongPassword).await?;
    }
    let by_email = matches!(address, Address::Email(_));
    let code = match proof.code {
        Some(code) => {
            let to = address.reachable().ok_or(Error::Unauthenticated(Auth::WrongCode))?;
            Some(codes::check(core, &to, &code).await?)
        }
        None => None,
    };
    core.write(move |tx, _| {
        proven.confirm(tx)?;
        if let Some(code) = &code {
            codes::consume(tx, code)?;
            if by_email {
                rows::confirm_email(tx, account.id)?;
            }
        }
        attempts::forget(tx, attempts::Secret::Login, account.id)?;
        rows::touch_login(tx, account.id)
    })
    .await
}

/// Checks the PIN of a user of this account. Failures count with the account's.
pub(crate) async fn check_pin(core: &Core, account: AccountId, user: UserId, pin: Option<String>) -> Result<()> {
    let hash = core.read(|r| {
        attempts::refuse_often(r, account)?;
        user_rows::pin_hash(r, user)
    })?;
    let Some(hash) = hash else { return Ok(()) };
    let Some(pin) = pin else { return Err(Error::Unauthenticated(Auth::PinNeeded)) };
    attempts::counted(core, account, right(core, pin, Some(hash), Auth::WrongPin)).await
}

/// Checks the account's own password, for changes that ask for it again.
pub(crate) async fn check_password(core: &Core, account: &Account, password: String) -> Result<()> {
    attempts::counted(core, account.id, right(core, password, account.password_hash.clone(), Auth::WrongPassword)).await
}

async fn right(core: &Core, secret: String, hash: Option<String>, wrong: Auth) -> Result<()> {
    if core.passwords.verify(secret, hash).await? { Ok(()) } else { Err(Error::Unauthenticated(wrong)) }
}
