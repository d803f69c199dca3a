//! What rendering needs besides the view itself.

use std::sync::Arc;

use crate::app::App;
use crate::community::runtime::settings::Settings;
use crate::community::text::address::OwnAddress;
use crate::model::Millis;
use crate::model::people::user::Picture;

/// The server as answers name it.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The public address without a trailing slash.
    pub base: String,
    pub now: Millis,
    pub settings: Arc<Settings>,
    /// The public key that push services verify this server by, base64url.
    pub vapid: String,
}

impl Site {
    pub(crate) fn of(app: &App) -> Self {
        Self { base: app.base_url.clone(), now: app.core.now(), settings: app.core.settings(), vapid: app.vapid.clone() }
    }

    /// The same address for sockets: `ws://..`, or `wss://..` where clients come through HTTPS.
    pub(crate) fn sockets(&self) -> String {
        self.base.strip_prefix("http").map_or_else(|| self.base.clone(), |rest| format!("ws{rest}"))
    }

    /// What addresses of this server are read by.
    pub(crate) fn here(&self) -> OwnAddress<'_> {
        OwnAddress::at(&self.base)
    }

    /// Host and port, as other programs name this server.
    pub(crate) fn domain(&self) -> &str {
        self.here().host()
    }

    /// Where the use of a file is fetched.
    pub(crate) fn file(&self, key: &str) -> String {
        format!("{}/files/{key}", self.base)
    }

    /// The address of a picture: below `base` for our own files, as it was given for others.
    pub(crate) fn picture(&self, picture: &Picture) -> String {
        picture.address(&self.base)
    }

    /// The same picture without movement.
    pub(crate) fn still(&self, picture: &Picture, moves: bool) -> String {
        match picture {
            Picture::File { key, .. } if moves => format!("{}/static", self.file(key)),
            other => self.picture(other),
        }
    }

    /// The page of a person.
    pub(crate) fn person(&self, username: &str) -> String {
        format!("{}/@{username}", self.base)
    }

    /// The page of a hashtag.
    pub(crate) fn tag(&self, slug: &str) -> String {
        format!("{}/tags/{slug}", self.base)
    }
}
