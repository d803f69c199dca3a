//! Group chats: rooms (`docs/specs/lanying.md 4`).

mod announcement;
mod apply;
mod create;
mod file;
mod info;
mod invite;
mod members;
mod qrcode;
mod settings;
mod shared;

use crate::api::kit::openapi::Served;
pub(crate) use shared::actor;

pub(crate) fn routes() -> Vec<Served> {
    [
        announcement::routes(),
        apply::routes(),
        create::routes(),
        file::routes(),
        info::routes(),
        invite::routes(),
        members::routes(),
        qrcode::routes(),
        settings::routes(),
    ]
    .concat()
}
