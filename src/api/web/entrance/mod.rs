//! The ways in: joining, logging in, and the links in mails.

mod confirm;
mod forgot;
mod invite;
mod join;
mod login;
mod logout;
mod reset;
mod sign_up;
mod welcome;

use rocket::Route;

pub(super) fn routes() -> Vec<Route> {
    rocket::routes![
        confirm::form,
        confirm::submit,
        forgot::form,
        forgot::submit,
        invite::form,
        invite::submit,
        join::form,
        join::submit,
        login::form,
        login::submit,
        logout::submit,
        reset::form,
        reset::submit,
        welcome::welcome
    ]
}
