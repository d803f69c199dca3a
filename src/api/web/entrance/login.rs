//! Logging in: password, then the second factor, a user and its PIN, where there are any.

use rocket::http::Status;
use rocket::{get, post};
use serde::Deserialize;

use crate::api::kit::pages::form::{Field, FieldKind, Form, hidden};
use crate::api::kit::pages::frame::{Page, see_other, wrong};
use crate::api::kit::pages::leads::Leads;
use crate::api::kit::pages::visit::{Visit, local, with_next};
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::api::web::wire::answer::{STALE, card, refused};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::accounts::account::{self, Address};
use crate::community::accounts::login_tokens::{self, PendingLogin, Program};
use crate::community::accounts::logins::{self, Proof, Proven};
use crate::community::accounts::oauth::{OauthApp, apps, browsers};
use crate::community::accounts::own::login_steps::{self, Progress, Question, Reaction};
use crate::error::{Error, Result};
use crate::model::id::UserId;

const PATH: &str = "/login";
/// Where a program asks for a login; its own address is among the parameters.
const FOR_PROGRAMS: &str = "/oauth/authorize?";
const USER: &str =
    "<li><button class=\"user\" name=\"user\" value=\"{uid}\"><strong>{nickname}</strong> <span>@{username}</span></button></li>\n";
const USERS: &str = "{wrong}<p>Your account has several users. Choose the one to continue with.</p>\n<form method=\"post\" action=\"/login\">\n\
    <input type=\"hidden\" name=\"form_token\" value=\"{form_token}\">\n{hidden}<ul class=\"users\">\n{users}</ul>\n</form>\n";

/// The fields of the form that is being sent; those after the first carry `secret` instead of the password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Step {
    form_token: String,
    next: String,
    account: String,
    password: String,
    secret: String,
    code: String,
    user: String,
    pin: String,
}

/// # `GET /login`
#[get("/login", data = "<p>")]
pub(super) fn form(visit: Visit, p: Params<Step>) -> Reply {
    if visit.login.is_some() {
        return see_other(local(&p.fields.next).unwrap_or("/me"));
    }
    ask(&visit, &p.fields, "").reply(&visit)
}

/// # `POST /login`
#[post("/login", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<Step>) -> Reply {
    let step = p.fields;
    if !visit.sent(&step.form_token) {
        return ask(&visit, &step, STALE).status(Status::Forbidden).reply(&visit);
    }
    match advance(&visit, &step).await {
        Ok(reply) => reply,
        // A user who cannot be chosen is a wrong answer, not a missing page.
        Err(Error::NotFound(_)) => ask(&visit, &step, "This user cannot be logged in.").status(Status::UnprocessableEntity).reply(&visit),
        Err(error) => refused(ask(&visit, &step, &sentence(&error)), &visit, &error),
    }
}

/// An `@` makes an e-mail address, anything else is a name.
fn address(typed: &str) -> Address {
    let typed = typed.trim();
    if typed.contains('@') { Address::Email(typed.to_owned()) } else { Address::Username(typed.to_owned()) }
}

/// What is kept between two steps is good on these pages alone.
fn program() -> Program {
    Program { app_id: "web".into(), platform_id: 0, version: String::new() }
}

async fn advance(visit: &Visit, step: &Step) -> Result<Reply> {
    let core = &visit.app.core;
    let some = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
    let (login, reaction) = if step.secret.is_empty() {
        let proof = Proof { password: Some(step.password.clone()), code: None };
        let proven = logins::begin(core, visit.place(), address(&step.account), proof).await?;
        (PendingLogin { proven, factor_shown: false, program: program() }, Reaction::default())
    } else {
        let secret = step.secret.clone();
        let login = core.write(move |tx, _| login_tokens::resume(tx, &secret, &program())).await?;
        let user = some(&step.user).and_then(|user| user.trim().parse().ok()).map(UserId);
        (login, Reaction { code: some(&step.code), user, pin: some(&step.pin) })
    };
    match login_steps::advance(core, visit.place(), login, reaction).await? {
        Progress::Asks(question, login) => question_page(visit, step, &question, login).await,
        Progress::Done(proven) => enter(visit, proven, &step.next).await,
    }
}

/// Remembers the login, in place of an earlier one of this browser.
async fn enter(visit: &Visit, proven: Proven, next: &str) -> Result<Reply> {
    let (earlier, agent) = (visit.login.as_ref().map(|login| login.token.clone()), visit.agent.clone());
    let token = visit.app.core.write(move |tx, _| {
        if let Some(token) = earlier {
            browsers::close(tx, &token)?;
        }
        browsers::open(tx, &proven, &agent)
    });
    let token = token.await?;
    Ok(see_other(local(next).unwrap_or("/me")).header(visit.login_cookie(&token)))
}

