//! How often somebody may try to prove that they own an account. Strangers must not get in by guessing, nor lock the owner out.
//!
//! Failures count for an hour, by what was claimed and by the place they came from. Elsewhere a place keeps at least one attempt, so
//! that the owner is never locked out by others; a place that the account has logged in from is never limited by failures elsewhere.

use std::future::Future;

use super::account::Address;
use crate::community::people::users;
use crate::community::runtime::core::Core;
use crate::community::text::names;
use crate::error::{Error, Limit, Result};
use crate::model::Millis;
use crate::model::clock::{DAY, HOUR};
use crate::model::entropy::hex;
use crate::model::id::AccountId;
use crate::model::people::place::Place;
use crate::store::accounts::account::{self as accounts, AccountBy};
use crate::store::accounts::attempts as rows;
use crate::store::people::users::{self as user_rows, UserBy};
use crate::store::{Read, Write};

/// Failures of one claim from one place in an hour before it must wait there.
const FAILURES: i64 = 5;
/// Failures of one claim from all places together, and how many an unfamiliar place has left then.
const SLOWED: [(i64, i64); 2] = [(100, 1), (20, 2)];
/// Failed codes of one claim from all places together before every unfamiliar place must wait: six digits are soon guessed.
const CODES: i64 = 10;
/// Failures of any claims from one place in an hour before it must wait.
const FROM_A_PLACE: i64 = 50;
/// How long a place stays familiar after the last login from there.
const FAMILIAR: Millis = 180 * DAY;
/// Familiar places of one account.
const PLACES: i64 = 20;
/// Failed proofs that are kept.
const KEPT: i64 = 100_000;
/// Bytes of the keyed hash of a place.
const PLACE_BYTES: usize = 16;

/// What is proven. Each is counted by itself: a right password does not reset failures of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secret {
    /// Password or PIN.
    Login,
    /// A code that was sent.
    Code,
    /// The code of an authenticator.
    Factor,
}

impl Secret {
    const ALL: [Self; 3] = [Self::Login, Self::Code, Self::Factor];

    fn name(self) -> &'static str {
        match self {
            Self::Login => "account",
            Self::Code => "code",
            Self::Factor => "factor",
        }
    }
}

/// Somebody says, somewhere, that an account is theirs.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    secret: Secret,
    /// What was typed, so that names which nobody has are counted like all others; or whose login it is.
    named: String,
    /// `None` where nobody has this address.
    account: Option<AccountId>,
    place: Place,
}

/// What an address is counted as.
fn typed(address: &Address) -> String {
    match address {
        Address::Email(email) => format!("email {}", email.to_lowercase()),
        Address::Phone { country_code, pure } => format!("phone {country_code} {pure}"),
        Address::Username(name) => format!("name {}", names::fold(name)),
    }
}

fn own(account: AccountId) -> String {
    format!("account {account}")
}

impl Claim {
    /// Somebody typed an address, which belongs to `account` or to nobody.
    pub(crate) fn typed(secret: Secret, address: &Address, account: Option<AccountId>, place: Place) -> Self {
        Self { secret, named: typed(address), account, place }
    }

    /// Somebody who is logged in proves something once more.
    pub(crate) fn own(secret: Secret, account: AccountId, place: Place) -> Self {
        Self { secret, named: own(account), account: Some(account), place }
    }
}

fn subject(r: &Read<'_>, secret: Secret, named: &str) -> Result<String> {
    Ok(format!("{}:{}", secret.name(), hex(&users::reserved_hash(r, &format!("login\n{named}"))?)))
}

fn place_hash(r: &Read<'_>, place: Place) -> Result<Vec<u8>> {
    let mut hash = users::reserved_hash(r, &format!("place\n{place}"))?;
    hash.truncate(PLACE_BYTES);
    Ok(hash)
}

/// `TooMany(FailedLogins)` while the claim must wait in its place.
pub(crate) fn refuse_often(r: &Read<'_>, claim: &Claim) -> Result<()> {
    refuse_guesses(r, claim, &subject(r, claim.secret, &claim.named)?, &place_hash(r, claim.place)?)
}

