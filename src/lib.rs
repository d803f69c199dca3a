//! Folkmoot: one community, three client APIs, one file.
//!
//! The map: [`api`] implements the client APIs, [`community`] has the rules, [`store`] holds all SQL,
//! [`live`] carries events to open streams, [`model`] is plain data. [`build`] turns a configuration into a server that can be launched.

#![warn(unreachable_pub)]

mod api;
mod app;
mod cli;
mod community;
mod config;
mod diagnosis;
mod error;
mod gate;
#[doc(hidden)]
pub mod internals;
mod jobs;
mod live;
mod mail;
mod markup;
mod media;
mod model;
mod outgoing;
mod push;
mod recent_requests;
mod sandbox;
mod server;
mod store;

pub use app::{App, Parts};
pub use cli::main;
pub use config::Config;
pub use server::{build, mount};
