//! Accounts: registering, logging in, credentials, apps.

pub mod account;
pub mod addresses;
pub mod app_keys;
pub mod attempts;
pub mod chat_logins;
pub mod chat_registration;
pub mod codes;
pub mod credentials;
pub mod login_tokens;
pub mod logins;
pub mod oauth;
pub mod profile_edit;
