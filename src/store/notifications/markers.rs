//! How far a user has read, by timeline.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::UserId;
use crate::store::{Read, Write};

/// How far one user has read one timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    pub last_read_id: i64,
    /// Grows by one each time it is moved.
    pub version: i64,
    pub updated_at: Millis,
}

/// The marker of a timeline, `home` or `notifications`; `None` if it was never set.
pub(crate) fn one(r: &Read<'_>, me: UserId, timeline: &str) -> Result<Option<Marker>> {
    r.one("SELECT last_read_id, version, updated_at FROM markers WHERE user_id = ?1 AND timeline = ?2", (me, timeline), |row| {
        Ok(Marker { last_read_id: row.get(0)?, version: row.get(1)?, updated_at: row.get(2)? })
    })
}

/// Writes the marker of a timeline as it is given, in place of an earlier one.
/// Errors: `Error::Internal` if `timeline` is not `home` or `notifications`.
pub(crate) fn set(tx: &Write<'_>, me: UserId, timeline: &str, marker: &Marker) -> Result<()> {
    tx.execute(
        "INSERT INTO markers (user_id, timeline, last_read_id, version, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (user_id, timeline) DO UPDATE SET last_read_id = ?3, version = ?4, updated_at = ?5",
        (me, timeline, marker.last_read_id, marker.version, marker.updated_at),
    )
    .map(drop)
}
