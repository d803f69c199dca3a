//! Folkmoot: one community, three client APIs, one file.
//!
//! The map: [`api`] speaks the dialects, [`community`] knows the rules, [`store`] holds all SQL,
//! [`model`] is plain data. [`build`] turns a configuration into a server that can be launched.

pub mod api;
pub mod app;
pub mod cli;
pub mod community;
pub mod config;
pub mod error;
pub mod jobs;
pub mod media;
pub mod model;
pub mod recent_requests;
pub mod sandbox;
pub mod store;

use std::sync::Arc;

use rocket::{Build, Rocket};

use app::{App, Parts};
use config::Config;
use error::Result;

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
