//! `FeaturedTag` (`specs/mastodon.md 2.2`).

use serde::Serialize;

use crate::api::mastodon::site::Site;
use crate::api::mastodon::time;
use crate::model::hashtag::FeaturedHashtag;

#[derive(Clone, Debug, Serialize)]
pub struct FeaturedTag {
    /// Of the choice, not of the tag.
    pub id: String,
    pub name: String,
    pub url: String,
    /// A number as text.
    pub statuses_count: String,
    pub last_status_at: Option<String>,
}

impl FeaturedTag {
    /// `username` is whose profile shows it.
    pub fn of(tag: &FeaturedHashtag, username: &str, site: &Site) -> Self {
        Self {
            id: tag.id.to_string(),
            name: tag.name.clone(),
            url: format!("{}/tagged/{}", site.person(username), tag.slug),
            statuses_count: tag.entries.to_string(),
            last_status_at: tag.last.map(|entry| time::date(entry.created_at())),
        }
    }
}
