//! The community in numbers.

use std::sync::Arc;

use crate::community::runtime::core::Core;
use crate::error::Result;
use crate::model::Millis;
use crate::model::clock::DAY;
use crate::model::people::person::Person;
use crate::store::db::counters;
use crate::store::operations::statistics;
use crate::store::views;

pub(crate) use crate::store::operations::statistics::Week;

const WEEK: Millis = 7 * DAY;
/// 1970-01-01 was a Thursday; weeks begin on Monday.
const MONDAY: Millis = 4 * DAY;
/// Weeks that are reported.
pub(crate) const WEEKS: usize = 12;

/// The size of the community and its use, as everybody may know them.
#[derive(Clone, Debug)]
pub(crate) struct Statistics {
    /// Those who did not leave.
    pub users: i64,
    /// Posts and comments.
    pub statuses: i64,
    /// People seen within 30 days, and within 180.
    pub active_month: i64,
    pub active_halfyear: i64,
    /// The first administrator.
    pub contact: Option<Arc<Person>>,
    /// The current week first.
    pub weeks: Vec<Week>,
}

/// When the week of this moment began: Monday, midnight UTC.
fn monday(at: Millis) -> Millis {
    at - (at - MONDAY).rem_euclid(WEEK)
}

/// Counts. Looks at many rows, so what it finds is worth keeping for some minutes.
pub(crate) async fn take(core: &Core) -> Result<Statistics> {
    core.db
        .read_slow(move |r| {
            let now = r.now();
            let this = monday(now);
            let begins = (0..WEEKS).map(|back| this - WEEK * i64::try_from(back).unwrap_or_default());
            let contact = match statistics::first_administrator(r)? {
                Some(id) => views::people::person(r, id)?,
                None => None,
            };
            Ok(Statistics {
                users: counters::tally(r, "users")?,
                statuses: counters::tally(r, "posts")? + counters::tally(r, "comments")?,
                active_month: statistics::active_since(r, now - 30 * DAY)?,
                active_halfyear: statistics::active_since(r, now - 180 * DAY)?,
                contact,
                weeks: begins.map(|begin| statistics::week(r, begin, begin + WEEK)).collect::<Result<_>>()?,
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        // 2026-03-04 was a Wednesday, its Monday 2026-03-02.
        assert_eq!(monday(1_772_600_767_000), 1_772_409_600_000);
        assert_eq!(monday(1_772_409_600_000), 1_772_409_600_000);
        assert_eq!(monday(1_772_409_599_999), 1_772_409_600_000 - WEEK);
    }
}
