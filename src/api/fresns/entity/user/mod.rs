//! Users, their accounts, roles and counters.

pub(crate) mod account;
pub(crate) mod hidden_user;
pub(crate) mod input_tip;
pub(crate) mod ip_info;
pub(crate) mod parts;
pub(crate) mod role;
pub(crate) mod stats;
pub(crate) mod user_info;
