//! What a person did with the newest entries, as a card.

use super::key::{Card, Kind};
use crate::model::content::views::OwnActs;
use crate::model::id::{EntryId, IdMap};

/// Marks, reposts and bookmarks of one person on all entries above an id.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ActsKnown {
    by_entry: IdMap<OwnActs>,
    floor: i64,
}

impl ActsKnown {
    /// Everything that was done with entries above `floor`; more is left out.
    pub(crate) fn new(mut by_entry: IdMap<OwnActs>, floor: i64) -> Self {
        by_entry.retain(|id, _| *id > floor);
        by_entry.shrink_to_fit();
        Self { by_entry, floor }
    }

    /// Whether everything that was done with this entry is known.
    pub(crate) fn knows(&self, entry: EntryId) -> bool {
        entry.0 > self.floor
    }

    /// What was done with an entry, if anything.
    pub(crate) fn of(&self, entry: EntryId) -> Option<&OwnActs> {
        self.by_entry.get(&entry.0)
    }
}

impl Card for ActsKnown {
    const KIND: Kind = Kind::Acts;

    fn heap(&self) -> usize {
        let slot = size_of::<(i64, OwnActs)>() + 1;
        let notes = self.by_entry.values().filter_map(|acts| acts.marks.note.as_ref());
        self.by_entry.capacity() * slot * 8 / 7 + notes.map(String::capacity).sum::<usize>()
    }
}
