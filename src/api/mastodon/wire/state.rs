//! What the dialect keeps between requests.

use crate::api::kit::pages::counted::Counted;
use crate::api::mastodon::wire::rate_windows::Limits;

/// State that the Mastodon API keeps in memory for all requests; Rocket manages one.
#[derive(Default)]
pub(crate) struct State {
    pub limits: Limits,
    /// The community in numbers, for some minutes.
    pub counted: Counted,
}
