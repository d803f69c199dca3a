//! The keys that client programs sign with.

use crate::error::Result;
use crate::model::people::session::SigningApp;
use crate::store::Read;
use crate::store::accounts::apps;

/// The key of a public app id, disabled ones included.
pub(crate) fn signing(r: &Read<'_>, app_id: &str) -> Result<Option<SigningApp>> {
    apps::signing_app(r, app_id)
}

/// Every key, oldest first.
pub fn all(r: &Read<'_>) -> Result<Vec<SigningApp>> {
    apps::signing_apps(r)
}
