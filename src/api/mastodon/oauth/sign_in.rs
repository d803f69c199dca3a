//! Logging in on the way to a program: password, then a user where there are several, then its PIN where it has one.

use rocket::http::{ContentType, Header, Status};
use rocket::{State as Managed, post};

use super::page::{self, leads_to, render, wrong};
use super::request::{self, Form};
use super::visit::OauthVisit;
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::api::mastodon::oauth::request::ConsentQuestion;
use crate::api::mastodon::wire::error::Failure;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::rate_limits;
use crate::api::mastodon::wire::state::State;
use crate::community::accounts::account::{self, Address};
use crate::community::accounts::login_tokens::{self, PendingLogin, Program};
use crate::community::accounts::logins::{self, Proof, Proven};
use crate::community::accounts::oauth::browsers;
use crate::community::people::users;
use crate::error::{Auth, Error, Resource, Result};
use crate::model::id::UserId;
use crate::model::people::person::UserView;
use crate::model::people::place::Place;
use crate::model::people::user::User;

const USERS: &str = include_str!("users.html");
const USER: &str = include_str!("user.html");
const PIN: &str = include_str!("pin.html");

/// # `POST /oauth/sign-in`
///
/// The query is that of `/oauth/authorize`, to which a successful login redirects. 422 shows the form again with an error message.
#[post("/oauth/sign-in", data = "<p>")]
pub(super) async fn submit(visit: OauthVisit, state: &Managed<State>, p: Params<Form>) -> Reply {
    let form = p.fields;
    let asked = match request::read(&visit.app, &form) {
        Ok(asked) => asked,
        Err(fault) => return page::explain(&visit.site, &fault),
    };
    let account = form.account.clone().unwrap_or_default().trim().to_owned();
    if !visit.sent(form.form_token.as_deref().unwrap_or_default()) {
        return page::login(&visit, &asked, &account, "This form has expired. Please send it again.").status(Status::Forbidden);
    }
    if let Err(Failure::Limited(seconds)) = rate_limits::sign_in(state, &visit.app, visit.ip, &account) {
        let reply = page::login(&visit, &asked, &account, "There were too many logins. Please try again later.");
        return reply.status(Status::TooManyRequests).header(Header::new("Retry-After", seconds.unwrap_or(300).to_string()));
    }
    match advance(&visit, &asked, form).await {
        Ok(reply) => reply,
        Err(error) => page::login(&visit, &asked, &account, &page::sentence(&error)).status(Status::UnprocessableEntity),
    }
}

/// # `POST /oauth/sign-out`
///
/// The query is that of `/oauth/authorize`, where another user may log in.
#[post("/oauth/sign-out", data = "<p>")]
pub(super) async fn sign_out(visit: OauthVisit, p: Params<Form>) -> Reply {
    let Some(login) = &visit.login else { return on(&visit.query) };
    if !login.sent(p.fields.form_token.as_deref().unwrap_or_default()) {
        return on(&visit.query);
    }
    let token = login.token.clone();
    match visit.app.core.write(move |tx, _| browsers::close(tx, &token)).await {
        Ok(()) => on(&visit.query).header(visit.logout_cookie()),
        Err(error) => page::explain(&visit.site, &request::Fault::Core(error)),
    }
}

/// Back to the question.
fn on(query: &str) -> Reply {
    Reply::bytes(ContentType::HTML, Vec::new())
        .status(Status::SeeOther)
        .header(Header::new("Location", format!("/oauth/authorize?{query}")))
        .header(Header::new("Cache-Control", "no-store"))
}

/// An `@` makes an e-mail address, anything else is a name.
pub(super) fn address(typed: &str) -> Address {
    let typed = typed.trim();
    if typed.contains('@') { Address::Email(typed.to_owned()) } else { Address::Username(typed.to_owned()) }
}

/// The step in between is good for this program's question alone.
fn program(asked: &ConsentQuestion) -> Program {
    Program { app_id: format!("oauth {}", asked.app.client_id), platform_id: 0, version: String::new() }
}

async fn advance(visit: &OauthVisit, asked: &ConsentQuestion, form: Form) -> Result<Reply> {
    let core = &visit.app.core;
    let Some(secret) = form.secret.filter(|secret| !secret.is_empty()) else {
        let proof = Proof { password: Some(form.password.unwrap_or_default()), code: None };
        let proven = logins::log_in(core, Place::of(visit.ip), address(&form.account.unwrap_or_default()), proof).await?;
        return proceed(visit, asked, proven, None).await;
    };
    let program = program(asked);
    let halfway = core.write(move |tx, _| login_tokens::resume(tx, &secret, &program)).await?;
    if halfway.proven.user.is_some() {
        return proceed(visit, asked, halfway.proven, Some(form.pin.unwrap_or_default())).await;
    }
    let user = form.user.unwrap_or_default().parse().map_err(|_| Error::NotFound(Resource::User))?;
    proceed(visit, asked, halfway.proven.choosing(Some(user)), None).await
}

