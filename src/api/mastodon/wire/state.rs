//! What the dialect keeps between requests.

use std::sync::Arc;

use crate::api::mastodon::wire::counted::Counted;
use crate::api::mastodon::wire::rate_windows::Limits;
use crate::community::CommitCache;
use crate::community::people::sessions::Bearer;

/// State that the Mastodon API keeps in memory for all requests; Rocket manages one.
#[derive(Default)]
pub(crate) struct State {
    /// Who a token belongs to, until the next commit; `None` for unknown ones.
    pub bearers: CommitCache<[u8; 32], Option<Arc<Bearer>>>,
    pub limits: Limits,
    /// The community in numbers, for some minutes.
    pub counted: Counted,
}
