//! Everybody, as an operator lists them.

use serde::Serialize;

use crate::error::Result;
use crate::model::id::UserId;
use crate::store::Read;

/// One user with the account behind it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UserRow {
    pub uid: UserId,
    pub username: String,
    pub nickname: String,
    pub role: String,
    pub status: String,
    pub aid: String,
    pub email: Option<String>,
}

/// Every user but deleted ones, oldest first. Unbounded: for the command line only.
pub(crate) fn all(r: &Read<'_>) -> Result<Vec<UserRow>> {
    r.all(
        "SELECT u.id, u.username, u.nickname, u.role, u.status, a.aid, a.email
         FROM users u JOIN accounts a ON a.id = u.account_id WHERE u.status <> 'deleted' ORDER BY u.id",
        [],
        |row| {
            Ok(UserRow {
                uid: row.get(0)?,
                username: row.get(1)?,
                nickname: row.get(2)?,
                role: row.get(3)?,
                status: row.get(4)?,
                aid: row.get(5)?,
                email: row.get(6)?,
            })
        },
    )
}
