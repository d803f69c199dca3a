//! Logging in: password, then the second factor, a user and its PIN, where there are any.

use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::{get, post};
use schemars::JsonSchema;

use super::hand_over::hand_over;
use super::page::{Slot, alert, fill, page, wrong};
use super::visit::AccountVisit;
use super::words::word;
use crate::api::fresns::wire::error::Failure;
use crate::api::kit::reply::Reply;
use crate::community::accounts::account::{self, Address};
use crate::community::accounts::login_tokens::{self, PendingLogin};
use crate::community::accounts::logins::{self, Proof};
use crate::community::accounts::own::login_steps::{self, Progress, Question, Reaction};
use crate::error::{Error, Resource};
use crate::model::id::UserId;
use crate::model::people::user::User;

const FORM: &str = include_str!("login.html");
const USERS: &str = include_str!("users.html");
const USER: &str = include_str!("user.html");
const PIN: &str = include_str!("pin.html");
/// Below the login form, where mails are sent.
const FORGOTTEN: &str = "<p class=\"aside\"><a href=\"/forgot\" target=\"_blank\" rel=\"noopener\">{@forgotten}</a></p>";
const CODE: &str = include_str!("code.html");

/// The fields of the form that is being sent: password, code of the second factor, choice of a user, or PIN. Forms after the first
/// carry `secret` instead of the password.
#[derive(FromForm, JsonSchema)]
pub(super) struct Step {
    #[field(name = "formToken", default = "")]
    #[schemars(rename = "formToken", with = "Option<String>")]
    form_token: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    account: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    password: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    secret: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    user: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    pin: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    code: String,
}

/// # `GET /account-center/login`
///
/// The login page. It redirects with a login token, which the client exchanges for its own tokens.
#[get("/login")]
pub(super) fn form(visit: AccountVisit) -> Reply {
    ask(&visit, "", "")
}

/// # `POST /account-center/login`
///
/// 422 shows the form again with an error message.
#[post("/login", data = "<step>")]
pub(super) async fn submit(visit: AccountVisit, step: Form<Step>) -> Reply {
    let step = step.into_inner();
    if !visit.sent(&step.form_token) {
        let stale = alert(word("stale_form", visit.lang), None);
        return ask(&visit, step.account.trim(), &stale).status(Status::Forbidden);
    }
    let account = step.account.trim().to_owned();
    match advance(&visit, step).await {
        Ok(reply) => reply,
        Err(failure) => ask(&visit, &account, &wrong(visit.lang, Some(&failure))).status(Status::UnprocessableEntity),
    }
}

async fn advance(visit: &AccountVisit, step: Step) -> Result<Reply, Failure> {
    let core = &visit.app.core;
    let some = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let (login, reaction) = if step.secret.is_empty() {
        let proof = Proof { password: Some(step.password), code: None };
        let proven = logins::begin(core, visit.place, address(&step.account), proof).await?;
        (PendingLogin { proven, factor_shown: false, program: visit.program.clone() }, Reaction::default())
    } else {
        let (secret, program) = (step.secret, visit.program.clone());
        let login = core.write(move |tx, _| login_tokens::resume(tx, &secret, &program)).await?;
        let user = some(step.user).and_then(|user| user.trim().parse().ok()).map(UserId);
        (login, Reaction { code: some(step.code), user, pin: some(step.pin) })
    };
    match login_steps::advance(core, visit.place, login, reaction).await? {
        Progress::Done(proven) => {
            let user = proven.user.ok_or(Error::NotFound(Resource::User))?;
            hand_over(visit, proven, user).await
        }
        Progress::Asks(question, login) => {
            let secret = core.write(move |tx, _| login_tokens::pause(tx, &login)).await?;
            match question {
                Question::Factor(refused) => Ok(ask_code(visit, &secret, refused)),
                Question::User(users, refused) => choose(visit, &secret, &users, refused),
                Question::Pin(user, refused) => Ok(ask_pin(visit, &secret, &user, refused)),
            }
        }
    }
}

