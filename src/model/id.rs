//! Newtype ids. All but table-internal ones come from one sequence:
//! `(ms since 2012-01-01T00:00Z) << 12 | counter`, 16 decimal digits, below 2^53 until 2081 (`docs/specs/core.md` 1).

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::clock::Millis;

/// Values by the number of an id.
pub(crate) type IdMap<T> = HashMap<i64, T, foldhash::fast::RandomState>;

/// 2012-01-01T00:00:00Z in Unix milliseconds.
pub(crate) const EPOCH: Millis = 1_325_376_000_000;
const COUNTER_BITS: u32 = 12;

/// The first id of a moment.
pub(crate) fn first_at(at: Millis) -> i64 {
    (at - EPOCH).max(0) << COUNTER_BITS
}

/// The moment inside an id.
pub(crate) fn created_at(id: i64) -> Millis {
    (id >> COUNTER_BITS) + EPOCH
}

/// The id after `last`, at `now`: never decreases, even if the clock goes back.
pub(crate) fn next(last: i64, now: Millis) -> i64 {
    first_at(now).max(last + 1)
}

/// Each of these once, the smallest first.
pub(crate) fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort_unstable();
    items.dedup();
    items
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            /// When it was made, for ids of the sequence.
            pub fn created_at(self) -> Millis {
                created_at(self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    AccountId,
    UserId,
    /// A post, comment, repost or message.
    EntryId,
    NotificationId,
    ConversationId,
    DraftId,
    RevisionId,
    FileId,
    SessionId,
    AppId,
    ForumId,
    HashtagId,
    /// A like, dislike, follow or block: lists of marks page by it.
    MarkId,
    /// A group chat.
    RoomId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_digits_and_safe_in_javascript() {
        let year_2026 = next(0, 1_767_225_600_000);
        assert_eq!(year_2026.to_string().len(), 16);
        assert_eq!(created_at(year_2026), 1_767_225_600_000);
        let year_2080 = next(0, 3_471_292_800_000);
        assert_eq!(year_2080.to_string().len(), 16);
        assert!(year_2080 < 1 << 53);
    }

    #[test]
    fn ids_never_decrease() {
        let a = next(0, 1_767_225_600_000);
        assert_eq!(next(a, 1_767_225_600_000), a + 1);
        assert_eq!(next(a, 1_700_000_000_000), a + 1);
    }
}
