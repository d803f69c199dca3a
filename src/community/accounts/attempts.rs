//! How often somebody may try to prove that they own an account: five failures an hour.

use std::future::Future;

use crate::community::runtime::core::Core;
use crate::error::{Error, Limit, Result};
use crate::model::clock::HOUR;
use crate::model::id::AccountId;
use crate::store::accounts::codes;
use crate::store::{Read, Write};

/// Failures in an hour before an account must wait.
const FAILURES: i64 = 5;

/// What is proven. Each is counted by itself: a right password does not reset failures of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secret {
    /// Password, PIN, or a code that was sent.
    Login,
    /// The code of an authenticator.
    Factor,
}

fn subject(secret: Secret, account: AccountId) -> String {
    match secret {
        Secret::Login => format!("account:{account}"),
        Secret::Factor => format!("factor:{account}"),
    }
}

/// `TooMany(FailedLogins)` while the account must wait.
pub(crate) fn refuse_often(r: &Read<'_>, account: AccountId) -> Result<()> {
    refuse_guesses(r, &subject(Secret::Login, account))
}

fn refuse_guesses(r: &Read<'_>, subject: &str) -> Result<()> {
    if codes::failed_logins_since(r, subject, r.now() - HOUR)? >= FAILURES {
        return Err(Error::TooMany { what: Limit::FailedLogins, retry_after_seconds: Some(3_600) });
    }
    Ok(())
}

/// Runs a proof of [`Secret::Login`]; see [`counted_as`].
pub(crate) async fn counted<T>(core: &Core, account: AccountId, proof: impl Future<Output = Result<T>>) -> Result<T> {
    counted_as(core, Secret::Login, account, proof).await
}

/// Runs a proof that counts as failed from the start, so that guesses made at once cannot pass together.
/// Only `Unauthenticated` leaves it counted.
pub(crate) async fn counted_as<T>(core: &Core, secret: Secret, account: AccountId, proof: impl Future<Output = Result<T>>) -> Result<T> {
    let _turn = core.turns.of(account).await;
    let id = core
        .write(move |tx, _| {
            let subject = subject(secret, account);
            refuse_guesses(tx, &subject)?;
            codes::add_failed_login(tx, &subject)
        })
        .await?;
    let outcome = proof.await;
    if !matches!(outcome, Err(Error::Unauthenticated(_))) {
        core.write(move |tx, _| codes::remove_failed_login(tx, id)).await?;
    }
    outcome
}

/// They proved it: earlier failures are forgotten.
pub(crate) fn forget(tx: &Write<'_>, secret: Secret, account: AccountId) -> Result<()> {
    codes::forget_failed_logins(tx, &subject(secret, account))
}
