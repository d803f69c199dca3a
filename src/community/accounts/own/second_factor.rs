//! The second factor of an account (RFC 6238), and the codes for who has lost it (`docs/specs/web.md` 4).

use totp_rs::{Builder, Secret, Totp};

use crate::community::accounts::attempts::{self, Claim};
use crate::community::people::sessions::hash_token;
use crate::community::runtime::core::Core;
use crate::error::{Auth, Error, Result};
use crate::model::id::AccountId;
use crate::model::people::place::Place;
use crate::model::{Entropy, Millis};
use crate::store::accounts::factors as rows;
use crate::store::{Read, Write};

/// Seconds a code is shown.
const STEP: u64 = 30;
/// Bytes of a seed.
const SEED: usize = 20;
/// Digits of a code.
const DIGITS: usize = 6;
/// Recovery codes that an account is given at once.
const CODES: usize = 10;
/// Letters and digits of a recovery code, and how many stand together.
const CODE: usize = 12;
const GROUP: usize = 4;
/// 32 of them, 5 bits each; none looks like another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// Has this account a second factor?
pub(crate) fn is_set(r: &Read<'_>, account: AccountId) -> Result<bool> {
    Ok(rows::second_factor(r, account)?.is_some())
}

/// How many recovery codes are left.
pub(crate) fn codes_left(r: &Read<'_>, account: AccountId) -> Result<i64> {
    rows::codes_left(r, account)
}

fn totp(seed: &str) -> Result<Totp> {
    let secret = Secret::try_from_base32(seed).map_err(Error::internal)?;
    Builder::new().with_secret(secret).with_step_duration(STEP).build().map_err(Error::internal)
}

/// The time step of a right code.
fn step_of(seed: &str, code: &str, now: Millis) -> Result<i64> {
    let seconds = u64::try_from(now / 1_000).unwrap_or_default();
    let step = totp(seed)?.check(code, seconds).ok_or(Error::Unauthenticated(Auth::WrongCode))?;
    i64::try_from(step).map_err(Error::internal)
}

/// A seed that nobody has yet, and the address that an authenticator reads.
pub(crate) fn propose(core: &Core, username: &str) -> Result<(String, String)> {
    let seed = Secret::from(core.entropy.bytes::<SEED>().to_vec()).to_base32();
    let url = address(core, &seed, username)?;
    Ok((seed, url))
}

/// The address that an authenticator reads of a proposed seed. `Invalid` for what is none.
pub(crate) fn address(core: &Core, seed: &str, username: &str) -> Result<String> {
    let secret = checked(seed)?;
    // The form of such an address knows no colon inside a name.
    let site = core.settings().name.replace(':', " ");
    let totp = Builder::new()
        .with_secret(secret)
        .with_step_duration(STEP)
        .with_account_name(username)
        .with_issuer(Some(site.as_str()))
        .build()
        .map_err(Error::internal)?;
    totp.to_url().map_err(Error::internal)
}

fn checked(seed: &str) -> Result<Secret> {
    let unfit = || Error::unfit("seed", "this is not a key of a second factor");
    // Whoever proves a short one has proven nothing.
    let secret = Secret::try_from_base32(seed).map_err(|_| unfit())?;
    if seed.len() == SEED * 8 / 5 { Ok(secret) } else { Err(unfit()) }
}

/// The step of the code that shows that its owner has this seed. `Invalid`, `Unauthenticated(WrongCode)`.
pub(crate) fn shown(seed: &str, code: &str, now: Millis) -> Result<i64> {
    checked(seed)?;
    step_of(seed, &tidy(code), now)
}

/// Begins to ask for a second factor, of which a code of this step was shown. `Invalid` where there is one already.
pub(crate) fn set(tx: &Write<'_>, account: AccountId, seed: &str, step: i64) -> Result<()> {
    if is_set(tx, account)? {
        return Err(Error::unfit("seed", "there is a second factor already; remove it first"));
    }
    rows::set_second_factor(tx, account, Some(seed), step)
}

/// Removes the second factor and its recovery codes.
pub(crate) fn remove(tx: &Write<'_>, account: AccountId) -> Result<()> {
    rows::set_second_factor(tx, account, None, 0)
}

/// Removes the second factor of an account whose owner has lost it. `Invalid` where there is none.
pub(crate) fn reset(tx: &Write<'_>, account: AccountId) -> Result<()> {
    if !is_set(tx, account)? {
        return Err(Error::unfit("ids", "this account has no second factor"));
    }
    remove(tx, account)?;
    attempts::forget(tx, account)
}

