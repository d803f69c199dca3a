//! Joining through a program (`docs/specs/mastodon.md 3.6`).

use rocket::http::Status;
use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;
use time::Date;
use time::macros::format_description;

use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::entity::application::Token;
use crate::api::mastodon::wire::auth::AsApp;
use crate::api::mastodon::wire::error::{Failure, Invalid, Outcome};
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::WriteAccounts;
use crate::community::accounts::account::{self, Address, Newcomer, TakenName};
use crate::community::accounts::oauth::{apps, grants};
use crate::community::accounts::{mail_links, registration};
use crate::community::runtime::passwords::Urgency;
use crate::community::text::names::{PASSWORD_MAX, check_email, fold};
use crate::error::{Denied, Error, Taken};

const USERNAME_MAX: usize = 30;
const PASSWORD_MIN: usize = 8;
/// The maximum number of characters of the reason for joining.
const REASON_MAX: usize = 2_000;
/// Names that would look like the server itself speaking.
const RESERVED: [&str; 8] = ["admin", "support", "help", "root", "webmaster", "administrator", "moderator", "mod"];

pub(crate) fn routes() -> Vec<Served> {
    served![create]
}

#[derive(Deserialize, JsonSchema)]
struct Form {
    username: Option<String>,
    email: Option<String>,
    password: Option<String>,
    agreement: Option<bool>,
    locale: Option<String>,
    reason: Option<String>,
    date_of_birth: Option<String>,
}

/// # `POST /api/v1/accounts`
///
/// Registers a user and returns a token for them. The user can log in through all APIs of this server.
#[post("/api/v1/accounts", data = "<p>")]
async fn create(program: AsApp<WriteAccounts>, here: ClientAddress, p: Params<Form>) -> Outcome<Json<Token>> {
    if program.session.user.is_some() {
        return Err(Failure::Plain(Status::Forbidden, "This method requires an client credentials authentication".into()));
    }
    let core = &program.app.core;
    let form = p.fields;
    let text = |value: Option<String>| value.unwrap_or_default();
    let (username, email) = (text(form.username.clone()).trim().to_owned(), text(form.email.clone()).trim().to_owned());
    let address = Address::Email(email.clone());
    registration::allowed(&program.site.settings, Some(&address)).map_err(refused)?;
    let occupied = core.read(|r| account::occupied(r, &username, &email))?;
    let birthday = form.date_of_birth.clone().filter(|date| !date.is_empty());
    check(&form, &username, &email, occupied)?;
    registration::admit(core, here.place(), Some(&address)).map_err(refused)?;
    let hash = core.passwords.hash(text(form.password), Urgency::Interactive).await?;
    let reason = form.reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    let newcomer = Newcomer { email: Some(email), username: Some(username), birthday, reason, ..Newcomer::default() };
    let language = text(form.locale);
    let (app, held) = (program.session.app, program.session.scopes.clone());
    let made = core
        .write(move |tx, settings| {
            let email = newcomer.email.clone();
            let (account, user) = account::insert(tx, &account::admitted(settings, newcomer), Some(hash))?;
            if let Some(email) = email {
                mail_links::send_confirmation(tx, settings, account, &email, &language)?;
            }
            let registered = match app {
                Some(id) => apps::by_id(tx, id)?.map(|app| app.scopes),
                None => None,
            };
            grants::first_token(tx, account, user, app, &registered.unwrap_or(held))
        })
        .await;
    Ok(Json(Token::of(&made.map_err(raced)?)))
}

/// A domain that may not join is something wrong with the address.
fn refused(error: Error) -> Failure {
    let Error::Forbidden(Denied::EmailDomainRefused) = error else { return error.into() };
    let mut invalid = Invalid::default();
    invalid.add("email", "E-mail address", "ERR_BLOCKED", "contains a disallowed e-mail provider");
    Failure::Invalid(invalid)
}

/// Another request took the name first.
fn raced(error: Error) -> Failure {
    let occupied = match error {
        Error::Conflict(Taken::Username) => TakenName { username: true, email: false },
        Error::Conflict(Taken::Registered | Taken::Email) => TakenName { username: false, email: true },
        other => return other.into(),
    };
    let mut invalid = Invalid::default();
    taken(&mut invalid, occupied);
    Failure::Invalid(invalid)
}

fn taken(invalid: &mut Invalid, occupied: TakenName) {
    if occupied.username {
        invalid.add("username", "Username", "ERR_TAKEN", "has already been taken");
    }
    if occupied.email {
        invalid.add("email", "E-mail address", "ERR_TAKEN", "has already been taken");
    }
}

/// Everything that is wrong, not the first alone.
fn check(form: &Form, username: &str, email: &str, occupied: TakenName) -> Result<(), Failure> {
    let mut invalid = Invalid::default();
    let is_name = username.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if username.is_empty() {
        invalid.add("username", "Username", "ERR_BLANK", "can't be blank");
    } else if !is_name {
        invalid.add("username", "Username", "ERR_INVALID", "must contain only letters, numbers and underscores");
    } else if username.bytes().all(|b| b.is_ascii_digit()) {
        // Elsewhere in the house a number means a user's id.
        invalid.add("username", "Username", "ERR_INVALID", "must contain at least one letter");
    } else if username.starts_with("deleted_") || RESERVED.contains(&fold(username).as_str()) {
        invalid.add("username", "Username", "ERR_RESERVED", "is reserved");
    }
    if username.chars().count() > USERNAME_MAX {
        invalid.add("username", "Username", "ERR_TOO_LONG", format!("is too long (maximum is {USERNAME_MAX} characters)"));
    }
    if email.is_empty() {
        invalid.add("email", "E-mail address", "ERR_BLANK", "can't be blank");
    } else if check_email(email).is_err() {
        invalid.add("email", "E-mail address", "ERR_INVALID", "is invalid");
    }
    taken(&mut invalid, occupied);
    let password = form.password.as_deref().unwrap_or_default();
    match password.chars().count() {
        0 => invalid.add("password", "Password", "ERR_BLANK", "can't be blank"),
        length if length < PASSWORD_MIN => {
            invalid.add("password", "Password", "ERR_TOO_SHORT", format!("is too short (minimum is {PASSWORD_MIN} characters)"));
        }
        length if length > PASSWORD_MAX => {
            invalid.add("password", "Password", "ERR_TOO_LONG", format!("is too long (maximum is {PASSWORD_MAX} characters)"));
        }
        _ => {}
    }
    if form.agreement != Some(true) {
        invalid.add("agreement", "Service agreement", "ERR_ACCEPTED", "must be accepted");
    }
    if form.locale.as_deref().is_some_and(|locale| !is_locale(locale)) {
        invalid.add("locale", "Locale", "ERR_INCLUSION", "is not included in the list");
    }
    if form.reason.as_ref().is_some_and(|reason| reason.chars().count() > REASON_MAX) {
        invalid.add("reason", "Reason", "ERR_TOO_LONG", format!("is too long (maximum is {REASON_MAX} characters)"));
    }
    let date = form.date_of_birth.as_deref().filter(|date| !date.is_empty());
    if date.is_some_and(|date| Date::parse(date, format_description!("[year]-[month]-[day]")).is_err()) {
        invalid.add("date_of_birth", "Date of birth", "ERR_INVALID", "is invalid");
    }
    invalid.check()
}

/// `en`, `pt-BR`, `sr-Latn`; nothing at all is the default one.
fn is_locale(text: &str) -> bool {
    text.is_empty() || (text.len() <= 12 && text.split('-').all(|part| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_alphanumeric())))
}