fn refuse_guesses(r: &Read<'_>, claim: &Claim, subject: &str, place: &[u8]) -> Result<()> {
    let since = r.now() - HOUR;
    let familiar = match claim.account {
        Some(account) => rows::is_familiar(r, account, place, r.now() - FAMILIAR)?,
        None => false,
    };
    let here = rows::of_subject_from(r, subject, place, since)?;
    let everywhere = rows::of_subject(r, subject, since)?;
    let allowed = match claim.secret {
        _ if familiar => FAILURES,
        Secret::Login => SLOWED.iter().find(|(failures, _)| everywhere >= *failures).map_or(FAILURES, |(_, left)| *left),
        Secret::Code | Secret::Factor if everywhere >= CODES => 0,
        Secret::Code | Secret::Factor => FAILURES,
    };
    let crowded = !familiar && !claim.place.is_here() && rows::from_place(r, place, since)? >= FROM_A_PLACE;
    if here >= allowed || crowded {
        return Err(Error::TooMany { what: Limit::FailedLogins, retry_after_seconds: Some(3_600) });
    }
    Ok(())
}

/// Runs a proof that counts as failed from the start, so that guesses made at once cannot pass together.
/// Only `Unauthenticated` leaves it counted.
pub(crate) async fn counted<T>(core: &Core, claim: Claim, proof: impl Future<Output = Result<T>>) -> Result<T> {
    let _turn = core.turns.of(&claim.named).await;
    let id = core
        .write(move |tx, _| {
            let (subject, place) = (subject(tx, claim.secret, &claim.named)?, place_hash(tx, claim.place)?);
            refuse_guesses(tx, &claim, &subject, &place)?;
            rows::add(tx, &subject, &place)
        })
        .await?;
    let outcome = proof.await;
    if !matches!(outcome, Err(Error::Unauthenticated(_))) {
        core.write(move |tx, _| rows::remove(tx, id)).await?;
    }
    outcome
}

/// They proved it: earlier failures from there are forgotten.
pub(crate) fn forgive(tx: &Write<'_>, claim: &Claim) -> Result<()> {
    rows::forget_from(tx, &subject(tx, claim.secret, &claim.named)?, &place_hash(tx, claim.place)?)
}

/// They logged in: as [`forgive`], and the place is familiar from now on.
pub(crate) fn welcome(tx: &Write<'_>, claim: &Claim) -> Result<()> {
    forgive(tx, claim)?;
    match claim.account {
        Some(account) => rows::remember_place(tx, account, &place_hash(tx, claim.place)?, PLACES),
        None => Ok(()),
    }
}

/// Every failure of an account is forgotten, whatever was typed and from wherever.
pub(crate) fn forget(tx: &Write<'_>, account: AccountId) -> Result<()> {
    let mut named = vec![own(account)];
    if let Some(found) = accounts::find(tx, &AccountBy::Id(account))? {
        named.extend(found.email.map(|email| typed(&Address::Email(email))));
        if let (Some(country_code), Some(pure)) = (found.country_code, found.pure_phone) {
            named.push(typed(&Address::Phone { country_code, pure }));
        }
    }
    for user in accounts::users(tx, account)? {
        named.extend(user_rows::find(tx, &UserBy::Id(user))?.map(|user| typed(&Address::Username(user.username))));
    }
    for (secret, named) in Secret::ALL.into_iter().flat_map(|secret| named.iter().map(move |named| (secret, named))) {
        rows::forget(tx, &subject(tx, secret, named)?)?;
    }
    Ok(())
}

/// Nothing is kept of where an account logged in, nor of its failures.
pub(crate) fn erase(tx: &Write<'_>, account: AccountId) -> Result<()> {
    forget(tx, account)?;
    rows::forget_places(tx, account)
}

/// Deletes the failures from before `before`, in milliseconds since 1970, what is too much, and the places long unused.
pub(crate) fn delete_expired(tx: &Write<'_>, before: Millis) -> Result<()> {
    rows::delete_expired(tx, before, KEPT)?;
    rows::delete_old_places(tx, tx.now() - FAMILIAR)
}
