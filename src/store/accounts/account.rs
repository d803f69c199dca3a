//! Credentials.

use crate::error::{Error, Result, Taken};
use crate::model::id::{AccountId, UserId};
use crate::model::people::user::{Account, Status};
use crate::store::db::errors::is_taken;
use crate::store::db::row::Cols;
use crate::store::{Read, Write};

const COLUMNS: &str = "id, aid, email, country_code, pure_phone, phone, password_hash, birthday, status, wait_delete_at";

fn account(row: &rusqlite::Row<'_>) -> rusqlite::Result<Account> {
    let mut c = Cols::of(row);
    Ok(Account {
        id: c.next()?,
        aid: c.next()?,
        email: c.next()?,
        country_code: c.next()?,
        pure_phone: c.next()?,
        phone: c.next()?,
        password_hash: c.next()?,
        birthday: c.next()?,
        status: c.next()?,
        wait_delete_at: c.next()?,
    })
}

/// How an account is looked up.
pub(crate) enum AccountBy<'a> {
    Id(AccountId),
    Aid(&'a str),
    /// Case-insensitive.
    Email(&'a str),
    /// Country code and number together, digits only.
    Phone(&'a str),
}

/// One account, deleted ones included.
pub(crate) fn find(r: &Read<'_>, by: &AccountBy<'_>) -> Result<Option<Account>> {
    let select = |filter: &str| format!("SELECT {COLUMNS} FROM accounts WHERE {filter}");
    match by {
        AccountBy::Id(id) => r.one(&select("id = ?1"), [id], account),
        AccountBy::Aid(aid) => r.one(&select("aid = ?1"), [aid], account),
        AccountBy::Email(email) => r.one(&select("email = ?1 COLLATE NOCASE"), [email], account),
        AccountBy::Phone(phone) => r.one(&select("phone = ?1"), [phone], account),
    }
}

/// What a new account starts with.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewAccount {
    pub email: Option<String>,
    pub country_code: Option<i64>,
    pub pure_phone: Option<String>,
    pub password_hash: Option<String>,
    pub birthday: Option<String>,
}

/// The number as it is unique: country code and local number.
pub(crate) fn full_phone(country_code: i64, pure: &str) -> String {
    format!("{country_code}{pure}")
}

/// Adds an enabled account whose last login is now; gives its id and its public code, the `aid`.
/// Errors: `Error::Internal` if the e-mail address or the phone number belongs to another account.
pub(crate) fn insert(tx: &Write<'_>, new: &NewAccount) -> Result<(AccountId, String)> {
    let id = AccountId(tx.next_id());
    let aid = tx.fresh_code("SELECT 1 FROM accounts WHERE aid = ?1")?;
    let phone = new.country_code.zip(new.pure_phone.as_deref()).map(|(code, pure)| full_phone(code, pure));
    tx.execute(
        "INSERT INTO accounts (id, aid, email, country_code, pure_phone, phone, password_hash, birthday, last_login_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (id, &aid, &new.email, new.country_code, &new.pure_phone, phone, &new.password_hash, &new.birthday, tx.now()),
    )?;
    Ok((id, aid))
}

/// Replaces the hash of the password; does nothing if there is no such account.
pub(crate) fn set_password(tx: &Write<'_>, id: AccountId, hash: &str) -> Result<()> {
    tx.execute("UPDATE accounts SET password_hash = ?2 WHERE id = ?1", (id, hash)).map(drop)
}

/// Replaces the e-mail address and notes it as confirmed now.
/// Errors: `Error::Conflict(Taken::Email)` if another account has it, in any letter case.
pub(crate) fn set_email(tx: &Write<'_>, id: AccountId, email: &str) -> Result<()> {
    let done = tx.prepare("UPDATE accounts SET email = ?2, email_confirmed_at = ?3 WHERE id = ?1")?.execute((id, email, tx.now()));
    taken_as(done, Taken::Email)
}

/// The address was proven by a code.
pub(crate) fn confirm_email(tx: &Write<'_>, id: AccountId) -> Result<()> {
    tx.execute("UPDATE accounts SET email_confirmed_at = ?2 WHERE id = ?1", (id, tx.now())).map(drop)
}

/// Whether the e-mail address was confirmed; `false` if there is no such account.
pub(crate) fn email_is_confirmed(r: &Read<'_>, id: AccountId) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM accounts WHERE id = ?1 AND email_confirmed_at IS NOT NULL", [id], |_| Ok(()))?.is_some())
}

/// Whether an administrator is told of reports by mail; `None` without an e-mail address.
pub(crate) fn report_mails(r: &Read<'_>, id: AccountId) -> Result<Option<bool>> {
    r.one("SELECT report_mails FROM accounts WHERE id = ?1 AND email IS NOT NULL", [id], |row| row.get(0))
}

/// Sets whether an administrator is told of reports by mail.
pub(crate) fn set_report_mails(tx: &Write<'_>, id: AccountId, on: bool) -> Result<()> {
    tx.execute("UPDATE accounts SET report_mails = ?2 WHERE id = ?1", (id, on)).map(drop)
}

/// Replaces the phone number; `pure` is the number without its country code.
/// Errors: `Error::Conflict(Taken::Phone)` if another account has it.
pub(crate) fn set_phone(tx: &Write<'_>, id: AccountId, country_code: i64, pure: &str) -> Result<()> {
    let done = tx.prepare("UPDATE accounts SET country_code = ?2, pure_phone = ?3, phone = ?4 WHERE id = ?1")?.execute((
        id,
        country_code,
        pure,
        full_phone(country_code, pure),
    ));
    taken_as(done, Taken::Phone)
}

fn taken_as(done: rusqlite::Result<usize>, what: Taken) -> Result<()> {
    match done {
        Ok(_) => Ok(()),
        Err(error) if is_taken(&error) => Err(Error::Conflict(what)),
        Err(error) => Err(error.into()),
    }
}

/// Replaces the status of the account only; its users keep theirs.
pub(crate) fn set_status(tx: &Write<'_>, id: AccountId, status: Status) -> Result<()> {
    tx.execute("UPDATE accounts SET status = ?2 WHERE id = ?1", (id, status)).map(drop)
}

/// Sets the time of the last login to now.
pub(crate) fn touch_login(tx: &Write<'_>, id: AccountId) -> Result<()> {
    tx.execute("UPDATE accounts SET last_login_at = ?2 WHERE id = ?1", (id, tx.now())).map(drop)
}

/// The users of an account, oldest first, deleted ones left out.
pub(crate) fn users(r: &Read<'_>, id: AccountId) -> Result<Vec<UserId>> {
    r.all("SELECT id FROM users WHERE account_id = ?1 AND status <> 'deleted' ORDER BY is_primary DESC, id", [id], |row| row.get(0))
}

/// Whether at least one user of the account is enabled.
pub(crate) fn has_enabled_user(r: &Read<'_>, id: AccountId) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM users WHERE account_id = ?1 AND status = 'enabled' LIMIT 1", [id], |_| Ok(()))?.is_some())
}
