//! The 41 endpoints of a user (`docs/specs/lanying.md 2`).

mod account;
mod batch;
mod device;
mod profile;
mod push;
mod register;
mod settings;

use crate::api::kit::openapi::Served;

pub(crate) fn routes() -> Vec<Served> {
    [account::routes(), batch::routes(), device::routes(), profile::routes(), push::routes(), register::routes(), settings::routes()]
        .concat()
}
