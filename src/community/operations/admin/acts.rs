//! Who acts as an administrator, and the record of what was done.

use serde::Serialize;

use crate::error::Result;
use crate::model::id::UserId;
use crate::store::operations::admin::audit;
use crate::store::operations::admin::audit::Act;
use crate::store::{Read, Write};

/// Acts of one page.
pub(crate) const ACTS: u32 = 50;

/// The administrator who acts, and the login they act through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Admin {
    pub user: UserId,
    pub account: crate::model::id::AccountId,
    pub session: crate::model::id::SessionId,
}

/// Fields that an action did not need.
#[derive(Serialize)]
pub(crate) struct Plain {}

/// Writes an act of an administrator down.
pub(super) fn note(tx: &Write<'_>, admin: &Admin, action: &str, subject: &str, detail: &impl Serialize) -> Result<()> {
    audit::record(tx, Some(admin.user), action, Some(subject), detail)
}

/// What was done before `before`, latest first.
pub(crate) fn acts(r: &Read<'_>, before: Option<i64>) -> Result<Vec<Act>> {
    audit::page(r, before, ACTS)
}
