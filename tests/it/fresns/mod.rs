//! The Fresns dialect over HTTP.

mod account;
