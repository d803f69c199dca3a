//! Verification codes: six digits that prove an address, and tokens that are used once.

use super::core::{Core, VerifyCodes};
use super::sessions::hash_token;
use crate::error::{Auth, Error, Limit, Result};
use crate::model::Millis;
use crate::model::clock::MINUTE;
use crate::store::codes::{self, Purpose};
use crate::store::{Read, Write};

const DIGITS: usize = 6;
const LIFETIME: Millis = 10 * MINUTE;
/// Wrong guesses a code survives.
const GUESSES: i64 = 5;

/// The stored form is bound to its address, so that a code never fits another one.
fn bound(address: &str, code: &str) -> [u8; 32] {
    hash_token(&format!("{}\n{code}", address.to_lowercase()))
}

/// Sends a fresh code: at most one a minute and five in ten minutes to one address.
pub async fn send(core: &Core, address: String) -> Result<()> {
    let VerifyCodes::Sent(courier) = &core.verify_codes else { return Ok(()) };
    let courier = courier.clone();
    let code = core.entropy.digits(DIGITS);
    let (to, secret) = (address.to_lowercase(), code.clone());
    core.write(move |tx, _| {
        let now = tx.now();
        let often = codes::sent_since(tx, Purpose::Verify, &to, now - MINUTE)? >= 1
            || codes::sent_since(tx, Purpose::Verify, &to, now - 10 * MINUTE)? >= 5;
        if often {
            return Err(Error::TooMany { what: Limit::VerifyCodes, retry_after_seconds: Some(60) });
        }
        codes::insert(tx, Purpose::Verify, Some(&to), &bound(&to, &secret), "{}", now + LIFETIME)
    })
    .await?;
    courier(&address, &code);
    Ok(())
}

/// Is it the right code? A wrong one counts as a guess. A right one stays usable until `use_up`.
pub async fn check(core: &Core, address: String, code: String) -> Result<()> {
    if matches!(core.verify_codes, VerifyCodes::Off) {
        return Ok(());
    }
    let right = core
        .write(move |tx, _| {
            let Some(row) = live(tx, &address)? else { return Ok(false) };
            if row.code_hash == bound(&address, &code) {
                return Ok(true);
            }
            codes::count_attempt(tx, row.id)?;
            Ok(false)
        })
        .await?;
    if right { Ok(()) } else { Err(Error::Unauthenticated(Auth::WrongCode)) }
}

fn live(r: &Read<'_>, address: &str) -> Result<Option<codes::Code>> {
    let row = codes::latest(r, Purpose::Verify, &address.to_lowercase())?;
    Ok(row.filter(|row| row.expires_at > r.now() && row.attempts < GUESSES))
}

/// The code has done its work; part of the transaction it allowed.
pub fn use_up(tx: &Write<'_>, address: &str) -> Result<()> {
    match codes::latest(tx, Purpose::Verify, &address.to_lowercase())? {
        Some(row) => codes::use_up(tx, row.id),
        None => Ok(()),
    }
}
