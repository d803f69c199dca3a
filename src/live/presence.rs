//! Who is online: whoever has a stream open now. It is known in memory alone, so after a crash nobody is.

use super::bus::Bus;
use super::index::Connection;
use crate::model::id::UserId;

impl Bus {
    /// Has this user a stream open?
    pub(crate) fn is_online(&self, user: UserId) -> bool {
        !self.index().of_user(user).is_empty()
    }

    /// The open streams of a user.
    pub(crate) fn connections(&self, user: UserId) -> Vec<Connection> {
        self.index().of_user(user).iter().map(|stream| stream.connection()).collect()
    }
}
