//! One's own pages (`docs/specs/web.md` 3).

mod delete;
mod email;
mod export;
mod factor;
mod logins;
mod overview;
mod password;
mod profile;
mod shell;

use rocket::Route;

pub(super) fn routes() -> Vec<Route> {
    rocket::routes![
        delete::form,
        delete::submit,
        email::form,
        email::submit,
        export::form,
        export::submit,
        factor::form,
        factor::submit,
        factor::renew,
        factor::remove,
        logins::list,
        logins::end,
        logins::end_others,
        overview::overview,
        password::form,
        password::submit,
        profile::form,
        profile::submit
    ]
}
