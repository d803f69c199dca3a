//! The fields of a profile besides the name, and the hashtags it shows.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::id::UserId;
use crate::model::people::user::Field;
use crate::store::Read;

/// A list as it is kept in one column.
pub(crate) fn json(list: &[impl Serialize]) -> Result<String> {
    serde_json::to_string(list).map_err(Error::internal)
}

/// Names and values, in order.
pub(crate) fn fields(r: &Read<'_>, user: UserId) -> Result<Vec<Field>> {
    let text: Option<String> = r.one("SELECT fields FROM users WHERE id = ?1", [user], |row| row.get(0))?;
    text.map_or(Ok(Vec::new()), |text| serde_json::from_str(&text).map_err(Error::internal))
}
