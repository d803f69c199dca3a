//! Programs that act for people who let them (RFC 6749, 7009, 7636): registering them, giving out codes and
//! tokens, and the logins on our own pages that this rests on.

pub(crate) mod apps;
pub(crate) mod browsers;
pub(crate) mod grants;
pub(crate) mod registration;
pub(crate) mod scopes;

pub(crate) use crate::model::people::session::OauthApp;
