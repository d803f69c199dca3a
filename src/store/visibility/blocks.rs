//! Blocks and mutes between people as conditions of SQL.
//!
//! Arguments are SQL: a placeholder such as `?1` or a column such as `u.id`. A viewer that is 0 or NULL is nobody, who
//! blocks and mutes nobody. Nothing but `user_marks.mark` and `mutes.expires_at` decides.

/// `user` has blocked `who`.
pub(in crate::store) fn blocked(user: &str, who: &str) -> String {
    blocked_in("user_marks", user, who)
}

/// `user` has blocked `target`, where `marks` is the table of marks on such targets.
pub(in crate::store) fn blocked_in(marks: &str, user: &str, target: &str) -> String {
    format!("EXISTS (SELECT 1 FROM {marks} b WHERE b.user_id = {user} AND b.target_id = {target} AND b.axis = 'bond' AND b.mark = 'block')")
}

/// Neither of `viewer` and `who` has blocked the other.
pub(in crate::store) fn unblocked(viewer: &str, who: &str) -> String {
    format!("NOT {} AND NOT {}", blocked(viewer, who), blocked(who, viewer))
}

/// `viewer` mutes `who` at the moment `now`.
pub(in crate::store) fn muted(viewer: &str, who: &str, now: &str) -> String {
    format!("EXISTS (SELECT 1 FROM mutes x WHERE x.user_id = {viewer} AND x.target_id = {who} AND {})", in_force("x", now))
}

/// The row `mute` of `mutes` has not ended at the moment `now`.
pub(in crate::store) fn in_force(mute: &str, now: &str) -> String {
    format!("({mute}.expires_at IS NULL OR {mute}.expires_at > {now})")
}

/// Neither of `viewer` and `who` has blocked the other, and `viewer` does not mute `who` at the moment `now`.
pub(in crate::store) fn unblocked_and_unmuted(viewer: &str, who: &str, now: &str) -> String {
    format!("{} AND NOT {}", unblocked(viewer, who), muted(viewer, who, now))
}

/// A query for the ids of everybody whom `user` has blocked.
pub(in crate::store) fn blocked_by(user: &str) -> String {
    blocked_by_in("user_marks", user)
}

/// A query for the ids of what `user` has blocked, where `marks` is the table of marks on such targets.
pub(in crate::store) fn blocked_by_in(marks: &str, user: &str) -> String {
    format!("SELECT target_id FROM {marks} WHERE user_id = {user} AND mark = 'block'")
}

/// A query for the ids of everybody who has blocked `user`.
pub(in crate::store) fn blockers_of(user: &str) -> String {
    format!("SELECT user_id FROM user_marks WHERE target_id = {user} AND mark = 'block'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn each_condition_is_one_step_in_an_index() {
        let dir = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let db = fixture::open(&dir).unwrap_or_else(|error| panic!("{error}"));
        let sql = format!("SELECT u.id FROM users u WHERE u.id = ?3 AND {}", unblocked_and_unmuted("?1", "u.id", "?2"));
        let plan = db.read(|r| fixture::plan(r, &sql)).unwrap_or_default();
        for step in [
            "SEARCH b USING INDEX sqlite_autoindex_user_marks_1 (user_id=? AND target_id=? AND axis=?)",
            "SEARCH x USING INDEX sqlite_autoindex_mutes_1 (user_id=? AND target_id=?)",
        ] {
            assert!(plan.contains(step), "{step}: {plan}");
        }
        for (sql, index) in [
            (blocked_by("?1"), "user_marks_given (user_id=? AND mark=?)"),
            (blockers_of("?1"), "user_marks_received (target_id=? AND mark=?)"),
        ] {
            let plan = db.read(|r| fixture::plan(r, &sql)).unwrap_or_default();
            assert!(plan.contains(index), "{index}: {plan}");
        }
    }
}
