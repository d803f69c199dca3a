//! Verification codes: six digits that prove an address, and tokens that are used once.

use crate::community::notifications::mail::{self, Notice};
use crate::community::people::sessions::hash_token;
use crate::community::runtime::core::{Core, VerifyCodes};
use crate::error::{Auth, Error, Limit, Result};
use crate::model::Millis;
use crate::model::clock::MINUTE;
use crate::store::accounts::codes::{self, Purpose};
use crate::store::{Read, Write};

const DIGITS: usize = 6;
const LIFETIME: Millis = 10 * MINUTE;
/// Wrong guesses before a code becomes invalid.
const GUESSES: i64 = 5;

/// The stored form is bound to its address, so that a code never fits another one.
fn bound(address: &str, code: &str) -> [u8; 32] {
    hash_token(&format!("{}\n{code}", address.to_lowercase()))
}

/// Sends a fresh code in the language of the tag, and earlier ones stop working: at most one a minute and five in ten minutes to one
/// address. Codes for phone numbers, and all where no mails are sent, go to the log.
pub(crate) async fn send(core: &Core, address: String, language: &str) -> Result<()> {
    send_if(core, address, language, true).await
}

/// As [`send`] where it `reaches` somebody; where not, the answer and the limits are the same, and nothing is sent.
pub(crate) async fn send_if(core: &Core, address: String, language: &str, reaches: bool) -> Result<()> {
    let VerifyCodes::Sent(code_sender) = &core.verify_codes else { return Ok(()) };
    let code_sender = code_sender.clone();
    let code = core.entropy.digits(DIGITS);
    let (to, secret) = (address.to_lowercase(), code.clone());
    let (own, language) = (address.clone(), language.to_owned());
    let mailed = core.write(move |tx, settings| {
        let now = tx.now();
        let often = codes::sent_since(tx, Purpose::Verify, &to, now - MINUTE)? >= 1
            || codes::sent_since(tx, Purpose::Verify, &to, now - 10 * MINUTE)? >= 5;
        if often {
            return Err(Error::TooMany { what: Limit::VerifyCodes, retry_after_seconds: Some(60) });
        }
        codes::retire(tx, Purpose::Verify, &to)?;
        codes::insert(tx, Purpose::Verify, Some(&to), &bound(&to, &secret), "{}", now + LIFETIME)?;
        let mailed = reaches && settings.sends_mail && own.contains('@');
        if mailed {
            mail::queue(tx, settings, &own, &language, &Notice::Code(&secret), now + LIFETIME)?;
        }
        Ok(mailed)
    });
    if !mailed.await? && reaches {
        code_sender(&address, &code);
    }
    Ok(())
}

/// A right code that is not used yet. What it allows has to `consume` it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Checked {
    address: String,
    /// `None` where any code is accepted.
    hash: Option<[u8; 32]>,
}

impl Checked {
    /// Does it prove this address?
    pub fn is_for(&self, address: &str) -> bool {
        self.address == address.to_lowercase()
    }
}

/// Is it the right code? A wrong one counts as a guess.
pub(crate) async fn check(core: &Core, address: &str, code: &str) -> Result<Checked> {
    let hash = bound(address, code);
    let address = address.to_lowercase();
    if matches!(core.verify_codes, VerifyCodes::Off) {
        return Ok(Checked { address, hash: None });
    }
    let to = address.clone();
    let right = core
        .write(move |tx, _| {
            let Some(row) = live(tx, &to)? else { return Ok(false) };
            if row.code_hash == hash {
                return Ok(true);
            }
            codes::count_attempt(tx, row.id)?;
            Ok(false)
        })
        .await?;
    if right { Ok(Checked { address, hash: Some(hash) }) } else { Err(Error::Unauthenticated(Auth::WrongCode)) }
}

fn live(r: &Read<'_>, address: &str) -> Result<Option<codes::Code>> {
    let row = codes::latest(r, Purpose::Verify, address)?;
    Ok(row.filter(|row| row.expires_at > r.now() && row.attempts < GUESSES))
}

/// Uses the code up, in the transaction that it allows: of two at once the second is refused.
pub(crate) fn consume(tx: &Write<'_>, code: &Checked) -> Result<()> {
    if let Some(hash) = code.hash
        && live(tx, &code.address)?.is_none_or(|row| row.code_hash != hash)
    {
        return Err(Error::Unauthenticated(Auth::WrongCode));
    }
    retire(tx, &code.address)
}

/// No code sent to the address works any longer.
pub(crate) fn retire(tx: &Write<'_>, address: &str) -> Result<()> {
    codes::retire(tx, Purpose::Verify, &address.to_lowercase())
}

/// Nothing is kept about the address.
pub(crate) fn erase(tx: &Write<'_>, address: &str) -> Result<()> {
    codes::erase(tx, Purpose::Verify, &address.to_lowercase())
}
