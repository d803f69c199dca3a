//! `Preferences` (`docs/specs/mastodon.md 4.8`).

use schemars::JsonSchema;
use serde::Serialize;

use super::accounts::credential::{privacy, quote_policy};
use crate::model::people::profile::Profile;

/// Defaults for new statuses and for reading. `reading:` values are fixed; the language is null if the user has not set one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Preferences {
    #[serde(rename = "posting:default:visibility")]
    pub visibility: &'static str,
    #[serde(rename = "posting:default:sensitive")]
    pub sensitive: bool,
    #[serde(rename = "posting:default:language")]
    pub language: Option<String>,
    #[serde(rename = "posting:default:quote_policy")]
    pub quote_policy: &'static str,
    #[serde(rename = "reading:expand:media")]
    pub expand_media: &'static str,
    #[serde(rename = "reading:expand:spoilers")]
    pub expand_spoilers: bool,
    #[serde(rename = "reading:autoplay:gifs")]
    pub autoplay_gifs: bool,
}

impl Preferences {
    /// How somebody reads is set in their client: nothing of it is kept here.
    pub(crate) fn of(profile: &Profile) -> Self {
        Self {
            visibility: privacy(profile.default_visibility),
            sensitive: profile.default_sensitive,
            language: profile.default_language.clone(),
            quote_policy: quote_policy(profile.default_quote_policy),
            expand_media: "default",
            expand_spoilers: false,
            autoplay_gifs: false,
        }
    }
}
