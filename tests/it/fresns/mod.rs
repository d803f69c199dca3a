//! The Fresns dialect over HTTP.

mod account;
mod account_center;
pub mod conversation;
mod conversation_acts;
mod credentials;
mod editor;
mod notification;
mod notification_list;
mod order;
mod panel;
mod post;
mod shapes;
mod shut;
mod uploads;
