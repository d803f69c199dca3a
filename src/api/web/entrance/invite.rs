//! A link that lets somebody join a community which is closed to others. The secret is part of the path.

use rocket::http::Status;
use rocket::{get, post};

use super::sign_up::{self, SignUp};
use crate::api::kit::pages::frame::{Page, see_other};
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::reply::Reply;
use crate::api::web::wire::answer::{Answer, STALE, card, failed, refused};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::accounts::own::joining::{Flaw, Refusal};
use crate::community::operations::admin::invites;
use crate::error::Error;

/// # `GET /invite/<secret>`
#[get("/invite/<secret>")]
pub(super) fn form(visit: Visit, secret: &str) -> Reply {
    match invites::good(&visit.app.core, secret) {
        Ok(()) => ask(&visit, secret, &SignUp::default(), &[], "").reply(&visit),
        Err(error) => closed(&visit, &error),
    }
}

/// # `POST /invite/<secret>`
#[post("/invite/<secret>", data = "<p>")]
pub(super) async fn submit(visit: Visit, secret: &str, p: Params<SignUp>) -> Answer {
    let typed = p.fields;
    if let Err(error) = invites::good(&visit.app.core, secret) {
        return Ok(closed(&visit, &error));
    }
    if !visit.sent(&typed.form_token) {
        return Ok(ask(&visit, secret, &typed, &[], STALE).status(Status::Forbidden).reply(&visit));
    }
    match invites::join(&visit.app.core, secret.to_owned(), typed.joining(&visit)).await {
        Ok(made) => {
            let token = sign_up::enter(&visit, made).await.map_err(|error| failed(&visit, &error))?;
            Ok(see_other("/welcome").header(visit.login_cookie(&token)))
        }
        Err(Refusal::Flaws(flaws)) => Ok(ask(&visit, secret, &typed, &flaws, "").status(Status::UnprocessableEntity).reply(&visit)),
        Err(Refusal::Error(error @ (Error::NotFound(_) | Error::Forbidden(_)))) => Ok(closed(&visit, &error)),
        Err(Refusal::Error(error)) => Ok(refused(ask(&visit, secret, &typed, &[], &sentence(&error)), &visit, &error)),
    }
}

fn ask(visit: &Visit, secret: &str, typed: &SignUp, flaws: &[Flaw], why: &str) -> Page {
    let form = sign_up::html(visit, &format!("/invite/{secret}"), typed, flaws, why, true);
    Page::own("You are invited", card("You are invited", &form))
}

fn closed(visit: &Visit, error: &Error) -> Reply {
    let (title, why) = match error {
        Error::NotFound(_) => ("This invitation does not work", "It was used up, has expired, or was closed."),
        Error::Forbidden(_) => ("Registration is closed", "Please ask the person who invited you."),
        error => return *failed(visit, error),
    };
    refused(Page::own(title, card(title, &format!("<p>{why}</p>"))), visit, error)
}
