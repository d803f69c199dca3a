//! The Lanying IM API over HTTP, as people and as trusted programs.

mod contract;
mod token;
