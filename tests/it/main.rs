//! The in-process tests: one binary; each test has its own server and database.

mod admin;
mod cards;
mod ci;
mod cross_api;
mod database;
mod etag;
mod files;
mod fresns;
mod hostile;
#[path = "../push/http_receiver.rs"]
mod http_receiver;
mod lanying;
mod lanying_client;
mod layers;
mod load;
mod mail;
mod mastodon;
mod mastodon_client;
mod metrics;
mod openapi;
mod preflights;
mod routes;
mod shape;
mod statements;
mod strangers;
#[path = "../push/subscriber.rs"]
mod subscriber;
mod test_server;
mod text;
mod unreadable_bodies;
mod web;
