//! What a client is told by a push, as Mastodon's own server writes it.

use serde::Serialize;

use crate::error::{Error, Result};

/// The text inside of the encryption.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Message<'a> {
    /// Empty: tokens are not stored here in a form that could be sent.
    pub access_token: &'a str,
    pub preferred_locale: &'a str,
    pub notification_id: String,
    pub notification_type: &'a str,
    pub icon: String,
    pub title: String,
    pub body: String,
}

impl Message<'_> {
    /// The bytes that are encrypted: JSON.
    pub(crate) fn json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(Error::internal)
    }
}
