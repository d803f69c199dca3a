//! `Filter`, `FilterKeyword`, `FilterStatus`, `V1::Filter` (`docs/specs/mastodon.md 4.8`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::render::time;
use crate::model::content::filter::{Filter, FilterAction, FilterEntry, FilterKeyword, FilterView};

/// A keyword or phrase of a filter.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct KeywordEntity {
    pub id: String,
    pub keyword: String,
    pub whole_word: bool,
}

impl KeywordEntity {
    /// A keyword for the owner of its filter; its id becomes text.
    pub(crate) fn of(keyword: &FilterKeyword) -> Self {
        Self { id: keyword.id.to_string(), keyword: keyword.keyword.clone(), whole_word: keyword.whole_word }
    }
}

/// A status in a filter. `id` is the id of the entry in the filter, `status_id` that of the status.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct FilterStatus {
    pub id: String,
    pub status_id: String,
}

impl FilterStatus {
    /// A filter's entry for its owner; both ids become text.
    pub(crate) fn of(entry: &FilterEntry) -> Self {
        Self { id: entry.id.to_string(), status_id: entry.entry.to_string() }
    }
}

/// A filter with its keywords and statuses. `expires_at` is null if it does not expire.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct FilterEntity {
    pub id: String,
    pub title: String,
    pub context: Vec<&'static str>,
    pub expires_at: Option<String>,
    pub filter_action: &'static str,
    pub keywords: Vec<KeywordEntity>,
    pub statuses: Vec<FilterStatus>,
}

impl FilterEntity {
    /// A filter for its owner, with its keywords and statuses.
    pub(crate) fn of(view: &FilterView) -> Self {
        let head = super::status::FilterHead::of(&view.filter);
        Self {
            id: head.id,
            title: head.title,
            context: head.context,
            expires_at: head.expires_at,
            filter_action: head.filter_action,
            keywords: view.keywords.iter().map(KeywordEntity::of).collect(),
            statuses: view.entries.iter().map(FilterStatus::of).collect(),
        }
    }
}

/// A filter of version 1: one keyword with the action of its filter.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct OldFilter {
    pub id: String,
    pub phrase: String,
    pub context: Vec<&'static str>,
    pub whole_word: bool,
    pub expires_at: Option<String>,
    pub irreversible: bool,
}

impl OldFilter {
    pub(crate) fn of(filter: &Filter, keyword: &FilterKeyword) -> Self {
        Self {
            id: keyword.id.to_string(),
            phrase: keyword.keyword.clone(),
            context: filter.contexts.iter().map(|context| context.name()).collect(),
            whole_word: keyword.whole_word,
            expires_at: filter.expires_at.map(time::datetime),
            irreversible: filter.action == FilterAction::Hide,
        }
    }
}
