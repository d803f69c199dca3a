//! What administrators did.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::Millis;
use crate::model::id::UserId;
use crate::store::{Read, Write};

/// One act of an administrator, or of the command line where nobody is named.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Act {
    pub id: i64,
    pub actor: Option<String>,
    pub action: String,
    pub subject: Option<String>,
    /// What else there is to know: one JSON object as text.
    pub detail: String,
    pub at: Millis,
}

/// Writes an act down, in the transaction that does it.
pub(crate) fn record(tx: &Write<'_>, actor: Option<UserId>, action: &str, subject: Option<&str>, detail: &impl Serialize) -> Result<()> {
    let detail = serde_json::to_string(detail).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO audit_log (id, actor_id, action, subject, detail, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (tx.next_id(), actor, action, subject, detail, tx.now()),
    )
    .map(drop)
}

/// The latest acts before `before`, latest first.
pub(crate) fn page(r: &Read<'_>, before: Option<i64>, limit: u32) -> Result<Vec<Act>> {
    r.all(
        "SELECT l.id, u.username, l.action, l.subject, l.detail, l.at FROM audit_log l LEFT JOIN users u ON u.id = l.actor_id
         WHERE l.id < ?1 ORDER BY l.id DESC LIMIT ?2",
        (before.unwrap_or(i64::MAX), limit),
        |row| {
            Ok(Act { id: row.get(0)?, actor: row.get(1)?, action: row.get(2)?, subject: row.get(3)?, detail: row.get(4)?, at: row.get(5)? })
        },
    )
}
