//! `Search` (`docs/specs/mastodon.md 4.8`).

use schemars::JsonSchema;
use serde::Serialize;

use super::accounts::account::{self, AccountJson};
use super::statuses::status::Status;
use super::statuses::tag::Tag;
use crate::api::mastodon::render::site::Site;
use crate::community::timelines::search_everything::SearchResults;

/// Results of a search. A list is empty if nothing matches or its type was not requested.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Search {
    pub accounts: Vec<AccountJson>,
    pub statuses: Vec<Status>,
    pub hashtags: Vec<Tag>,
    /// Always empty: there are no collections.
    pub collections: [(); 0],
}

impl Search {
    /// The hits of a search, each list in the order it was found in.
    pub(crate) fn of(found: &SearchResults, site: &Site) -> Self {
        Self {
            accounts: found.people.iter().map(|person| account::json(person, site)).collect(),
            statuses: found.statuses.iter().map(|status| Status::of(status, site)).collect(),
            hashtags: found.tags.iter().map(|tag| Tag::of(tag, site)).collect(),
            collections: [],
        }
    }
}

/// Results in the form of version 1: hashtags are names only.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct SearchV1 {
    pub accounts: Vec<AccountJson>,
    pub statuses: Vec<Status>,
    pub hashtags: Vec<String>,
}

impl SearchV1 {
    pub(crate) fn of(found: &SearchResults, site: &Site) -> Self {
        let Search { accounts, statuses, hashtags, .. } = Search::of(found, site);
        Self { accounts, statuses, hashtags: hashtags.into_iter().map(|tag| tag.name).collect() }
    }
}
