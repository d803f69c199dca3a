//! `Announcement` (`docs/specs/mastodon.md 4.8`).

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::entity::statuses::common::{Mention, StatusTag};
use crate::api::mastodon::render::html;
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::time;
use crate::community::text::hashtags;
use crate::model::notifications::announcement::{Announcement, Reaction};

/// What the community says to everybody. It has no end, and names nobody.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct AnnouncementEntity {
    pub id: String,
    pub content: String,
    pub starts_at: Option<String>,
    pub ends_at: Option<String>,
    pub all_day: bool,
    pub published_at: String,
    pub updated_at: String,
    pub read: bool,
    pub mentions: [Mention; 0],
    pub statuses: [(); 0],
    pub tags: Vec<StatusTag>,
    pub emojis: [(); 0],
    pub reactions: Vec<ReactionEntity>,
}

/// How many members chose one emoji, and whether the reader did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ReactionEntity {
    pub name: String,
    pub count: i64,
    pub me: bool,
}

/// How many members chose one emoji by now, as streams tell it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReactionEvent<'a> {
    pub name: &'a str,
    pub count: i64,
    pub announcement_id: String,
}

impl AnnouncementEntity {
    /// An announcement for clients.
    pub(crate) fn of(announcement: &Announcement, site: &Site) -> Self {
        let Announcement { id, text, is_markdown, at, is_read, reactions } = announcement;
        let content = if *is_markdown { html::markdown(text) } else { html::text(text, &[], site) };
        Self {
            id: id.to_string(),
            content,
            starts_at: None,
            ends_at: None,
            all_day: false,
            published_at: time::datetime(*at),
            updated_at: time::datetime(*at),
            read: *is_read,
            mentions: [],
            statuses: [],
            tags: tags(text, site),
            emojis: [],
            reactions: reactions.iter().map(ReactionEntity::of).collect(),
        }
    }
}

/// Every hashtag in a text, once.
fn tags(text: &str, site: &Site) -> Vec<StatusTag> {
    let mut seen = HashSet::new();
    let found = hashtags(text).into_iter().filter(|tag| seen.insert(tag.slug.clone()));
    found.map(|tag| StatusTag { url: site.tag(&tag.slug), name: tag.name }).collect()
}

impl ReactionEntity {
    fn of(reaction: &Reaction) -> Self {
        Self { name: reaction.name.clone(), count: reaction.count, me: reaction.is_mine }
    }
}
