//! People who agreed to be found.

use crate::error::Result;
use crate::model::id::UserId;
use crate::store::Read;
use crate::store::visibility::blocks::unblocked_and_unmuted;

/// How the directory is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DirectoryOrder {
    /// The users who published most recently first.
    #[default]
    Active,
    /// The newest first.
    New,
}

fn sql(order: DirectoryOrder) -> String {
    let order = match order {
        DirectoryOrder::Active => "max(coalesce(u.last_post_at, 0), coalesce(u.last_comment_at, 0)) DESC, u.id DESC",
        DirectoryOrder::New => "u.id DESC",
    };
    format!(
        "SELECT u.id FROM users u WHERE u.discoverable = 1 AND u.status = 'enabled' AND u.role <> 'pending' AND {}
         ORDER BY {order} LIMIT ?4 OFFSET ?3",
        unblocked_and_unmuted("?1", "u.id", "?2")
    )
}

/// A page by number, along an index of its own.
pub(crate) fn page(r: &Read<'_>, viewer: Option<UserId>, order: DirectoryOrder, offset: u32, limit: u32) -> Result<Vec<UserId>> {
    r.all(&sql(order), (viewer.unwrap_or(UserId(0)), r.now(), offset, limit), |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn both_orders_scan_an_index() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = fixture::open(&dir).expect("a new file");
        for (order, index) in [(DirectoryOrder::Active, "users_listed_active"), (DirectoryOrder::New, "users_listed")] {
            let plan = db.read(|r| fixture::plan(r, &sql(order))).expect("a plan");
            assert!(plan.contains(&format!("SCAN u USING INDEX {index}")) && !plan.contains("TEMP B-TREE"), "{order:?}: {plan}");
        }
    }
}
