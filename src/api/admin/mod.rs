//! What the operator of this machine may ask the running server.

mod backups;
mod chart;
pub mod command;
mod content;
mod error;
mod first;
mod guard;
mod invite;
mod jobs;
mod members;
mod newcomer;
mod notices;
mod overview;
mod page;
mod programs;
mod session;
mod settings;
mod shell;

use rocket::fairing::AdHoc;
use rocket::{catchers, routes};

pub use command::Door;

/// Routes of the operator. Commands are answered only where a [`Door`] is managed.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("admin", |rocket| async {
        let api = [
            session::routes(),
            overview::routes(),
            members::routes(),
            content::routes(),
            notices::routes(),
            programs::routes(),
            settings::routes(),
            backups::routes(),
            jobs::routes(),
            shell::routes(),
        ];
        rocket
            .mount("/admin", routes![command::command, first::form, first::make, page::style])
            .mount("/admin", api.concat())
            .mount("/", invite::routes())
            .register("/admin/api", catchers![error::refused])
    })
}
