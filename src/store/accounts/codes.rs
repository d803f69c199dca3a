//! Short-lived secrets.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::model::Millis;
use crate::store::db::row::sql;
use crate::store::{Read, Write};

/// What a one-time code opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Proves that an e-mail address or phone number belongs to a person.
    Verify,
    /// Fresns v1 `loginToken`.
    Login,
    /// The link that makes the first administrator.
    FirstAdmin,
    /// A mailed link that proves the e-mail address of an account.
    Confirm,
    /// A mailed link that sets a new password.
    Reset,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Login => "login",
            Self::FirstAdmin => "first_admin",
            Self::Confirm => "confirm",
            Self::Reset => "reset",
        }
    }
}

/// A stored code.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub id: i64,
    pub code_hash: Vec<u8>,
    /// A JSON object.
    pub payload: String,
    pub attempts: i64,
    pub expires_at: Millis,
    pub used_at: Option<Millis>,
}

fn code(row: &rusqlite::Row<'_>) -> rusqlite::Result<Code> {
    Ok(Code {
        id: row.get(0)?,
        code_hash: row.get(1)?,
        payload: row.get(2)?,
        attempts: row.get(3)?,
        expires_at: row.get(4)?,
        used_at: row.get(5)?,
    })
}

const COLUMNS: &str = "id, code_hash, payload, attempts, expires_at, used_at";

/// Stores the hash of a code; `address` is where it was sent, `None` for a code that was sent nowhere.
/// `expires_at` is in milliseconds since 1970. Errors: `Error::Internal` if `payload` is not JSON.
pub(crate) fn insert(
    tx: &Write<'_>,
    purpose: Purpose,
    address: Option<&str>,
    hash: &[u8; 32],
    payload: &str,
    expires_at: Millis,
) -> Result<()> {
    tx.execute(
        "INSERT INTO one_time_codes (purpose, address, code_hash, payload, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (purpose.name(), address, hash, payload, tx.now(), expires_at),
    )
    .map(drop)
}

/// The code with this hash, used and expired ones included.
pub(crate) fn by_hash(r: &Read<'_>, purpose: Purpose, hash: &[u8; 32]) -> Result<Option<Code>> {
    r.one(
        sql!("SELECT {COLUMNS} FROM one_time_codes WHERE purpose = ?1 AND code_hash = ?2 ORDER BY id DESC LIMIT 1"),
        (purpose.name(), hash),
        code,
    )
}

/// Where a code was sent, by the id of its row.
pub(crate) fn address(r: &Read<'_>, id: i64) -> Result<Option<String>> {
    Ok(r.one("SELECT address FROM one_time_codes WHERE id = ?1", [id], |row| row.get(0))?.flatten())
}

/// The newest unused code of an address.
pub(crate) fn latest(r: &Read<'_>, purpose: Purpose, address: &str) -> Result<Option<Code>> {
    r.one(
        sql!(
            "SELECT {COLUMNS} FROM one_time_codes
             WHERE purpose = ?1 AND address = ?2 AND used_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1"
        ),
        (purpose.name(), address),
        code,
    )
}

/// How many codes an address was sent since then.
pub(crate) fn sent_since(r: &Read<'_>, purpose: Purpose, address: &str, since: Millis) -> Result<i64> {
    r.count("SELECT count(*) FROM one_time_codes WHERE purpose = ?1 AND address = ?2 AND created_at > ?3", (purpose.name(), address, since))
}

/// Marks a code as used now, by the id of its row.
pub(crate) fn use_up(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute("UPDATE one_time_codes SET used_at = ?2 WHERE id = ?1", (id, tx.now())).map(drop)
}

/// Every unused code of an address counts as used.
pub(crate) fn retire(tx: &Write<'_>, purpose: Purpose, address: &str) -> Result<()> {
    tx.execute(
        "UPDATE one_time_codes SET used_at = ?3 WHERE purpose = ?1 AND address = ?2 AND used_at IS NULL",
        (purpose.name(), address, tx.now()),
    )
    .map(drop)
}

/// Deletes every code of an address for this purpose, used or not.
pub(crate) fn erase(tx: &Write<'_>, purpose: Purpose, address: &str) -> Result<()> {
    tx.execute("DELETE FROM one_time_codes WHERE purpose = ?1 AND address = ?2", (purpose.name(), address)).map(drop)
}

/// Adds one to the attempts at a code, by the id of its row.
pub(crate) fn count_attempt(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute("UPDATE one_time_codes SET attempts = attempts + 1 WHERE id = ?1", [id]).map(drop)
}

/// Deletes the codes that ended before `before`, in milliseconds since 1970.
pub(crate) fn delete_expired(tx: &Write<'_>, before: Millis) -> Result<()> {
    tx.execute("DELETE FROM one_time_codes WHERE expires_at < ?1", [before]).map(drop)
}

/// The data of a code, as the JSON that is stored.
pub(crate) fn payload<T: Serialize>(of: &T) -> Result<String> {
    serde_json::to_string(of).map_err(Error::internal)
}

/// The data of a code.
pub(crate) fn read_payload<T: DeserializeOwned>(code: &Code) -> Result<T> {
    serde_json::from_str(&code.payload).map_err(Error::internal)
}
