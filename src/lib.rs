//! Folkmoot: one community, three client APIs, one file.
//!
//! The map: [`api`] speaks the dialects, [`community`] knows the rules, [`store`] holds all SQL,
//! [`model`] is plain data. [`build`] turns a configuration into a server that can be launched.

#![warn(unreachable_pub)]

mod api;
mod app;
mod cli;
mod community;
mod config;
mod error;
#[doc(hidden)]
pub mod internals;
mod jobs;
mod media;
mod model;
mod recent_requests;
mod sandbox;
mod store;

use std::sync::Arc;

use rocket::{Build, Rocket};

use error::Result;

pub use app::{App, Parts};
pub use cli::main;
pub use config::Config;

/// A server over the file of `config`, ready to be launched.
pub fn build(config: Config) -> Result<Rocket<Build>> {
    let figment = config.figment();
    let app = App::open(config, Parts::default())?;
    Ok(mount(figment, Arc::new(app)))
}

/// The server over an app that is open already.
pub fn mount(figment: figment::Figment, app: Arc<App>) -> Rocket<Build> {
    api::mount(rocket::custom(figment), app).attach(jobs::stage())
}
