//! A new password, behind the link of a mail.

use rocket::http::Status;
use rocket::{get, post};
use serde::Deserialize;

use crate::api::kit::pages::form::{Field, Form, hidden};
use crate::api::kit::pages::frame::{Page, done, wrong};
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::reply::Reply;
use crate::api::web::wire::answer::{STALE, card, refused};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::accounts::mail_links::{self, MailLink};
use crate::community::accounts::own::joining::sentence as as_sentence;
use crate::community::text::names::NameRules;
use crate::error::Error;

const TITLE: &str = "Choose a new password";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct NewPassword {
    form_token: String,
    token: String,
    new_password: String,
}

/// # `GET /reset`
#[get("/reset", data = "<p>")]
pub(super) fn form(visit: Visit, p: Params<NewPassword>) -> Reply {
    choose(&visit, &p.fields.token, "", "").reply(&visit)
}

/// # `POST /reset`
#[post("/reset", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<NewPassword>) -> Reply {
    let NewPassword { form_token, token, new_password } = p.fields;
    if !visit.sent(&form_token) {
        return choose(&visit, &token, STALE, "").status(Status::Forbidden).reply(&visit);
    }
    if let Err(fault) = NameRules::default().check_password(&new_password) {
        let page = choose(&visit, &token, "", &as_sentence(&fault.to_string()));
        return page.status(Status::UnprocessableEntity).reply(&visit);
    }
    match mail_links::reset_password(&visit.app.core, token.clone(), new_password).await {
        Ok(()) => {
            let text = done("Your password has been changed. Log in again in each of your apps.");
            let page = Page::own("Done", card("Done", &(text + "<p><a class=\"button\" href=\"/login\">Log in</a></p>")));
            page.reply(&visit)
        }
        Err(error) => refused(choose(&visit, &token, &sentence(&error), ""), &visit, &error),
    }
}

fn choose(visit: &Visit, token: &str, why: &str, flaw: &str) -> Page {
    if let Err(error) = visit.app.core.read(|r| mail_links::address(r, MailLink::Reset, token)) {
        return unusable(&error);
    }
    let field = Field { error: flaw.into(), ..Field::new_password("new_password", "New password") };
    let fields = hidden("token", token) + &field.html();
    let form = Form { action: "/reset", form_token: &visit.form_token(), fields: &fields, button: "Change password", ..Form::default() };
    let note = "<p class=\"quiet\">Every login with the old one ends.</p>";
    Page::own(TITLE, card(TITLE, &(wrong(why) + note + &form.html())))
}

/// Says that a link cannot be used any more, or that something else failed.
pub(super) fn unusable(error: &Error) -> Page {
    let (sentence, status) = match error {
        Error::NotFound(_) => {
            ("This link was used before, or it is too old. Please ask for another one.".to_owned(), Status::UnprocessableEntity)
        }
        error => (sentence(error), Status::InternalServerError),
    };
    Page::own("This link cannot be used", card("This link cannot be used", &wrong(&sentence))).status(status)
}
