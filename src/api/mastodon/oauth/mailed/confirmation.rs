//! Confirming an e-mail address in a browser: the target of the link in the mail.

use rocket::http::Status;
use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::link::{Link, stale};
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::api::mastodon::oauth::page::{self, Leads, render};
use crate::api::mastodon::oauth::visit::OauthVisit;
use crate::api::mastodon::wire::params::Params;
use crate::community::accounts::mail_links::{self, MailLink};

const FORM: &str = include_str!("confirmation.html");
const CONFIRMED: &str = include_str!("confirmed.html");
const TITLE: &str = "Confirm your e-mail address";

/// The secret of the link again. Absent fields count as empty.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Form {
    form_token: Option<String>,
    token: Option<String>,
}

/// # `GET /oauth/confirmation`
///
/// The page that a mail leads to. It confirms nothing by itself: programs that check mails open every link.
#[get("/oauth/confirmation", data = "<p>")]
pub(crate) fn form(visit: OauthVisit, p: Params<Link>) -> Reply {
    ask(&visit, &p.fields.token.unwrap_or_default(), "")
}

/// # `POST /oauth/confirmation`
///
/// Confirms the address. 422 if the link is used or too old.
#[post("/oauth/confirmation", data = "<p>")]
pub(crate) async fn submit(visit: OauthVisit, p: Params<Form>) -> Reply {
    let token = p.fields.token.unwrap_or_default();
    if !visit.sent(&p.fields.form_token.unwrap_or_default()) {
        return ask(&visit, &token, "This form has expired. Please send it again.").status(Status::Forbidden);
    }
    match visit.app.core.write(move |tx, _| mail_links::confirm(tx, &token)).await {
        Ok(()) => render(&visit.site, TITLE, CONFIRMED, &Leads::Home),
        Err(error) => stale(&visit, &error),
    }
}

fn ask(visit: &OauthVisit, token: &str, why: &str) -> Reply {
    let address = match visit.app.core.read(|r| mail_links::address(r, MailLink::Confirm, token)) {
        Ok(address) => address,
        Err(error) => return stale(visit, &error),
    };
    let slots = [
        ("wrong", Slot::Html(&page::wrong(why))),
        ("form_token", Slot::Text(&visit.form_token)),
        ("token", Slot::Text(token)),
        ("address", Slot::Text(&address)),
    ];
    render(&visit.site, TITLE, &fill(FORM, &slots), &Leads::Home).header(visit.form_cookie())
}
