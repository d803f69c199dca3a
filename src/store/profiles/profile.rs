//! The fields of a profile besides the name, and the defaults of what its user publishes.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::content::entry::{QuotePolicy, Visibility};
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

/// How somebody's new statuses are where they say nothing else.
pub(crate) struct Defaults {
    pub visibility: Visibility,
    pub sensitive: bool,
    pub language: Option<String>,
    pub quote_policy: QuotePolicy,
}

/// The defaults of a user; `None` if there is no such user.
pub(crate) fn defaults(r: &Read<'_>, user: UserId) -> Result<Option<Defaults>> {
    r.one("SELECT default_visibility, default_sensitive, default_language, default_quote_policy FROM users WHERE id = ?1", [user], |row| {
        Ok(Defaults { visibility: row.get(0)?, sensitive: row.get(1)?, language: row.get(2)?, quote_policy: row.get(3)? })
    })
}
