//! The newest notifications of a person that timelines may show, as a card.

use super::key::{Card, Kind};
use crate::model::notifications::notification::NotificationKind;
use crate::model::notifications::stored::StoredNotification;
use crate::model::span::Span;

/// How many are kept.
pub(crate) const KEPT: u32 = 100;

/// Rows of all kinds that timelines show, before the rules of who may see what.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct NewestNotifications {
    /// Newest first.
    rows: Box<[StoredNotification]>,
    /// There are older ones in the file.
    cut: bool,
}

impl NewestNotifications {
    /// The newest rows, newest first, and whether there are more.
    pub(crate) fn new(rows: Vec<StoredNotification>, cut: bool) -> Self {
        Self { rows: rows.into(), cut }
    }

    /// The rows of a span that goes downwards, and whether there may be more; `None` where the file has to be asked.
    pub(crate) fn page(&self, kinds: &[NotificationKind], span: Span) -> Option<(Vec<StoredNotification>, bool)> {
        let limit = span.limit as usize;
        let fits = |row: &&StoredNotification| row.id.0 < span.before && row.id.0 > span.after && kinds.contains(&row.kind);
        let mut found: Vec<StoredNotification> = self.rows.iter().filter(fits).take(limit.saturating_add(1)).copied().collect();
        if found.len() > limit {
            found.truncate(limit);
            return Some((found, true));
        }
        let reaches_the_end = !self.cut || self.rows.last().is_some_and(|oldest| oldest.id.0 <= span.after);
        reaches_the_end.then_some((found, false))
    }
}

impl Card for NewestNotifications {
    const KIND: Kind = Kind::Notifications;

    fn heap(&self) -> usize {
        size_of_val(&*self.rows)
    }
}
