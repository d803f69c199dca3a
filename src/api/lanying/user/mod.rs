//! The 41 endpoints of a user (`specs/lanying.md 2`).

mod account;
mod batch;
mod device;
mod profile;
mod push;
mod register;
mod settings;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [account::routes(), batch::routes(), device::routes(), profile::routes(), push::routes(), register::routes(), settings::routes()]
        .concat()
}
