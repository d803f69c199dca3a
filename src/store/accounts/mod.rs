//! Credentials, apps, one-time secrets.

pub(crate) mod account;
pub(crate) mod apps;
pub(crate) mod attempts;
pub(crate) mod codes;
pub(crate) mod factors;
pub(crate) mod grants;
