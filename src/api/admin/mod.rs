//! What the operator of this machine may ask the running server.

pub mod command;
mod first;
mod page;

use rocket::fairing::AdHoc;
use rocket::routes;

pub use command::Door;

/// Routes of the operator. Commands are answered only where a [`Door`] is managed.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("admin", |rocket| async { rocket.mount("/admin", routes![command::command, first::form, first::make, page::style]) })
}
