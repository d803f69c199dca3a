//! Joining an open community, or asking to be let in.

use rocket::http::Status;
use rocket::{get, post};
use serde::Deserialize;

use super::sign_up::{self, SignUp};
use crate::api::kit::pages::frame::{Page, see_other};
use crate::api::kit::pages::visit::{Visit, local, with_next};
use crate::api::kit::reply::Reply;
use crate::api::web::front::{how_to_join, keeper};
use crate::api::web::wire::answer::{Answer, STALE, card, failed, refused};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::accounts::own::joining::{self, Flaw, Refusal};
use crate::community::runtime::settings::Registration;

const PATH: &str = "/join";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: String,
}

/// # `GET /join`
#[get("/join", data = "<p>")]
pub(super) fn form(visit: Visit, p: Params<Next>) -> Reply {
    if visit.login.is_some() {
        return see_other(local(&p.fields.next).unwrap_or("/me"));
    }
    ask(&visit, &SignUp::on_the_way_to(p.fields.next), &[], "").reply(&visit)
}

/// # `POST /join`
#[post("/join", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<SignUp>) -> Answer {
    let typed = p.fields;
    if !visit.sent(&typed.form_token) {
        return Ok(ask(&visit, &typed, &[], STALE).status(Status::Forbidden).reply(&visit));
    }
    if !visit.app.core.settings().registration.is_open() {
        return Ok(ask(&visit, &typed, &[], "").reply(&visit));
    }
    match joining::join(&visit.app.core, visit.place(), typed.joining(&visit)).await {
        Ok(made) => {
            let token = sign_up::enter(&visit, made).await.map_err(|error| failed(&visit, &error))?;
            Ok(see_other(&with_next("/welcome", &typed.next)).header(visit.login_cookie(&token)))
        }
        Err(Refusal::Flaws(flaws)) => Ok(ask(&visit, &typed, &flaws, "").status(Status::UnprocessableEntity).reply(&visit)),
        Err(Refusal::Error(error)) => Ok(refused(ask(&visit, &typed, &[], &sentence(&error)), &visit, &error)),
    }
}

fn ask(visit: &Visit, typed: &SignUp, flaws: &[Flaw], why: &str) -> Page {
    let settings = visit.app.core.settings();
    if !settings.registration.is_open() {
        let how = format!("<p>{}</p>\n{}", how_to_join(settings.registration), keeper(&settings, None));
        let title = if settings.registration == Registration::Invite { "By invitation" } else { "Registration is closed" };
        return Page::own(title, card(title, &how)).status(Status::Forbidden);
    }
    let title = if settings.registration == Registration::Approval { "Ask to join" } else { "Join" };
    Page::own(title, card(title, &sign_up::html(visit, PATH, typed, flaws, why, false)))
}
