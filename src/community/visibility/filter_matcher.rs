//! The filters of one viewer, loaded and compiled once for a page.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use regex::{Regex, RegexBuilder};

use crate::error::Result;
use crate::model::content::filter::FilterView;
use crate::model::content::status::{FilterMatch, StatusView};
use crate::model::id::UserId;
use crate::store::Read;
use crate::store::visibility::relations;

/// How many patterns are kept compiled.
const KEPT: usize = 2000;

type Patterns = HashMap<(String, bool), Option<Regex>>;

/// Patterns by keyword and whether it has to stand alone: the same ones come with every page.
static COMPILED: LazyLock<Mutex<Patterns>> = LazyLock::new(Mutex::default);

/// A keyword gets word boundaries only where it begins or ends with a letter or digit of a word.
fn pattern(keyword: &str, whole_word: bool) -> String {
    let is_word = |letter: Option<char>| whole_word && letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    let start = if is_word(keyword.chars().next()) { r"\b" } else { "" };
    let end = if is_word(keyword.chars().next_back()) { r"\b" } else { "" };
    format!("{start}{}{end}", regex::escape(keyword))
}

/// `None` where the keyword gives no pattern: it matches nothing.
fn compiled(keyword: &str, whole_word: bool) -> Option<Regex> {
    let mut kept = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(&(keyword.to_owned(), whole_word)) {
        return known.clone();
    }
    if kept.len() >= KEPT {
        kept.clear();
    }
    let made =
        if keyword.trim().is_empty() { None } else { RegexBuilder::new(&pattern(keyword, whole_word)).case_insensitive(true).build().ok() };
    kept.insert((keyword.to_owned(), whole_word), made.clone());
    made
}

struct CompiledFilter {
    view: Arc<FilterView>,
    /// In the order of the keywords of the view.
    patterns: Vec<Option<Regex>>,
}

/// All filters of one viewer that have not expired.
pub(crate) struct FilterMatcher {
    compiled: Vec<CompiledFilter>,
}

impl FilterMatcher {
    pub(crate) fn of(r: &Read<'_>, me: UserId) -> Result<Self> {
        let relations = relations::of(r, Some(me))?;
        let live = relations.filters.iter().filter(|view| view.filter.expires_at.is_none_or(|end| r.now() < end)).cloned();
        let compiled = live
            .map(|view| CompiledFilter {
                patterns: view.keywords.iter().map(|keyword| compiled(&keyword.keyword, keyword.whole_word)).collect(),
                view,
            })
            .collect();
        Ok(Self { compiled })
    }

    /// Notes on the status, and on the original of a repost, which filters match; clients fold or hide it by that.
    /// What the viewer wrote is never filtered for them.
    pub(crate) fn mark(&self, view: &mut StatusView) {
        if self.compiled.is_empty() {
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

    fn fitting(&self, view: &StatusView, outer: Option<crate::model::id::EntryId>) -> Vec<FilterMatch> {
        if view.is_me {
            return Vec::new();
        }
        let mut words = None;
        let mut found = Vec::new();
        for filter in &self.compiled {
            let statuses: Vec<_> =
                filter.view.entries.iter().map(|named| named.entry).filter(|id| *id == view.id || Some(*id) == outer).collect();
            let text = words.get_or_insert_with(|| words_of(view));
            let keywords: Vec<String> = filter
                .view
                .keywords
                .iter()
                .zip(&filter.patterns)
                .filter(|(_, pattern)| pattern.as_ref().is_some_and(|pattern| pattern.is_match(text)))
                .map(|(keyword, _)| keyword.keyword.clone())
                .collect();
            if !statuses.is_empty() || !keywords.is_empty() {
                found.push(FilterMatch { filter: filter.view.filter.clone(), keywords, statuses });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_boundaries_apply_only_to_word_characters() {
        for (keyword, whole, text, fits) in [
            ("cat", true, "A Cat sat", true),
            ("cat", true, "concatenate", false),
            ("cat", false, "concatenate", true),
            ("#cat", true, "I like#CAT food", true),
            ("#cat", true, "#cats", false),
            (":)", true, "well:)", true),
            ("a.b", false, "axb", false),
            ("Ärger", true, "viel ÄRGER heute", true),
            ("猫", true, "黒猫", false),
            ("猫", false, "黒猫", true),
            ("  ", false, "   ", false),
        ] {
            let pattern = compiled(keyword, whole);
            assert_eq!(pattern.is_some_and(|pattern| pattern.is_match(text)), fits, "{keyword} in {text}");
        }
    }
}
