//! Who sends a message of the IM API.

use crate::model::people::user::Viewer;

/// Who a message of the IM API comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    User(Viewer),
    /// The community itself.
    System,
}

impl Sender {
    pub(super) fn number(&self) -> i64 {
        match self {
            Self::User(viewer) => viewer.user.0,
            Self::System => 0,
        }
    }
}
