//! The Fresns dialect over HTTP.

mod account;
mod editor;
mod post;
