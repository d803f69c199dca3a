//! Confirmation mails (`docs/specs/mastodon.md 3.6`). A login never waits for one here. Where no mails are sent, a code is written to
//! the log instead.

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::reply::{EMPTY, Empty, Json};
use super::wire::scope::WriteAccounts;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::reader_language::ReaderLanguage;
use crate::api::mastodon::wire::params::Params;
use crate::community::accounts::{addresses, codes, mail_links};
use crate::community::text::names::check_email;

pub(crate) fn routes() -> Vec<Served> {
    served![confirmations]
}

#[derive(Deserialize, JsonSchema)]
struct Form {
    email: Option<String>,
}

/// # `POST /api/v1/emails/confirmations`
///
/// Sends a confirmation mail to the account's address again. 403 if the address is confirmed, missing, or another one.
#[post("/api/v1/emails/confirmations", data = "<p>")]
async fn confirmations(me: AsUser<WriteAccounts>, language: ReaderLanguage, p: Params<Form>) -> Outcome<Json<Empty>> {
    let account = me.me.account;
    let asked = p.fields.email.filter(|email| !email.is_empty());
    if asked.as_ref().is_some_and(|email| check_email(email).is_err()) {
        return Err(Failure::validation("E-mail address is invalid"));
    }
    let closed = || {
        let text = "This method is only available while the e-mail is awaiting confirmation";
        Failure::Plain(rocket::http::Status::Forbidden, text.into())
    };
    let waiting = me.app.core.read(|r| addresses::unconfirmed(r, account))?;
    let to = waiting.filter(|own| asked.is_none_or(|asked| asked.eq_ignore_ascii_case(own))).ok_or_else(closed)?;
    let core = &me.app.core;
    if core.settings().sends_mail {
        core.write(move |tx, settings| mail_links::send_confirmation(tx, settings, account, &to, &language.0)).await?;
    } else {
        codes::send(core, to, &language.0).await?;
    }
    Ok(EMPTY)
}
