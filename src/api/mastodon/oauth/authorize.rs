//! Asking a person whether a program may act for them (`docs/specs/mastodon.md 3.3`).

use rocket::http::{ContentType, Header, Status};
use rocket::{delete, get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::encode::encode;
use super::request::{self, Fault, Form};
use super::{OUT_OF_BAND, page};
use crate::api::kit::pages::frame::see_other;
use crate::api::kit::pages::visit::{Visit, with_next};
use crate::api::kit::reply::Reply;
use crate::api::mastodon::oauth::request::ConsentQuestion;
use crate::api::mastodon::wire::params::Params;
use crate::community::accounts::oauth::grants;

/// Characters of a code that is shown.
const CODE_MAX: usize = 64;

/// # `GET /oauth/authorize`
///
/// Shows the consent page, or redirects at once if the user has allowed the same before. Somebody who is not logged in is sent to
/// the login page first. An unknown application or redirect URI gets an error page and no redirect.
#[get("/oauth/authorize", data = "<p>")]
pub(super) async fn show(visit: Visit, p: Params<Form>) -> Reply {
    let asked = match request::read(&visit.app, &p.fields) {
        Ok(asked) => asked,
        Err(fault) => return page::explain(&visit.site, &fault),
    };
    let Some(login) = &visit.login else { return log_in_first(&asked) };
    let agreed = visit.app.core.read(|r| grants::agreed(r, asked.app.id, login.visitor.user.id, &asked.scopes));
    match agreed {
        Ok(true) if !asked.force => allow(&visit, asked).await,
        Ok(_) => page::consent(&visit, login, &asked),
        Err(error) => page::explain(&visit.site, &Fault::Core(error)),
    }
}

/// # `POST /oauth/authorize`
///
/// The decision of the user on the consent page. With `_method=delete` it is a refusal.
#[post("/oauth/authorize", data = "<p>")]
pub(super) async fn decide(visit: Visit, p: Params<Form>) -> Reply {
    if p.fields._method.as_deref().is_some_and(|method| method.eq_ignore_ascii_case("delete")) {
        return refuse(&visit, &p.fields);
    }
    match answered(&visit, &p.fields) {
        Ok(asked) => allow(&visit, asked).await,
        Err(reply) => *reply,
    }
}

/// # `DELETE /oauth/authorize`
///
/// Declines the authorization. Forms send this as `POST` with `_method=delete`.
#[delete("/oauth/authorize", data = "<p>")]
pub(super) async fn deny(visit: Visit, p: Params<Form>) -> Reply {
    refuse(&visit, &p.fields)
}

/// To the login page, and back to this question.
fn log_in_first(asked: &ConsentQuestion) -> Reply {
    see_other(&with_next("/login", &page::here(asked)))
}

/// The request that a form of ours answers. Any other form is shown the question again.
fn answered(visit: &Visit, form: &Form) -> Result<ConsentQuestion, Box<Reply>> {
    let asked = request::read(&visit.app, form).map_err(|fault| Box::new(page::explain(&visit.site, &fault)))?;
    let Some(login) = &visit.login else {
        return Err(Box::new(log_in_first(&asked)));
    };
    if visit.sent(form.form_token.as_deref().unwrap_or_default()) {
        return Ok(asked);
    }
    Err(Box::new(page::consent(visit, login, &asked).status(Status::Forbidden)))
}

async fn allow(visit: &Visit, asked: ConsentQuestion) -> Reply {
    let Some(login) = &visit.login else { return log_in_first(&asked) };
    let browser = login.token.clone();
    let grant = grants::ConsentRequest {
        app: asked.app.id,
        redirect_uri: asked.redirect_uri.clone(),
        scopes: asked.scopes.clone(),
        challenge: asked.challenge.clone(),
    };
    match visit.app.core.write(move |tx, _| grants::approve(tx, &browser, grant)).await {
        Ok(code) if asked.redirect_uri == OUT_OF_BAND => redirect(&format!("/oauth/authorize/native?code={code}")),
        Ok(code) => redirect(&back(&asked, &[("code", &code)])),
        Err(error) => page::explain(&visit.site, &Fault::Core(error)),
    }
}

fn refuse(visit: &Visit, form: &Form) -> Reply {
    match answered(visit, form) {
        Ok(asked) if asked.redirect_uri == OUT_OF_BAND => page::denied(&visit.site),
        Ok(asked) => {
            let why = "The resource owner or authorization server denied the request.";
            redirect(&back(&asked, &[("error", "access_denied"), ("error_description", why)]))
        }
        Err(reply) => *reply,
    }
}

/// Where the program waits, with the answer.
fn back(asked: &ConsentQuestion, answer: &[(&str, &str)]) -> String {
    let state = asked.state.as_deref().map(|state| ("state", state));
    let pairs = answer.iter().copied().chain(state).map(|(name, value)| format!("{name}={}", encode(value)));
    let joint = match (asked.fragment, asked.redirect_uri.contains('?')) {
        (true, _) => '#',
        (false, true) => '&',
        (false, false) => '?',
    };
    format!("{}{joint}{}", asked.redirect_uri, pairs.collect::<Vec<_>>().join("&"))
}

fn redirect(to: &str) -> Reply {
    Reply::bytes(ContentType::HTML, Vec::new())
        .status(Status::Found)
        .header(Header::new("Location", to.to_owned()))
        .header(Header::new("Referrer-Policy", "no-referrer"))
        .header(Header::new("Cache-Control", "no-store"))
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Native {
    code: Option<String>,
}

/// # `GET /oauth/authorize/native`
///
/// Shows the code in `code`, to be copied into the application.
#[get("/oauth/authorize/native", data = "<p>")]
pub(super) fn native(visit: Visit, p: Params<Native>) -> Reply {
    let is_code = |code: &String| {
        !code.is_empty() && code.len() <= CODE_MAX && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    match p.fields.code.filter(is_code) {
        Some(code) => page::code(&visit.site, &code),
        None => page::explain(
            &visit.site,
            &Fault::Wrong { status: Status::BadRequest, error: "invalid_request", why: "Missing required parameter: code.".into() },
        ),
    }
}