/// `+` and a country code make a phone number, an `@` an e-mail address, anything else is a name.
fn address(typed: &str) -> Address {
    let typed = typed.trim();
    if typed.contains('@') {
        return Address::Email(typed.to_owned());
    }
    let phone = typed.strip_prefix('+').map(|number| number.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect::<String>());
    match phone.as_deref().and_then(|digits| digits.split_at_checked(1)) {
        // Accounts are found by code and number together, so it is all one where the code ends.
        Some((code, pure)) if pure.bytes().all(|b| b.is_ascii_digit()) => match code.parse() {
            Ok(country_code) => Address::Phone { country_code, pure: pure.to_owned() },
            Err(_) => Address::Username(typed.to_owned()),
        },
        _ => Address::Username(typed.to_owned()),
    }
}

fn ask(visit: &AccountVisit, account: &str, wrong: &str) -> Reply {
    let (focus, idle) = (Slot::Html(" autofocus"), Slot::Html(""));
    let (focus_account, focus_password) = if account.is_empty() { (focus, idle) } else { (idle, focus) };
    let forgotten = if visit.app.core.settings().sends_mail { fill(FORGOTTEN, visit.lang, &[]) } else { String::new() };
    let slots = [
        ("wrong", Slot::Html(wrong)),
        ("form_token", Slot::Text(&visit.form_token)),
        ("account", Slot::Text(account)),
        ("focus_account", focus_account),
        ("focus_password", focus_password),
        ("forgotten", Slot::Html(&forgotten)),
        ("query", Slot::Text(&visit.query)),
    ];
    page(visit, "log_in", &fill(FORM, visit.lang, &slots))
}

/// A question that is asked again says why.
fn question(visit: &AccountVisit, title: &str, template: &str, slots: &[(&str, Slot<'_>)], refused: Option<Error>) -> Reply {
    let refused = refused.map(Failure::Core);
    let wrong = wrong(visit.lang, refused.as_ref());
    let common = [("wrong", Slot::Html(&wrong)), ("form_token", Slot::Text(&visit.form_token)), ("query", Slot::Text(&visit.query))];
    let reply = page(visit, title, &fill(template, visit.lang, &[&common[..], slots].concat()));
    if refused.is_some() { reply.status(Status::UnprocessableEntity) } else { reply }
}

/// The question of code 31508.
fn choose(visit: &AccountVisit, secret: &str, users: &[UserId], refused: Option<Error>) -> Result<Reply, Failure> {
    let views = visit.app.core.read(|r| account::views_of(r, users))?;
    let rows: Vec<String> = users
        .iter()
        .filter_map(|id| views.get(id))
        .map(|view| {
            let uid = view.user.id.0.to_string();
            let slots =
                [("uid", Slot::Text(&uid)), ("nickname", Slot::Text(view.user.called())), ("username", Slot::Text(&view.user.username))];
            fill(USER, visit.lang, &slots)
        })
        .collect();
    let rows = rows.concat();
    Ok(question(visit, "choose_user", USERS, &[("secret", Slot::Text(secret)), ("users", Slot::Html(&rows))], refused))
}

/// The second factor of the account.
fn ask_code(visit: &AccountVisit, secret: &str, refused: Option<Error>) -> Reply {
    question(visit, "factor", CODE, &[("secret", Slot::Text(secret))], refused)
}

/// The question of code 31604.
fn ask_pin(visit: &AccountVisit, secret: &str, user: &User, refused: Option<Error>) -> Reply {
    let slots = [("secret", Slot::Text(secret)), ("nickname", Slot::Text(user.called())), ("username", Slot::Text(&user.username))];
    question(visit, "pin", PIN, &slots, refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_login_follows_from_the_input() {
        assert_eq!(address(" a@b.example "), Address::Email("a@b.example".into()));
        assert_eq!(address("annie"), Address::Username("annie".into()));
        assert_eq!(address("+86 138-0000 0000").reachable().as_deref(), Some("8613800000000"));
        for odd in ["+", "+a", "+1x"] {
            assert_eq!(address(odd), Address::Username(odd.into()));
        }
    }
}
