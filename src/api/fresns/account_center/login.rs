//! Logging in: password, then a user where there are several, then its PIN where it has one.

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
use crate::community::accounts::logins::{self, Proof, Proven};
use crate::community::people::users;
use crate::error::{Auth, Error, Resource};
use crate::model::id::UserId;
use crate::model::people::user::User;

const FORM: &str = include_str!("login.html");
const USERS: &str = include_str!("users.html");
const USER: &str = include_str!("user.html");
const PIN: &str = include_str!("pin.html");

/// The fields of the form that is being sent: password, choice of a user, or PIN. Forms after the first carry `secret`
/// instead of the password.
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
    if step.secret.is_empty() {
        let proof = Proof { password: Some(step.password), code: None };
        let proven = logins::log_in(core, visit.place, address(&step.account), proof).await?;
        return proceed(visit, proven, None).await;
    }
    let program = visit.program.clone();
    let halfway = core.write(move |tx, _| login_tokens::resume(tx, &step.secret, &program)).await?;
    if halfway.proven.user.is_some() {
        return proceed(visit, halfway.proven, Some(step.pin)).await;
    }
    let user = step.user.parse().map(UserId).map_err(|_| Failure::Core(Error::NotFound(Resource::User)))?;
    proceed(visit, halfway.proven.choosing(Some(user)), None).await
}

/// From a proven account to the next question, or to the end.
async fn proceed(visit: &AccountVisit, proven: Proven, pin: Option<String>) -> Result<Reply, Failure> {
    let core = &visit.app.core;
    let all = core.read(|r| account::users_of(r, proven.account))?;
    let user = match (proven.user, all.as_slice()) {
        (Some(user), _) if all.contains(&user) => user,
        (None, [only]) => *only,
        (None, [_, _, ..]) => return choose(visit, &proven, &all, None).await,
        _ => return Err(Error::NotFound(Resource::User).into()),
    };
    let user = match core.read(|r| users::require_enabled(r, user)) {
        Ok(user) => user,
        Err(error) if all.len() > 1 => return choose(visit, &proven, &all, Some(&error.into())).await,
        Err(error) => return Err(error.into()),
    };
    match logins::check_pin(core, visit.place, proven.account, user.id, pin).await {
        Ok(()) => hand_over(visit, proven, user.id).await,
        Err(Error::Unauthenticated(Auth::PinNeeded)) => ask_pin(visit, &proven, &user, None).await,
        Err(error @ Error::Unauthenticated(Auth::WrongPin)) => ask_pin(visit, &proven, &user, Some(&error.into())).await,
        Err(error) => Err(error.into()),
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
    let slots = [
        ("wrong", Slot::Html(wrong)),
        ("form_token", Slot::Text(&visit.form_token)),
        ("account", Slot::Text(account)),
        ("focus_account", focus_account),
        ("focus_password", focus_password),
        ("query", Slot::Text(&visit.query)),
    ];
    page(visit, "log_in", &fill(FORM, visit.lang, &slots))
}

async fn pause(visit: &AccountVisit, proven: &Proven, user: Option<UserId>) -> Result<String, Failure> {
    let halfway = PendingLogin { proven: proven.clone().choosing(user), program: visit.program.clone() };
    Ok(visit.app.core.write(move |tx, _| login_tokens::pause(tx, &halfway)).await?)
}

/// The question of code 31508.
async fn choose(visit: &AccountVisit, proven: &Proven, users: &[UserId], refused: Option<&Failure>) -> Result<Reply, Failure> {
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
    let (rows, secret) = (rows.concat(), pause(visit, proven, None).await?);
    let wrong = wrong(visit.lang, refused);
    let slots = [
        ("wrong", Slot::Html(&wrong)),
        ("form_token", Slot::Text(&visit.form_token)),
        ("secret", Slot::Text(&secret)),
        ("users", Slot::Html(&rows)),
        ("query", Slot::Text(&visit.query)),
    ];
    let reply = page(visit, "choose_user", &fill(USERS, visit.lang, &slots));
    Ok(if refused.is_some() { reply.status(Status::UnprocessableEntity) } else { reply })
}

/// The question of code 31604.
async fn ask_pin(visit: &AccountVisit, proven: &Proven, user: &User, refused: Option<&Failure>) -> Result<Reply, Failure> {
    let secret = pause(visit, proven, Some(user.id)).await?;
    let wrong = wrong(visit.lang, refused);
    let slots = [
        ("wrong", Slot::Html(&wrong)),
        ("form_token", Slot::Text(&visit.form_token)),
        ("secret", Slot::Text(&secret)),
        ("nickname", Slot::Text(user.called())),
        ("username", Slot::Text(&user.username)),
        ("query", Slot::Text(&visit.query)),
    ];
    let reply = page(visit, "pin", &fill(PIN, visit.lang, &slots));
    Ok(if refused.is_some() { reply.status(Status::UnprocessableEntity) } else { reply })
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
