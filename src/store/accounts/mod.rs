//! Credentials, apps, one-time secrets.

pub mod account;
pub mod apps;
pub mod codes;
pub mod grants;
