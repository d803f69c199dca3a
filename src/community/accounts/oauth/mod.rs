//! Programs that act for people who let them (RFC 6749, 7009, 7636): registering them, giving out codes and
//! tokens, and the logins on our own pages that this rests on.

pub mod apps;
pub mod browsers;
pub mod grants;
pub mod registration;
pub mod scopes;

pub use crate::model::people::session::OauthApp;
