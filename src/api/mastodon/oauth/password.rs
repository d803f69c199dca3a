//! Changing a password in a browser: the target of `/.well-known/change-password`.

use rocket::http::{Header, Status};
use rocket::{State as Managed, get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::page::{self, Leads, render, wrong};
use super::sign_in::address;
use super::visit::OauthVisit;
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::rate_limits;
use crate::api::mastodon::wire::state::State;
use crate::community::accounts::credentials;
use crate::community::accounts::logins::{self, Proof};
use crate::community::text::names::NameRules;
use crate::model::people::place::Place;

const FORM: &str = include_str!("password.html");
const CHANGED: &str = include_str!("changed.html");

/// Where the form is.
pub(crate) const PATH: &str = "/oauth/password";

/// The form: the account is a username or an e-mail address. Absent fields count as empty.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Form {
    form_token: Option<String>,
    account: Option<String>,
    password: Option<String>,
    new_password: Option<String>,
}

/// # `GET /oauth/password`
///
/// The page for changing the password.
#[get("/oauth/password")]
pub(crate) fn form(visit: OauthVisit) -> Reply {
    ask(&visit, "", "")
}

/// # `POST /oauth/password`
///
/// 422 shows the form again with an error message.
#[post("/oauth/password", data = "<p>")]
pub(crate) async fn submit(visit: OauthVisit, state: &Managed<State>, p: Params<Form>) -> Reply {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (account, new) = (text(&p.fields.account).trim().to_owned(), text(&p.fields.new_password));
    if !visit.sent(&text(&p.fields.form_token)) {
        return ask(&visit, &account, "This form has expired. Please send it again.").status(Status::Forbidden);
    }
    if rate_limits::sign_in(state, &visit.app, visit.ip, &account).is_err() {
        let reply = ask(&visit, &account, "There were too many logins. Please try again later.");
        return reply.status(Status::TooManyRequests).header(Header::new("Retry-After", "300"));
    }
    if let Err(fault) = NameRules::default().check_password(&new) {
        return ask(&visit, &account, &format!("The new password cannot be used: {fault}.")).status(Status::UnprocessableEntity);
    }
    let core = &visit.app.core;
    let proof = Proof { password: Some(text(&p.fields.password)), code: None };
    let done = match logins::log_in(core, Place::of(visit.ip), address(&account), proof).await {
        Ok(proven) => credentials::change_password(core, proven.account, new).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => render(&visit.site, "Done", CHANGED, &Leads::Home),
        Err(error) => ask(&visit, &account, &page::sentence(&error)).status(Status::UnprocessableEntity),
    }
}

fn ask(visit: &OauthVisit, account: &str, why: &str) -> Reply {
    let slots = [("wrong", Slot::Html(&wrong(why))), ("form_token", Slot::Text(&visit.form_token)), ("account", Slot::Text(account))];
    render(&visit.site, "Change password", &fill(FORM, &slots), &Leads::Home).header(visit.form_cookie())
}
