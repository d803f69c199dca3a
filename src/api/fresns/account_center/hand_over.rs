//! The last step of every flow: the login token goes to the program that opened the page.

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{Slot, fill, page_with_script};
use super::redirect;
use super::visit::AccountVisit;
use crate::api::fresns::wire::error::{Failure, TRY_AGAIN};
use crate::api::kit::reply::Reply;
use crate::community::accounts::login_tokens;
use crate::community::accounts::logins::Proven;
use crate::model::id::UserId;

const BODY: &str = include_str!("hand_over.html");
const LINK: &str = "<p><a class=\"button\" href=\"{redirect}\" rel=\"noreferrer\">{@go_back}</a></p>";
const SCRIPT: &str = include_str!("hand_over.js");

/// What is sent to the window that opened the page (`docs/specs/fresns.md 5.2.3`).
#[derive(Serialize, JsonSchema)]
struct Message<'a> {
    code: u32,
    message: &'static str,
    action: Action<'a>,
    data: Data<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Action<'a> {
    post_message_key: &'a str,
    window_close: bool,
    redirect_url: &'static str,
    data_handler: &'static str,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    login_token: &'a str,
}

/// Makes a login token for this user and hands it over.
pub(super) async fn hand_over(visit: &AccountVisit, proven: Proven, user: UserId) -> Result<Reply, Failure> {
    let program = visit.program.clone();
    let token = visit.app.core.write(move |tx, _| login_tokens::make(tx, proven, user, program)).await?;
    let message = Message {
        code: 0,
        message: "ok",
        action: Action { post_message_key: &visit.callback_key, window_close: true, redirect_url: "", data_handler: "" },
        data: Data { login_token: &token },
    };
    let message = serde_json::to_string(&message).map_err(|_| Failure::Code(TRY_AGAIN))?;
    let redirect = redirect::with_token(&visit.redirect_url, &token).unwrap_or_default();
    let link = if redirect.is_empty() { String::new() } else { fill(LINK, visit.lang, &[("redirect", Slot::Text(&redirect))]) };
    let nonce = visit.app.core.entropy.alphanumeric(22);
    let slots = [
        ("message", Slot::Text(&message)),
        ("redirect", Slot::Text(&redirect)),
        ("link", Slot::Html(&link)),
        ("nonce", Slot::Text(&nonce)),
        ("script", Slot::Html(SCRIPT)),
    ];
    Ok(page_with_script(visit, "done", &fill(BODY, visit.lang, &slots), &nonce))
}
