//! A mail with a link for who forgot the password. The answer does not tell who is here.

use rocket::http::Status;
use rocket::{get, post};
use serde::Deserialize;

use crate::api::kit::pages::form::{Field, FieldKind, Form};
use crate::api::kit::pages::frame::{Page, done, wrong};
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::reply::Reply;
use crate::api::web::front::keeper;
use crate::api::web::wire::answer::{STALE, card, refused};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::accounts::mail_links;
use crate::community::text::names::check_email;

const TITLE: &str = "A new password";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Forgotten {
    form_token: String,
    email: String,
}

/// # `GET /forgot`
#[get("/forgot")]
pub(super) fn form(visit: Visit) -> Reply {
    ask(&visit, "", "", "").reply(&visit)
}

/// # `POST /forgot`
#[post("/forgot", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<Forgotten>) -> Reply {
    let email = p.fields.email.trim().to_owned();
    if !visit.app.core.settings().sends_mail {
        return ask(&visit, "", "", "").reply(&visit);
    }
    if !visit.sent(&p.fields.form_token) {
        return ask(&visit, &email, STALE, "").status(Status::Forbidden).reply(&visit);
    }
    if check_email(&email).is_err() {
        return ask(&visit, &email, "", "This is not an e-mail address.").status(Status::UnprocessableEntity).reply(&visit);
    }
    match mail_links::ask_reset(&visit.app.core, visit.place(), email.clone(), visit.language.clone()).await {
        Ok(()) => {
            let text =
                format!("If an account has the address {email}, a mail with a link is on its way to it. The link can be used for an hour.");
            Page::own("Look into your mail", card("Look into your mail", &done(&text))).reply(&visit)
        }
        Err(error) => refused(ask(&visit, &email, &sentence(&error), ""), &visit, &error),
    }
}

fn ask(visit: &Visit, email: &str, why: &str, flaw: &str) -> Page {
    let settings = visit.app.core.settings();
    if !settings.sends_mail {
        let sentence = wrong("This server sends no mail. Please ask its administrators for a new password.");
        return Page::own(TITLE, card(TITLE, &(sentence + &keeper(&settings, None)))).status(Status::NotFound);
    }
    let field = Field {
        kind: FieldKind::Email,
        autocomplete: "email",
        error: flaw.into(),
        ..Field::text("email", "E-mail address of your account", email, 254)
    };
    let form =
        Form { action: "/forgot", form_token: &visit.form_token(), fields: &field.html(), button: "Send me a link", ..Form::default() };
    Page::own(TITLE, card(TITLE, &(wrong(why) + &form.html())))
}