/// From a proven account to the next question, or to the end.
async fn proceed(visit: &OauthVisit, asked: &ConsentQuestion, proven: Proven, pin: Option<String>) -> Result<Reply> {
    let core = &visit.app.core;
    let all = core.read(|r| account::users_of(r, proven.account))?;
    let user = match (proven.user, all.as_slice()) {
        (Some(user), _) if all.contains(&user) => user,
        (None, [only]) => *only,
        (None, [_, _, ..]) => return choose(visit, asked, &proven, &all, "").await,
        _ => return Err(Error::NotFound(Resource::User)),
    };
    let user = match core.read(|r| users::require_enabled(r, user)) {
        Ok(user) => user,
        Err(error) if all.len() > 1 => return choose(visit, asked, &proven, &all, &page::sentence(&error)).await,
        Err(error) => return Err(error),
    };
    let proven = proven.choosing(Some(user.id));
    match logins::check_pin(core, Place::of(visit.ip), proven.account, user.id, pin).await {
        Ok(()) => enter(visit, proven).await,
        Err(Error::Unauthenticated(Auth::PinNeeded)) => ask_pin(visit, asked, &proven, &user, "").await,
        Err(error @ Error::Unauthenticated(Auth::WrongPin)) => ask_pin(visit, asked, &proven, &user, &page::sentence(&error)).await,
        Err(error) => Err(error),
    }
}

/// Remembers the login, in place of an earlier one of this browser.
async fn enter(visit: &OauthVisit, proven: Proven) -> Result<Reply> {
    let earlier = visit.login.as_ref().map(|login| login.token.clone());
    let token = visit
        .app
        .core
        .write(move |tx, _| {
            if let Some(token) = earlier {
                browsers::close(tx, &token)?;
            }
            browsers::open(tx, &proven)
        })
        .await?;
    Ok(on(&visit.query).header(visit.login_cookie(&token)))
}

async fn pause(visit: &OauthVisit, asked: &ConsentQuestion, proven: &Proven) -> Result<String> {
    let halfway = PendingLogin { proven: proven.clone(), program: program(asked) };
    visit.app.core.write(move |tx, _| login_tokens::pause(tx, &halfway)).await
}

async fn choose(visit: &OauthVisit, asked: &ConsentQuestion, proven: &Proven, users: &[UserId], why: &str) -> Result<Reply> {
    let views = visit.app.core.read(|r| account::views_of(r, users))?;
    let row = |view: &UserView| {
        let uid = view.user.id.to_string();
        let slots =
            [("uid", Slot::Text(&uid)), ("nickname", Slot::Text(&view.user.nickname)), ("username", Slot::Text(&view.user.username))];
        fill(USER, &slots)
    };
    let rows: String = users.iter().filter_map(|id| views.get(id)).map(row).collect();
    let secret = pause(visit, asked, &proven.clone().choosing(None)).await?;
    let slots = [
        ("wrong", Slot::Html(&wrong(why))),
        ("form_token", Slot::Text(&visit.form_token)),
        ("secret", Slot::Text(&secret)),
        ("users", Slot::Html(&rows)),
        ("query", Slot::Text(&page::query(asked))),
    ];
    Ok(step(visit, asked, "Choose a user", &fill(USERS, &slots), why))
}

async fn ask_pin(visit: &OauthVisit, asked: &ConsentQuestion, proven: &Proven, user: &User, why: &str) -> Result<Reply> {
    let secret = pause(visit, asked, proven).await?;
    let slots = [
        ("wrong", Slot::Html(&wrong(why))),
        ("form_token", Slot::Text(&visit.form_token)),
        ("secret", Slot::Text(&secret)),
        ("username", Slot::Text(&user.username)),
        ("query", Slot::Text(&page::query(asked))),
    ];
    Ok(step(visit, asked, "PIN", &fill(PIN, &slots), why))
}

fn step(visit: &OauthVisit, asked: &ConsentQuestion, title: &str, body: &str, why: &str) -> Reply {
    let reply = render(&visit.site, title, body, &leads_to(&asked.redirect_uri)).header(visit.form_cookie());
    if why.is_empty() { reply } else { reply.status(Status::UnprocessableEntity) }
}
