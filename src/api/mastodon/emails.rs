//! Confirmation mails (`specs/mastodon.md 3.6`). A login never waits for one here; a code can still be asked for.

use rocket::{Route, post, routes};
use serde::Deserialize;

use super::Params;
use super::auth::AsUser;
use super::error::{Failure, Outcome};
use super::reply::{EMPTY, Empty, Json};
use super::scope::WriteAccounts;
use crate::community::names::check_email;
use crate::community::{addresses, codes};

pub fn routes() -> Vec<Route> {
    routes![confirmations]
}

#[derive(Deserialize)]
struct Form {
    email: Option<String>,
}

/// # `POST /api/v1/emails/confirmations`
///
/// Sends a code to the address, which `email` may put right first. 403 once the address is confirmed, or without one.
#[post("/api/v1/emails/confirmations", data = "<p>")]
async fn confirmations(me: AsUser<WriteAccounts>, p: Params<Form>) -> Outcome<Json<Empty>> {
    let account = me.me.account;
    let new = p.fields.email.filter(|email| !email.is_empty());
    if new.as_ref().is_some_and(|email| check_email(email).is_err()) {
        return Err(Failure::validation("E-mail address is invalid"));
    }
    let closed = || {
        let text = "This method is only available while the e-mail is awaiting confirmation";
        Failure::Plain(rocket::http::Status::Forbidden, text.into())
    };
    let to = me.app.core.write(move |tx, _| addresses::unconfirmed(tx, account, new.as_deref())).await?.ok_or_else(closed)?;
    codes::send(&me.app.core, to).await?;
    Ok(EMPTY)
}
