//! The config values that depend on this server.

use std::sync::Arc;

use crate::api::fresns::render::lang::Lang;
use crate::community::runtime::settings::Settings;

/// Facts that only the running site has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SiteFacts {
    /// What an administrator decides.
    pub settings: Arc<Settings>,
    /// Public address without a trailing slash.
    pub url: String,
    pub icon_url: Option<String>,
    pub logo_url: Option<String>,
    /// Shown for users without an avatar, for anonymous authors and for users who left.
    pub default_avatar_url: Option<String>,
    pub anonymous_avatar_url: Option<String>,
    pub deactivate_avatar_url: Option<String>,
    /// Languages switched on, in the order clients list them.
    pub languages: Vec<Lang>,
    pub default_language: Lang,
    /// Verification codes are written to the log instead of being sent.
    pub codes_in_log: bool,
    /// Are codes and links sent by mail?
    pub sends_mail: bool,
    /// When the community was founded, `Y-m-d H:i:s` in UTC.
    pub founded_at: String,
    /// When these settings took effect, `Y-m-d H:i:s` in UTC.
    pub changed_at: String,
}
