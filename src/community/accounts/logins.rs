//! Proving that an account is one's own, and what that proof is worth later.

use serde::{Deserialize, Serialize};

use super::account::{self, Address};
use super::attempts::{self, Claim, Secret};
use super::codes;
use super::own::second_factor;
use crate::community::people::sessions::hash_token;
use crate::community::runtime::core::Core;
use crate::error::{Auth, Denied, Error, Result};
use crate::model::entropy::hex;
use crate::model::id::{AccountId, UserId};
use crate::model::people::place::Place;
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

/// Checks a login from a place. The order of refusals is the documented one: too often, wrong, disabled. An address that nobody has
/// is answered like a wrong password or code of one that somebody has, after as much work. Where the account has a second factor,
/// its code stands behind the password (`docs/specs/web.md` 4), and no code that was sent is enough.
pub async fn log_in(core: &Core, place: Place, address: Address, proof: Proof) -> Result<Proven> {
    let whole = Attempt { place, address, proof, factor_follows: false };
    whole.make(core).await
}

/// As [`log_in`], for pages that ask for the second factor afterwards.
pub(crate) async fn begin(core: &Core, place: Place, address: Address, proof: Proof) -> Result<Proven> {
    let first = Attempt { place, address, proof, factor_follows: true };
    first.make(core).await
}

/// The account that an address belongs to, and the user that it names.
type Found = Option<(Account, Option<UserId>)>;

/// A login as it was asked for.
struct Attempt {
    place: Place,
    address: Address,
    proof: Proof,
    factor_follows: bool,
}

impl Attempt {
    async fn make(self, core: &Core) -> Result<Proven> {
        let found = core.read(|r| account::find(r, &self.address))?.filter(|(account, _)| account.status != Status::Deleted);
        let secret = if self.proof.code.is_some() { Secret::Code } else { Secret::Login };
        let claim = Claim::typed(secret, &self.address, found.as_ref().map(|(account, _)| account.id), self.place);
        attempts::counted(core, claim.clone(), self.prove(core, claim, found)).await
    }

    async fn prove(self, core: &Core, claim: Claim, found: Found) -> Result<Proven> {
        let seed = match &found {
            Some((account, _)) if !self.factor_follows => core.read(|r| second_factor::seed(r, account.id))?,
            _ => None,
        };
        let by_code_alone = self.proof.password.is_none() && seed.is_some();
        match (self.proof.password, &seed) {
            (Some(typed), Some(seed)) => with_factor(core, &typed, found.as_ref(), seed).await?,
            (Some(password), None) => {
                let hash = found.as_ref().and_then(|(account, _)| account.password_hash.clone());
                right(core, password, hash, Auth::WrongPassword).await?;
            }
            (None, _) => {}
        }
        let code = match self.proof.code {
            Some(code) => {
                let to = self.address.reachable().ok_or(Error::Unauthenticated(Auth::WrongCode))?;
                Some(codes::check(core, &to, &code).await?)
            }
            None => None,
        };
        if by_code_alone {
            return Err(Error::Unauthenticated(Auth::PasswordNeeded));
        }
        // Without a password a right code for an address that nobody has comes here.
        let (account, user) = found.ok_or(Error::Unauthenticated(Auth::WrongCode))?;
        let proven = Proven::of(&account, user);
        let by_email = matches!(self.address, Address::Email(_));
        core.write(move |tx, _| {
            proven.confirm(tx)?;
            if let Some(code) = &code {
                codes::consume(tx, code)?;
                if by_email {
                    rows::confirm_email(tx, account.id)?;
                }
            }
            attempts::welcome(tx, &claim)?;
            rows::touch_login(tx, account.id)?;
            Ok(proven)
        })
        .await
    }
}

/// Checks a password with a code behind it.
async fn with_factor(core: &Core, typed: &str, found: Option<&(Account, Option<UserId>)>, seed: &str) -> Result<()> {
    let Some((account, _)) = found else { return Err(Error::Unauthenticated(Auth::WrongPassword)) };
    // Without a code the password is checked all the same: how long it takes must not tell that there is a second factor.
    let (password, code) = second_factor::split(typed).unwrap_or((typed, ""));
    right(core, password.to_owned(), account.password_hash.clone(), Auth::WrongPassword).await?;
    second_factor::check_behind(core, account.id, seed, code).await
}

/// Checks the PIN of a user of this account. Failures count with the account's.
pub(crate) async fn check_pin(core: &Core, place: Place, account: AccountId, user: UserId, pin: Option<String>) -> Result<()> {
    let claim = Claim::own(Secret::Login, account, place);
    let hash = core.read(|r| {
        attempts::refuse_often(r, &claim)?;
        user_rows::pin_hash(r, user)
    })?;
    let Some(hash) = hash else { return Ok(()) };
    let Some(pin) = pin else { return Err(Error::Unauthenticated(Auth::PinNeeded)) };
    attempts::counted(core, claim, right(core, pin, Some(hash), Auth::WrongPin)).await
}

/// Checks the account's own password, for changes that ask for it again.
pub(crate) async fn check_password(core: &Core, place: Place, account: &Account, password: String) -> Result<()> {
    let claim = Claim::own(Secret::Login, account.id, place);
    attempts::counted(core, claim, right(core, password, account.password_hash.clone(), Auth::WrongPassword)).await
}

async fn right(core: &Core, secret: String, hash: Option<String>, wrong: Auth) -> Result<()> {
    if core.passwords.verify(secret, hash).await? { Ok(()) } else { Err(Error::Unauthenticated(wrong)) }
}
