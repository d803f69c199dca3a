//! Accounts: registering, logging in, credentials, apps.

pub(crate) mod account;
pub(crate) mod addresses;
pub(crate) mod app_keys;
pub(crate) mod attempts;
pub(crate) mod chat_logins;
pub(crate) mod chat_registration;
pub(crate) mod codes;
pub(crate) mod credentials;
pub(crate) mod login_tokens;
pub(crate) mod logins;
pub(crate) mod mail_links;
pub(crate) mod oauth;
pub(crate) mod own;
pub(crate) mod profile_edit;
pub(crate) mod registration;
