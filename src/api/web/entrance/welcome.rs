//! What is next for somebody who has just joined.

use rocket::get;
use serde::Deserialize;

use crate::api::kit::pages::frame::Page;
use crate::api::kit::pages::visit::{Visit, local};
use crate::api::kit::template::{Slot, fill};
use crate::api::web::wire::answer::{Answer, card, failed, member};
use crate::api::web::wire::params::Params;
use crate::community::accounts::addresses;
use crate::model::people::user::Role;

const BODY: &str = "<p>You are <strong>@{username}</strong> now. Log in with this name and your password in any app of this community; \
    its address is <strong>{base}</strong>.</p>\n{mail}{approval}<p>{on}<a class=\"button{second}\" href=\"/apps\">Choose an app</a></p>\n\
    <p class=\"aside\"><a href=\"/me/profile\">Fill in your profile</a></p>";
const MAIL: &str = "<p class=\"note\">We have sent a mail to <strong>{email}</strong>. Please open the link in it.</p>\n";
const APPROVAL: &str = "<p class=\"note\">An administrator has to let you in. Until then you can look around, but not write.</p>\n";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: String,
}

/// # `GET /welcome`
#[get("/welcome", data = "<p>")]
pub(super) fn welcome(visit: Visit, p: Params<Next>) -> Answer {
    let visitor = &member(&visit, "/me")?.visitor;
    let core = &visit.app.core;
    let waiting = core.read(|r| addresses::unconfirmed(r, visitor.account.id)).map_err(|error| failed(&visit, &error))?;
    let mail = waiting.filter(|_| core.settings().sends_mail).map(|email| fill(MAIL, &[("email", Slot::Text(&email))]));
    let on = local(&p.fields.next).map(|next| fill("<a class=\"button\" href=\"{next}\">Continue</a> ", &[("next", Slot::Text(next))]));
    let slots = [
        ("username", Slot::Text(&visitor.user.username)),
        ("base", Slot::Text(&visit.app.base_url)),
        ("mail", Slot::Html(mail.as_deref().unwrap_or_default())),
        ("approval", Slot::Html(if visitor.user.role == Role::Pending { APPROVAL } else { "" })),
        ("on", Slot::Html(on.as_deref().unwrap_or_default())),
        ("second", Slot::Html(if on.is_some() { " second" } else { "" })),
    ];
    let title = format!("Welcome to {}", core.settings().name);
    Ok(Page::own(&title, card(&title, &fill(BODY, &slots))).reply(&visit))
}
