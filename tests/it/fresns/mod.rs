//! The Fresns dialect over HTTP.

mod account;
mod account_center;
mod editor;
mod notification;
mod order;
mod panel;
mod post;
mod shapes;
