//! Confirming an e-mail address, behind the link of a mail.

use rocket::http::Status;
use rocket::{get, post};
use serde::Deserialize;

use super::reset::unusable;
use crate::api::kit::pages::form::{Form, hidden};
use crate::api::kit::pages::frame::{Page, done, wrong};
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::api::web::wire::answer::{STALE, card};
use crate::api::web::wire::params::Params;
use crate::community::accounts::mail_links::{self, MailLink};

const TITLE: &str = "Confirm your e-mail address";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Confirmation {
    form_token: String,
    token: String,
}

/// # `GET /confirm`
///
/// Confirms nothing by itself: programs that check mails open every link.
#[get("/confirm", data = "<p>")]
pub(super) fn form(visit: Visit, p: Params<Confirmation>) -> Reply {
    ask(&visit, &p.fields.token, "").reply(&visit)
}

/// # `POST /confirm`
#[post("/confirm", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<Confirmation>) -> Reply {
    let Confirmation { form_token, token } = p.fields;
    if !visit.sent(&form_token) {
        return ask(&visit, &token, STALE).status(Status::Forbidden).reply(&visit);
    }
    match visit.app.core.write(move |tx, _| mail_links::confirm(tx, &token)).await {
        Ok(()) => {
            let on = "<p><a class=\"button\" href=\"/me\">To your page</a></p>";
            Page::own(TITLE, card(TITLE, &(done("Your e-mail address has been confirmed.") + on))).reply(&visit)
        }
        Err(error) => unusable(&error).reply(&visit),
    }
}

fn ask(visit: &Visit, token: &str, why: &str) -> Page {
    let address = match visit.app.core.read(|r| mail_links::address(r, MailLink::Confirm, token)) {
        Ok(address) => address,
        Err(error) => return unusable(&error),
    };
    let form =
        Form { action: "/confirm", form_token: &visit.form_token(), fields: &hidden("token", token), button: "Confirm", ..Form::default() };
    let question = fill("<p>Is <strong>{address}</strong> your address?</p>\n", &[("address", Slot::Text(&address))]);
    Page::own(TITLE, card(TITLE, &(wrong(why) + &question + &form.html())))
}
