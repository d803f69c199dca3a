//! The Fresns dialect over HTTP.

mod account;
mod account_center;
mod conversation;
mod conversation_acts;
mod editor;
mod notification;
mod notification_list;
mod order;
mod panel;
mod post;
mod shapes;
mod uploads;
