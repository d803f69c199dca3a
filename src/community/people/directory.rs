//! People who agreed to be found.

use std::sync::Arc;

use crate::community::runtime::core::Core;
use crate::error::Result;
use crate::model::id::UserId;
use crate::model::people::person::Person;
use crate::store::people::directory;
use crate::store::views::people::in_order;

pub(crate) use crate::store::people::directory::DirectoryOrder;

/// A limit for page numbers.
const DEEPEST: u32 = 10_000;

/// A stretch of the directory by number.
pub(crate) async fn page(core: &Core, viewer: Option<UserId>, order: DirectoryOrder, offset: u32, limit: u32) -> Result<Vec<Arc<Person>>> {
    if offset > DEEPEST {
        return Ok(Vec::new());
    }
    let found = core.db.read_slow(move |r| in_order(r, &directory::page(r, viewer, order, offset, limit)?));
    found.await
}
