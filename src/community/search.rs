//! Finding people and hashtags while somebody types.

mod everything;
#[cfg(test)]
mod tests;

use super::core::Core;
use crate::error::Result;
use crate::model::user::{UserView, Viewer};
use crate::store::{search, views};

pub use crate::store::search::FoundHashtag;
pub use everything::{Address, Found, Query, Sort, everything};

/// Users whose username or nickname holds `piece`, as the viewer sees them, best match first.
pub async fn users(core: &Core, viewer: Option<Viewer>, piece: String, limit: u32) -> Result<Vec<UserView>> {
    let me = viewer.map(|viewer| viewer.user);
    let found = core.db.read_slow(move |r| {
        let ids = search::users(r, me, &piece, limit)?;
        let mut views = views::users::load(r, me, &ids)?;
        Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
    });
    found.await
}

/// Hashtags whose name holds `piece`, with the viewer's marks, best match first.
pub async fn hashtags(core: &Core, viewer: Option<Viewer>, piece: String, limit: u32) -> Result<Vec<FoundHashtag>> {
    let me = viewer.map(|viewer| viewer.user);
    core.db.read_slow(move |r| search::hashtags(r, me, &piece, limit)).await
}
