//! The keys that client programs sign with.

use std::sync::Arc;

use crate::community::runtime::core::Core;
use crate::error::Result;
use crate::model::people::session::SigningApp;
use crate::store::Read;
use crate::store::accounts::apps;

/// The key of a public app id, disabled ones included; from memory where it is there.
pub(crate) fn signing(core: &Core, app_id: &str) -> Result<Option<Arc<SigningApp>>> {
    apps::signing_app(&core.db, app_id)
}

/// Every key, oldest first.
pub fn all(r: &Read<'_>) -> Result<Vec<SigningApp>> {
    apps::signing_apps(r)
}
