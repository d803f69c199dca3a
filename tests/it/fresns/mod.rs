//! The Fresns dialect over HTTP.

mod account;
mod account_center;
mod editor;
mod post;
