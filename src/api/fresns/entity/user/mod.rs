//! Users, their accounts, roles and counters.

pub mod account;
pub mod hidden_user;
pub mod input_tip;
pub mod ip_info;
pub mod parts;
pub mod role;
pub mod stats;
pub mod user_info;
