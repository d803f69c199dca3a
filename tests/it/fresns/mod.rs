//! The Fresns dialect over HTTP.

mod account;
mod editor;
mod order;
mod post;
