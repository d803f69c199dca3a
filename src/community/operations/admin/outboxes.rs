//! The outboxes: what waits or was given up, and why. What it says is nobody's business here.

use serde::Serialize;

use super::Admin;
use crate::community::operations::admin::acts::note;
use crate::error::{Error, Resource, Result};
use crate::model::notifications::outboxes::{Outbox, OutboxCounts, OutboxRow};
use crate::store::notifications::outboxes as rows;
use crate::store::{Read, Write};

/// Rows of one page.
pub(crate) const PAGE: u32 = 50;

/// What is older than `before`, latest first; only what was given up, or only what waits, where `failed` says so.
pub(crate) fn page(r: &Read<'_>, outbox: Outbox, failed: Option<bool>, before: Option<i64>) -> Result<Vec<OutboxRow>> {
    rows::page(r, outbox, failed, before, PAGE)
}

/// How many wait and how many were given up.
pub(crate) fn counts(r: &Read<'_>, outbox: Outbox) -> Result<OutboxCounts> {
    rows::counts(r, outbox)
}

/// What the audit log says of a row. Whom it was for is nothing to keep for ever.
#[derive(Serialize)]
struct About {
    about: String,
}

fn find(r: &Read<'_>, outbox: Outbox, id: i64) -> Result<OutboxRow> {
    rows::find(r, outbox, id)?.ok_or(Error::NotFound(Resource::Record))
}

/// It is tried at once. `NotFound(Record)`; `Invalid` where what it says is worth nothing any more.
pub(crate) fn retry(tx: &Write<'_>, admin: &Admin, outbox: Outbox, id: i64) -> Result<()> {
    let row = find(tx, outbox, id)?;
    if !rows::retry(tx, outbox, id)? {
        return Err(match outbox {
            Outbox::Mail => Error::unfit("mail", "the code or link in this mail is too old; the person has to ask for another one"),
            Outbox::WebPush | Outbox::DevicePush => Error::unfit("push", "this push is too old to be of use"),
        });
    }
    note(tx, admin, &format!("{}.retry", outbox.name()), &id.to_string(), &About { about: row.about })
}

/// It is deleted. `NotFound(Record)`.
pub(crate) fn drop(tx: &Write<'_>, admin: &Admin, outbox: Outbox, id: i64) -> Result<()> {
    let row = find(tx, outbox, id)?;
    rows::remove(tx, outbox, id)?;
    note(tx, admin, &format!("{}.drop", outbox.name()), &id.to_string(), &About { about: row.about })
}
