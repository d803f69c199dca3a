//! `Tag` and `FeaturedTag` (`docs/specs/mastodon.md 2.2, 4.8`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::time;
use crate::model::clock::{DAY, SECOND};
use crate::model::content::tag::{HISTORY_DAYS, TagView};

/// Use of a hashtag on one day. `day` is in Unix seconds; all values are strings.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Used {
    pub day: String,
    pub accounts: String,
    pub uses: String,
}

/// Only with a user's token.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct OwnTag {
    /// Whether the caller follows the hashtag.
    pub following: bool,
    pub featuring: bool,
}

/// A hashtag with its use in the last seven days (UTC). `name` has no `#`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Tag {
    /// Empty for a hashtag that has not been used yet.
    pub id: String,
    pub name: String,
    pub url: String,
    /// One entry per day, today first.
    pub history: [Used; HISTORY_DAYS],
    #[serde(flatten)]
    pub own: Option<OwnTag>,
}

impl Tag {
    /// A hashtag as one viewer sees it; the days of its history count back from `site.now`.
    pub(crate) fn of(view: &TagView, site: &Site) -> Self {
        let today = site.now - site.now.rem_euclid(DAY);
        let mut day = today + DAY;
        Self {
            id: view.id.map(|id| id.to_string()).unwrap_or_default(),
            name: view.name.clone(),
            url: site.tag(&view.slug),
            history: view.history.map(|used| {
                day -= DAY;
                Used { day: (day / SECOND).to_string(), accounts: used.accounts.to_string(), uses: used.uses.to_string() }
            }),
            own: view.own.map(|own| OwnTag { following: own.following, featuring: own.featuring }),
        }
    }
}

/// A hashtag featured on a profile. `statuses_count` is a number as a string; `last_status_at` is a date or null.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct FeaturedTag {
    /// The id of the featured hashtag, not of the hashtag itself.
    pub id: String,
    pub name: String,
    pub url: String,
    pub statuses_count: String,
    pub last_status_at: Option<String>,
}

impl FeaturedTag {
    /// `owner` is the username of whom it is shown by.
    pub(crate) fn of(tag: &crate::model::content::tag::FeaturedTag, owner: &str, site: &Site) -> Self {
        Self {
            id: tag.id.to_string(),
            name: tag.name.clone(),
            url: format!("{}/tagged/{}", site.person(owner), tag.slug),
            statuses_count: tag.statuses.to_string(),
            last_status_at: tag.last_at.map(time::date),
        }
    }
}
