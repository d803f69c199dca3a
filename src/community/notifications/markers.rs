//! How far somebody has read (`docs/specs/mastodon.md 4.7`).

use crate::error::Result;
use crate::model::id::UserId;
use crate::store::notifications::{grouped_changes, markers as rows};
use crate::store::{Read, Write};

pub(crate) use crate::store::notifications::markers::Marker;

/// A place with marks of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timeline {
    Home,
    Notifications,
}

impl Timeline {
    /// Every timeline that has marks, each once.
    pub(crate) const ALL: [Self; 2] = [Self::Home, Self::Notifications];

    /// The word it is stored by and known by in the API: `home` or `notifications`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Notifications => "notifications",
        }
    }
}

/// `None` where nothing was ever marked.
pub(crate) fn one(r: &Read<'_>, me: UserId, timeline: Timeline) -> Result<Option<Marker>> {
    rows::one(r, me, timeline.name())
}

/// A mark to be moved, and the version the mover saw last, if they care.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MarkerUpdate {
    pub timeline: Timeline,
    pub last: i64,
    pub version: Option<i64>,
}

/// Moves markers, forwards or back; my notifications up to their marker count as read in every dialect.
/// `None`, and nothing is moved, when one is not of the version it was seen in: somebody else moved it since.
pub(crate) fn set(tx: &Write<'_>, me: UserId, moves: &[MarkerUpdate]) -> Result<Option<Vec<(Timeline, Marker)>>> {
    let mut after = Vec::with_capacity(moves.len());
    for MarkerUpdate { timeline, last, version } in moves {
        let known = one(tx, me, *timeline)?;
        if version.is_some_and(|version| known.map_or(0, |known| known.version) != version) {
            return Ok(None);
        }
        after.push((*timeline, Marker { last_read_id: *last, version: known.map_or(0, |known| known.version) + 1, updated_at: tx.now() }));
    }
    for (timeline, marker) in &after {
        rows::set(tx, me, timeline.name(), marker)?;
        if *timeline == Timeline::Notifications {
            grouped_changes::read_up_to(tx, me, marker.last_read_id)?;
        }
    }
    Ok(Some(after))
}
