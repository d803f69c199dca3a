//! What the dialect keeps between requests.

use std::sync::Arc;

use crate::community::CommitCache;
use crate::community::people::sessions::Bearer;

/// State that the Lanying API keeps in memory for all requests; Rocket manages one.
#[derive(Default)]
pub(crate) struct State {
    /// Who a token belongs to, until the next commit; `None` for unknown ones.
    pub bearers: CommitCache<[u8; 32], Option<Arc<Bearer>>>,
}
