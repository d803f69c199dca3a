//! The second factor of an account: the key of its authenticator, and codes for who has lost that.

use crate::error::Result;
use crate::model::id::AccountId;
use crate::store::{Read, Write};

/// The seed of an account's second factor, and the step of the last code that was taken.
pub(crate) fn second_factor(r: &Read<'_>, account: AccountId) -> Result<Option<(String, i64)>> {
    let row = r.one("SELECT totp_seed, coalesce(totp_step, 0) FROM accounts WHERE id = ?1", [account], |row| {
        Ok((row.get::<_, Option<String>>(0)?, row.get(1)?))
    })?;
    Ok(row.and_then(|(seed, step)| seed.map(|seed| (seed, step))))
}

/// Sets or takes away the second factor; the recovery codes of an earlier one end with it.
pub(crate) fn set_second_factor(tx: &Write<'_>, account: AccountId, seed: Option<&str>, step: i64) -> Result<()> {
    erase_codes(tx, account)?;
    tx.execute("UPDATE accounts SET totp_seed = ?2, totp_step = ?3 WHERE id = ?1", (account, seed, step)).map(drop)
}

/// Uses a code up; false where this one or a later one was used before.
pub(crate) fn use_code(tx: &Write<'_>, account: AccountId, step: i64) -> Result<bool> {
    Ok(tx.execute("UPDATE accounts SET totp_step = ?2 WHERE id = ?1 AND coalesce(totp_step, 0) < ?2", (account, step))? > 0)
}

/// Stores the hash of a recovery code.
pub(crate) fn add_code(tx: &Write<'_>, account: AccountId, hash: &[u8; 32]) -> Result<()> {
    tx.execute("INSERT INTO recovery_codes (account_id, code_hash) VALUES (?1, ?2)", (account, hash)).map(drop)
}

/// Uses up the recovery code with this hash; false where the account has none such.
pub(crate) fn use_recovery_code(tx: &Write<'_>, account: AccountId, hash: &[u8; 32]) -> Result<bool> {
    Ok(tx.execute("DELETE FROM recovery_codes WHERE account_id = ?1 AND code_hash = ?2", (account, hash))? > 0)
}

/// How many recovery codes an account has left.
pub(crate) fn codes_left(r: &Read<'_>, account: AccountId) -> Result<i64> {
    r.count("SELECT count(*) FROM recovery_codes WHERE account_id = ?1", [account])
}

/// Deletes every recovery code of an account.
pub(crate) fn erase_codes(tx: &Write<'_>, account: AccountId) -> Result<()> {
    tx.execute("DELETE FROM recovery_codes WHERE account_id = ?1", [account]).map(drop)
}
