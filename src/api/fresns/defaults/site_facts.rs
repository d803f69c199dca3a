//! The config values that depend on this server.

use serde_json::Value;

use crate::api::fresns::render::lang::Lang;

/// Facts that only the running site has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiteFacts {
    pub name: String,
    /// Public address without a trailing slash.
    pub url: String,
    pub description: String,
    pub email: Option<String>,
    pub icon_url: Option<String>,
    pub logo_url: Option<String>,
    /// Shown for users without an avatar, for anonymous authors and for users who left.
    pub default_avatar_url: Option<String>,
    pub anonymous_avatar_url: Option<String>,
    pub deactivate_avatar_url: Option<String>,
    pub registration_open: bool,
    pub conversation_status: bool,
    /// Languages switched on, in the order clients list them.
    pub languages: Vec<Lang>,
    pub default_language: Lang,
    /// When these settings took effect, `Y-m-d H:i:s` in UTC.
    pub changed_at: String,
    /// Keys that an administrator decides; they replace the fixed defaults.
    pub decided: Vec<(&'static str, Value)>,
}
