//! The Fresns dialect over HTTP.

mod account;
mod order;
