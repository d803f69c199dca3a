//! The in-process tests: one binary, each test its own world.

mod admin;
mod files;
mod fresns;
mod hostile;
mod im;
mod kit;
mod lanying;
mod layers;
mod load;
mod mastodon;
mod metrics;
mod moot;
mod openapi;
mod routes;
mod rows;
mod shape;
mod toot;