/// Ten new recovery codes, which are shown once; earlier ones end. `Invalid` without a second factor.
pub(crate) fn renew_codes(tx: &Write<'_>, account: AccountId) -> Result<Vec<String>> {
    if !is_set(tx, account)? {
        return Err(Error::unfit("code", "there is no second factor"));
    }
    rows::erase_codes(tx, account)?;
    let codes: Vec<String> = (0..CODES).map(|_| draw(tx.entropy())).collect();
    for code in &codes {
        rows::add_code(tx, account, &hash(account, code))?;
    }
    Ok(codes)
}

fn draw(entropy: &Entropy) -> String {
    let letters = entropy.bytes::<CODE>().map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    letters.chunks(GROUP).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// Bound to its account, so that a code is looked for there alone.
fn hash(account: AccountId, code: &str) -> [u8; 32] {
    hash_token(&format!("recovery\n{account}\n{}", tidy(code)))
}

/// As it is compared: what people add for their eyes does not count.
fn tidy(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_lowercase()).collect()
}

/// Checks a code of the authenticator, or a recovery code. Failures count with the account's; no code is good twice.
/// `Unauthenticated(WrongCode)`; nothing is asked of an account without a second factor.
pub(crate) async fn check(core: &Core, place: Place, account: AccountId, code: &str) -> Result<()> {
    let Some((seed, _)) = core.read(|r| rows::second_factor(r, account))? else { return Ok(()) };
    let claim = Claim::own(attempts::Secret::Factor, account, place);
    let code = tidy(code);
    attempts::counted(core, claim.clone(), async move {
        if code.len() == CODE {
            let hash = hash(account, &code);
            let right = core.write(move |tx, _| rows::use_recovery_code(tx, account, &hash)).await?;
            return if right { Ok(()) } else { Err(Error::Unauthenticated(Auth::WrongCode)) };
        }
        spend(core, account, &seed, &code).await
    })
    .await?;
    core.write(move |tx, _| attempts::forgive(tx, &claim)).await
}

/// Uses a code of the authenticator up.
async fn spend(core: &Core, account: AccountId, seed: &str, code: &str) -> Result<()> {
    let step = step_of(seed, code, core.now())?;
    let fresh = core.write(move |tx, _| rows::use_code(tx, account, step)).await?;
    if fresh { Ok(()) } else { Err(Error::Unauthenticated(Auth::WrongCode)) }
}

/// What was typed as a password where nobody can ask for a code: the password, and the code behind it.
pub(in crate::community::accounts) fn split(typed: &str) -> Option<(&str, &str)> {
    let at = typed.len().checked_sub(DIGITS)?;
    let (password, code) = (typed.get(..at)?, typed.get(at..)?);
    code.bytes().all(|b| b.is_ascii_digit()).then(|| (password.trim_end_matches(' '), code))
}

/// The seed that an account's codes are made of, where it has one.
pub(in crate::community::accounts) fn seed(r: &Read<'_>, account: AccountId) -> Result<Option<String>> {
    Ok(rows::second_factor(r, account)?.map(|(seed, _)| seed))
}

/// Checks a code that came behind a password, whose failures are counted with it.
pub(in crate::community::accounts) async fn check_behind(core: &Core, account: AccountId, seed: &str, code: &str) -> Result<()> {
    spend(core, account, seed, code).await.map_err(|error| match error {
        Error::Unauthenticated(_) => Error::Unauthenticated(Auth::WrongPassword),
        error => error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_behind_the_password() {
        for (typed, parts) in [
            ("correct horse 1 123456", Some(("correct horse 1", "123456"))),
            ("correct horse 1123456", Some(("correct horse 1", "123456"))),
            ("123456", Some(("", "123456"))),
            ("12345", None),
            ("", None),
            ("correct horse", None),
            ("ééééé", None),
            ("pass1２３４５６", None),
        ] {
            assert_eq!(split(typed), parts, "{typed}");
        }
    }

    #[test]
    fn recovery_codes_are_read_as_people_type_them() {
        let code = draw(&Entropy::from_seed([7; 32]));
        assert_eq!((code.len(), code.matches('-').count()), (CODE + 2, 2), "{code}");
        let account = AccountId(5);
        for typed in [code.replace('-', ""), code.to_uppercase(), format!(" {} ", code.replace('-', " "))] {
            assert_eq!(hash(account, &typed), hash(account, &code), "{typed}");
        }
        assert_ne!(hash(AccountId(6), &code), hash(account, &code));
    }

    #[test]
    fn only_whole_keys_are_taken() {
        let seed = Secret::from(vec![1; SEED]).to_base32();
        assert!(checked(&seed).is_ok());
        for seed in ["", "AAAA", "not base32!", &seed[1..], &format!("{seed}A")] {
            assert!(checked(seed).is_err(), "{seed}");
        }
    }
}
