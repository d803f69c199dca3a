//! The outbox of mails: what waits or was given up, and why. What mails say is nobody's business here.

use serde::Serialize;

use super::Admin;
use crate::community::operations::admin::acts::note;
use crate::error::{Error, Resource, Result};
use crate::model::id::AccountId;
use crate::model::notifications::mail::{MailCounts, MailRow};
use crate::store::accounts::account;
use crate::store::notifications::mail_outbox as rows;
use crate::store::{Read, Write};

/// Mails of one page.
pub(crate) const PAGE: u32 = 50;

/// Mails older than `before`, latest first.
pub(crate) fn page(r: &Read<'_>, before: Option<i64>) -> Result<Vec<MailRow>> {
    rows::page(r, before, PAGE)
}

/// How many wait and how many were given up.
pub(crate) fn counts(r: &Read<'_>) -> Result<MailCounts> {
    rows::counts(r)
}

#[derive(Serialize)]
struct Kind {
    kind: &'static str,
}

fn find(r: &Read<'_>, id: i64) -> Result<MailRow> {
    rows::find(r, id)?.ok_or(Error::NotFound(Resource::Record))
}

/// The mail is sent at once. `NotFound(Record)`; `Invalid("mail")` where what it says is worth nothing any more.
pub(crate) fn retry(tx: &Write<'_>, admin: &Admin, id: i64) -> Result<()> {
    let mail = find(tx, id)?;
    if !rows::retry(tx, id)? {
        return Err(Error::unfit("mail", "the code or link in this mail is too old; the person has to ask for another one"));
    }
    note(tx, admin, "mail.retry", &id.to_string(), &Kind { kind: mail.kind.name() })
}

/// The mail is deleted. `NotFound(Record)`.
pub(crate) fn drop(tx: &Write<'_>, admin: &Admin, id: i64) -> Result<()> {
    let mail = find(tx, id)?;
    rows::remove(tx, id)?;
    note(tx, admin, "mail.drop", &id.to_string(), &Kind { kind: mail.kind.name() })
}

/// Is this administrator told of reports by mail? `None` without an address.
pub(crate) fn report_mails(r: &Read<'_>, account: AccountId) -> Result<Option<bool>> {
    account::report_mails(r, account)
}

#[derive(Serialize)]
struct Switched {
    report_mails: bool,
}

/// Switches the mails about reports on or off for the administrator who asks.
pub(crate) fn set_report_mails(tx: &Write<'_>, admin: &Admin, on: bool) -> Result<()> {
    account::set_report_mails(tx, admin.account, on)?;
    note(tx, admin, "me.report_mails", &admin.user.to_string(), &Switched { report_mails: on })
}
