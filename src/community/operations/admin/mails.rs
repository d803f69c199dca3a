//! Which mails an administrator receives.

use serde::Serialize;

use super::Admin;
use crate::community::operations::admin::acts::note;
use crate::error::Result;
use crate::model::id::AccountId;
use crate::store::accounts::account;
use crate::store::{Read, Write};

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
