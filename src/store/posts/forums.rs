//! Forums: the groups that posts stand in.

use crate::error::Result;
use crate::model::id::ForumId;
use crate::store::Read;

/// An enabled forum by its public id.
pub(crate) fn by_gid(r: &Read<'_>, gid: &str) -> Result<Option<ForumId>> {
    r.one("SELECT id FROM forums WHERE gid = ?1 AND enabled = 1", [gid], |row| row.get(0))
}
