//! The Fresns API over HTTP.

mod account;
mod account_center;
mod check_order;
mod client_keys;
pub mod conversation;
mod conversation_actions;
mod credentials;
mod disabled_users;
mod editor;
mod notification;
mod notification_list;
mod panel;
mod post;
mod shapes;
mod uploads;
