//! What administrators do on their page: each act is allowed to administrators alone, and written down.

pub mod backups;
pub mod entrance;
pub mod invites;
pub mod jobs;
pub mod members;
pub mod moderation;
pub mod notices;
pub mod overview;
pub mod programs;
pub mod repair;
pub mod rules;

use serde::Serialize;

use crate::error::Result;
use crate::model::id::UserId;
use crate::store::operations::admin::audit;
use crate::store::{Read, Write};

pub use crate::store::operations::admin::audit::Act;

/// Acts of one page.
pub const ACTS: u32 = 50;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admin {
    pub user: UserId,
    pub account: crate::model::id::AccountId,
    pub session: crate::model::id::SessionId,
}

/// What an act did not need to say.
#[derive(Serialize)]
pub struct Plain {}

/// Writes an act of an administrator down.
fn note(tx: &Write<'_>, admin: &Admin, action: &str, subject: &str, detail: &impl Serialize) -> Result<()> {
    audit::record(tx, Some(admin.user), action, Some(subject), detail)
}

/// What was done before `before`, latest first.
pub fn acts(r: &Read<'_>, before: Option<i64>) -> Result<Vec<Act>> {
    audit::page(r, before, ACTS)
}
