//! The relations of viewers as cards.

use super::key::{Card, Kind};
use crate::model::content::filter::FilterView;
use crate::model::people::viewer_relations::ViewerRelations;

/// A slot of a hash table that is half empty.
fn slots<T>(capacity: usize) -> usize {
    capacity * (size_of::<T>() + 1) * 8 / 7
}

fn filter(view: &FilterView) -> usize {
    let words = view.keywords.iter().map(|keyword| size_of_val(keyword) + keyword.keyword.capacity()).sum::<usize>();
    size_of_val(view) + view.filter.title.capacity() + view.filter.contexts.capacity() + words + size_of_val(&*view.entries)
}

impl Card for ViewerRelations {
    const KIND: Kind = Kind::Viewer;

    fn heap(&self) -> usize {
        let languages = self.follows.values().filter_map(|follow| follow.languages.as_deref());
        let sets = [
            self.blocks.capacity(),
            self.blocked_by.capacity(),
            self.muted_threads.capacity(),
            self.blocked_entries.capacity(),
            self.blocked_hashtags.capacity(),
            self.marked_hashtags.capacity(),
            self.blocked_forums.capacity(),
            self.followed_forums.capacity(),
        ];
        slots::<(i64, Slot)>(self.follows.capacity() + self.mutes.capacity())
            + slots::<i64>(sets.into_iter().sum())
            + self.filters.iter().map(|view| filter(view)).sum::<usize>()
            + languages.flatten().map(|language| size_of_val(language) + language.capacity()).sum::<usize>()
    }
}

/// As large as the larger of a follow and a mute.
type Slot = [u8; 24];
