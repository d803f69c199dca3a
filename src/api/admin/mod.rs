//! What the operator of this machine may ask the running server.

mod backups;
mod chart;
pub(crate) mod command;
mod content;
mod diagnosis;
mod first;
mod jobs;
mod live;
mod mails;
mod members;
mod newcomer;
mod notices;
mod outboxes;
mod overview;
mod programs;
mod session;
mod settings;
mod shell;
pub(crate) mod wire;

use rocket::fairing::AdHoc;
use rocket::{catchers, routes};

pub(crate) use crate::api::admin::command::ControlToken;

/// Routes of the operator. Commands are answered only where a [`ControlToken`] is managed.
pub(crate) fn stage() -> AdHoc {
    AdHoc::on_ignite("admin", |rocket| async {
        let api = [
            session::routes(),
            overview::routes(),
            members::routes(),
            content::routes(),
            diagnosis::routes(),
            notices::routes(),
            programs::routes(),
            settings::routes(),
            backups::routes(),
            mails::routes(),
            outboxes::routes(),
            live::routes(),
            jobs::routes(),
            shell::routes(),
        ];
        rocket
            .mount("/admin", routes![command::command, first::form, first::make, wire::page::style])
            .mount("/admin", api.concat())
            .register("/admin/api", catchers![wire::error::refused])
    })
}
