//! Likes, dislikes, follows and blocks.

use super::Read;
use crate::error::Result;
use crate::model::content::Mark;
use crate::model::id::UserId;

/// Has `user` put `mark` on `target`?
pub fn has_user_mark(r: &Read<'_>, user: UserId, target: UserId, mark: Mark) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM user_marks WHERE user_id = ?1 AND target_id = ?2 AND mark = ?3", (user, target, mark), |_| Ok(()))?.is_some())
}
