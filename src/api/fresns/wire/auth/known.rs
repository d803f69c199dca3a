//! What is known of a caller.

use crate::community::people::sessions::Owned;
use crate::model::people::session::SigningApp;

/// What the database contains about the key and the tokens of a request.
pub(crate) struct Known {
    pub(super) key: Option<SigningApp>,
    pub(super) account: Option<Owned>,
    pub(super) user: Option<Owned>,
}