fn ask(visit: &Visit, step: &Step, why: &str) -> Page {
    let settings = visit.app.core.settings();
    let account = step.account.trim();
    let fields = [
        Field { autocomplete: "username", focus: account.is_empty(), ..Field::text("account", "E-mail address or username", account, 254) },
        Field { focus: !account.is_empty(), ..Field::password("Password") },
    ];
    let fields: String = fields.iter().map(Field::html).collect();
    let form = Form { action: PATH, form_token: &visit.form_token(), fields: &(next(step) + &fields), button: "Log in", ..Form::default() };
    let forgotten = if settings.sends_mail { "<p><a href=\"/forgot\">Forgot your password?</a></p>\n" } else { "" };
    let join = if settings.registration.is_open() {
        fill("<p class=\"aside\">New here? <a href=\"{join}\">Join</a></p>", &[("join", Slot::Text(&with_next("/join", &step.next)))])
    } else {
        String::new()
    };
    let body = format!("{}{}{forgotten}{join}", wrong(why), form.html());
    let program = program_of(visit, &step.next);
    let whom = program.as_ref().map(|(program, _)| fill(FOR, &[("app", Slot::Text(&program.name))])).unwrap_or_default();
    Page::own("Log in", card("Log in", &(whom + &body))).leads(leads(program.as_ref()))
}

/// The program that somebody logs in for, and where it waits.
fn program_of(visit: &Visit, next: &str) -> Option<(OauthApp, String)> {
    let query = next.strip_prefix(FOR_PROGRAMS)?;
    let value =
        |wanted: &str| url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned());
    let id = value("client_id")?;
    let found = visit.app.core.read(|r| apps::find(r, &id)).unwrap_or_default()?;
    Some((found, value("redirect_uri").unwrap_or_default()))
}

/// A login for a program leads to the program at once, where it was allowed before; never to an address that is not its own.
fn leads(program: Option<&(OauthApp, String)>) -> Leads {
    let is_own = |app: &OauthApp, address: &str| {
        let on_this_machine = ["http://127.0.0.1:", "http://[::1]:"].iter().any(|begin| address.starts_with(begin));
        on_this_machine || app.redirect_uris.iter().any(|own| own == address)
    };
    match program {
        Some((app, address)) if is_own(app, address) => Leads::to(address),
        _ => Leads::Home,
    }
}

fn next(step: &Step) -> String {
    if step.next.is_empty() { String::new() } else { hidden("next", &step.next) }
}

async fn question_page(visit: &Visit, step: &Step, question: &Question, login: PendingLogin) -> Result<Reply> {
    let core = &visit.app.core;
    let secret = core.write(move |tx, _| login_tokens::pause(tx, &login)).await?;
    let (form_token, hidden) = (visit.form_token(), next(step) + &hidden("secret", &secret));
    let one = |intro: &str, field: Field, error: Option<&Error>| {
        let fields = format!("{hidden}{}", field.html());
        let form = Form { action: PATH, form_token: &form_token, fields: &fields, button: "Continue", ..Form::default() };
        let over = fill(OVER, &[("login", Slot::Text(&with_next(PATH, &step.next)))]);
        format!("{}<p>{intro}</p>\n{}{over}", wrong(&error.map(sentence).unwrap_or_default()), form.html())
    };
    let (title, body, error) = match question {
        Question::Factor(error) => {
            let field = Field {
                autocomplete: "one-time-code",
                hint: "From your authenticator, or one of your recovery codes.".into(),
                focus: true,
                ..Field::text("code", "Code", "", 20)
            };
            ("Second factor", one("Your account is protected by a second factor.", field, error.as_ref()), error)
        }
        Question::Pin(user, error) => {
            let kind = FieldKind::Password;
            let field = Field { kind, autocomplete: "off", numeric: true, focus: true, ..Field::text("pin", "PIN", "", 128) };
            let intro = fill("<strong>@{name}</strong> is protected by a PIN.", &[("name", Slot::Text(&user.username))]);
            ("PIN", one(&intro, field, error.as_ref()), error)
        }
        Question::User(ids, error) => {
            let views = core.read(|r| account::views_of(r, ids))?;
            let row = |id: &UserId| {
                let view = views.get(id)?;
                let uid = id.to_string();
                let slots = [
                    ("uid", Slot::Text(uid.as_str())),
                    ("nickname", Slot::Text(view.user.called())),
                    ("username", Slot::Text(&view.user.username)),
                ];
                Some(fill(USER, &slots))
            };
            let rows: String = ids.iter().filter_map(row).collect();
            let why = wrong(&error.as_ref().map(sentence).unwrap_or_default());
            let slots = [
                ("wrong", Slot::Html(why.as_str())),
                ("form_token", Slot::Text(&form_token)),
                ("hidden", Slot::Html(&hidden)),
                ("users", Slot::Html(&rows)),
            ];
            ("Choose a user", fill(USERS, &slots), error)
        }
    };
    let page = Page::own(title, card(title, &body)).leads(leads(program_of(visit, &step.next).as_ref()));
    Ok(error.as_ref().map_or_else(|| page.clone().reply(visit), |error| refused(page.clone(), visit, error)))
}

const FOR: &str = "<p>to continue to <strong>{app}</strong></p>\n";
const OVER: &str = "<p class=\"aside\"><a href=\"{login}\">Start over</a></p>";
