//! From a configuration, or an app that is open, to a server that can be launched.

use std::sync::Arc;

use rocket::{Build, Rocket};

use crate::app::{App, Parts};
use crate::config::Config;
use crate::error::Result;
use crate::{api, jobs};

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
