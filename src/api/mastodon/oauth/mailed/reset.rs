//! A new password for somebody who forgot theirs: a mail with a link, and the page behind the link.

use rocket::http::{Header, Status};
use rocket::{State as Managed, get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::link::{Link, stale};
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::api::mastodon::oauth::page::{self, Leads, render, wrong};
use crate::api::mastodon::oauth::visit::OauthVisit;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::rate_limits;
use crate::api::mastodon::wire::state::State;
use crate::community::accounts::mail_links::{self, MailLink};
use crate::community::text::names::{NameRules, check_email};
use crate::error::{Error, Resource};

const ASK: &str = include_str!("forgotten.html");
const ASKED: &str = include_str!("asked.html");
const FORM: &str = include_str!("reset.html");
const CHANGED: &str = include_str!("../changed.html");
const TITLE: &str = "Choose a new password";

/// The form: the e-mail address of the account. Absent fields count as empty.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Forgotten {
    form_token: Option<String>,
    email: Option<String>,
}

/// The form: the secret of the link, and the new password. Absent fields count as empty.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct NewPassword {
    form_token: Option<String>,
    token: Option<String>,
    new_password: Option<String>,
}

/// # `GET /oauth/password/forgotten`
///
/// The page for somebody who forgot their password. 404 on a server that sends no mail.
#[get("/oauth/password/forgotten")]
pub(crate) fn forgotten(visit: OauthVisit) -> Reply {
    ask(&visit, "", "")
}

/// # `POST /oauth/password/forgotten`
///
/// Sends a link, if an account has this address; the answer does not tell whether one has.
#[post("/oauth/password/forgotten", data = "<p>")]
pub(crate) async fn send(visit: OauthVisit, state: &Managed<State>, p: Params<Forgotten>) -> Reply {
    let email = p.fields.email.unwrap_or_default().trim().to_owned();
    if !visit.sent(&p.fields.form_token.unwrap_or_default()) {
        return ask(&visit, &email, "This form has expired. Please send it again.").status(Status::Forbidden);
    }
    if rate_limits::sign_in(state, &visit.app, visit.ip, &email).is_err() {
        let reply = ask(&visit, &email, "There were too many requests. Please try again later.");
        return reply.status(Status::TooManyRequests).header(Header::new("Retry-After", "300"));
    }
    if check_email(&email).is_err() {
        return ask(&visit, &email, "This is not an e-mail address.").status(Status::UnprocessableEntity);
    }
    if !visit.app.core.settings().sends_mail {
        return no_mail(&visit);
    }
    match mail_links::ask_reset(&visit.app.core, email.clone(), visit.language.clone()).await {
        Ok(()) => render(&visit.site, "Look into your mail", &fill(ASKED, &[("address", Slot::Text(&email))]), &Leads::Home),
        Err(error) => ask(&visit, &email, &page::sentence(&error)).status(Status::UnprocessableEntity),
    }
}

/// # `GET /oauth/password/reset`
///
/// The page that the mail leads to. 422 if the link is used or too old.
#[get("/oauth/password/reset", data = "<p>")]
pub(crate) fn form(visit: OauthVisit, p: Params<Link>) -> Reply {
    choose(&visit, &p.fields.token.unwrap_or_default(), "")
}

/// # `POST /oauth/password/reset`
///
/// Sets the password and ends every login. 422 shows the form again with an error message.
#[post("/oauth/password/reset", data = "<p>")]
pub(crate) async fn submit(visit: OauthVisit, p: Params<NewPassword>) -> Reply {
    let (token, new) = (p.fields.token.unwrap_or_default(), p.fields.new_password.unwrap_or_default());
    if !visit.sent(&p.fields.form_token.unwrap_or_default()) {
        return choose(&visit, &token, "This form has expired. Please send it again.").status(Status::Forbidden);
    }
    if let Err(fault) = NameRules::default().check_password(&new) {
        return choose(&visit, &token, &format!("The new password cannot be used: {fault}.")).status(Status::UnprocessableEntity);
    }
    match mail_links::reset_password(&visit.app.core, token.clone(), new).await {
        Ok(()) => render(&visit.site, "Done", CHANGED, &Leads::Home),
        Err(Error::NotFound(_)) => stale(&visit, &Error::NotFound(Resource::Record)),
        Err(error) => choose(&visit, &token, &page::sentence(&error)).status(Status::UnprocessableEntity),
    }
}

fn no_mail(visit: &OauthVisit) -> Reply {
    let sentence = wrong("This server sends no mail. Please ask its administrators for a new password.");
    render(&visit.site, "A new password", &sentence, &Leads::Home).status(Status::NotFound)
}

fn ask(visit: &OauthVisit, email: &str, why: &str) -> Reply {
    if !visit.app.core.settings().sends_mail {
        return no_mail(visit);
    }
    let slots = [("wrong", Slot::Html(&wrong(why))), ("form_token", Slot::Text(&visit.form_token)), ("email", Slot::Text(email))];
    render(&visit.site, "A new password", &fill(ASK, &slots), &Leads::Home).header(visit.form_cookie())
}

fn choose(visit: &OauthVisit, token: &str, why: &str) -> Reply {
    if let Err(error) = visit.app.core.read(|r| mail_links::address(r, MailLink::Reset, token)) {
        return stale(visit, &error);
    }
    let slots = [("wrong", Slot::Html(&wrong(why))), ("form_token", Slot::Text(&visit.form_token)), ("token", Slot::Text(token))];
    render(&visit.site, TITLE, &fill(FORM, &slots), &Leads::Home).header(visit.form_cookie())
}
