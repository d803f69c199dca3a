//! The filters of one viewer, loaded once for a page.

use std::sync::Arc;

use crate::community::visibility::filter_words::FilterWords;
use crate::error::Result;
use crate::model::content::filter::FilterView;
use crate::model::content::status::{FilterMatch, StatusView};
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::visibility::relations;

/// All filters of one viewer that have not expired.
pub(crate) struct FilterMatcher {
    filters: Vec<Arc<FilterView>>,
    /// The keywords of all of them, one filter after the other.
    words: Arc<FilterWords>,
}

impl FilterMatcher {
    pub(crate) fn of(r: &Read<'_>, me: UserId) -> Result<Self> {
        let relations = relations::of(r, Some(me))?;
        let live = relations.filters.iter().filter(|view| view.filter.expires_at.is_none_or(|end| r.now() < end));
        let filters: Vec<Arc<FilterView>> = live.cloned().collect();
        let keywords = filters.iter().flat_map(|view| &view.keywords);
        let words: Vec<(&str, bool)> = keywords.map(|keyword| (keyword.keyword.as_str(), keyword.whole_word)).collect();
        let words = FilterWords::of(&words);
        Ok(Self { filters, words })
    }

    /// Notes on the status, and on the original of a repost, which filters match; clients fold or hide it by that.
    /// What the viewer wrote is never filtered for them.
    pub(crate) fn mark(&self, view: &mut StatusView) {
        if self.filters.is_empty() {
            return;
        }
        let outer = view.id;
        let found = match &mut view.repost {
            // A repost has no content beside its original.
            Some(inner) => {
                inner.filtered = self.fitting(inner, Some(outer));
                inner.filtered.clone()
            }
            None => self.fitting(view, None),
        };
        if !view.is_me {
            view.filtered = found;
        }
    }

    fn fitting(&self, view: &StatusView, outer: Option<EntryId>) -> Vec<FilterMatch> {
        if view.is_me {
            return Vec::new();
        }
        let present = self.words.found_in(&words_of(view));
        let (mut found, mut first) = (Vec::new(), 0);
        for filter in &self.filters {
            let statuses: Vec<_> =
                filter.entries.iter().map(|named| named.entry).filter(|id| *id == view.id || Some(*id) == outer).collect();
            let own = first..first + filter.keywords.len();
            first = own.end;
            let keywords: Vec<String> =
                present.iter().filter(|at| own.contains(*at)).map(|at| filter.keywords[at - own.start].keyword.clone()).collect();
            if !statuses.is_empty() || !keywords.is_empty() {
                found.push(FilterMatch { filter: filter.filter.clone(), keywords, statuses });
            }
        }
        found
    }
}

/// All text of a status.
fn words_of(view: &StatusView) -> String {
    let options = view.poll.iter().flat_map(|poll| poll.options.iter().map(|option| option.title.as_str()));
    let descriptions = view.files.iter().map(|file| file.description.as_str());
    let parts = [view.title.as_deref().unwrap_or_default(), view.spoiler.as_str(), view.text.as_str()];
    parts.into_iter().chain(options).chain(descriptions).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}
