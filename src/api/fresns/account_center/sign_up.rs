//! Joining by e-mail: the address first, then the code that was sent to it with all the rest.

use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::{get, post};
use schemars::JsonSchema;

use super::hand_over::hand_over;
use super::page::{Slot, alert, fill, page, wrong};
use super::visit::AccountVisit;
use super::words::word;
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::name_rules;
use crate::api::kit::reply::Reply;
use crate::community::accounts::account::{self, Address, Newcomer};
use crate::community::accounts::logins::Proven;
use crate::community::accounts::{addresses, codes, registration};
use crate::community::people::users;
use crate::community::profiles::profile;
use crate::community::runtime::passwords::Urgency;
use crate::community::text::names::check_email;
use crate::error::{Error, Why};

const FIRST: &str = include_str!("sign_up_email.html");
const REST: &str = include_str!("sign_up.html");

#[derive(FromForm, JsonSchema)]
pub(super) struct Newborn {
    #[field(name = "formToken", default = "")]
    #[schemars(rename = "formToken", with = "Option<String>")]
    form_token: String,
    /// `code` sends a verification code; any other value registers the account.
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    intent: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    email: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    code: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    nickname: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    birthday: String,
    #[field(default = "")]
    #[schemars(with = "Option<String>")]
    password: String,
}

/// # `GET /account-center/sign-up`
///
/// The registration page. It redirects with a login token, which the client exchanges for its own tokens.
#[get("/sign-up")]
pub(super) fn form(visit: AccountVisit) -> Reply {
    match allowed(&visit, "") {
        Ok(()) => first(&visit, "", ""),
        Err(failure) => first(&visit, "", &wrong(visit.lang, Some(&failure))).status(Status::Forbidden),
    }
}

/// # `POST /account-center/sign-up`
///
/// 422 shows the form again with an error message.
#[post("/sign-up", data = "<form>")]
pub(super) async fn submit(visit: AccountVisit, form: Form<Newborn>) -> Reply {
    let mut form = form.into_inner();
    for text in [&mut form.email, &mut form.code, &mut form.nickname, &mut form.birthday] {
        *text = text.trim().to_owned();
    }
    if !visit.sent(&form.form_token) {
        return first(&visit, &form.email, &alert(word("stale_form", visit.lang), None)).status(Status::Forbidden);
    }
    if form.intent == "code" {
        return match send_code(&visit, &form.email).await {
            Ok(()) => rest(&visit, &form, "", word("code_sent", visit.lang)),
            // Asked for too often: an earlier code is on its way.
            Err(failure @ Failure::Core(Error::TooMany { .. })) => again(&visit, &form, &failure),
            Err(failure) => first(&visit, &form.email, &explain(&visit, &failure)).status(Status::UnprocessableEntity),
        };
    }
    match join(&visit, &form).await {
        Ok(reply) => reply,
        Err(failure) => again(&visit, &form, &failure),
    }
}

/// May anybody join, and through this program?
fn allowed(visit: &AccountVisit, email: &str) -> Result<(), Failure> {
    registration::allowed(&visit.app.core.settings(), Some(&Address::Email(email.to_owned())))?;
    if visit.key.read_only { Err(Failure::Code(31305)) } else { Ok(()) }
}

async fn send_code(visit: &AccountVisit, email: &str) -> Result<(), Failure> {
    allowed(visit, email)?;
    check_email(email).map_err(|_| Error::unfit("email", ""))?;
    let core = &visit.app.core;
    core.read(|r| addresses::require_new(r, &Address::Email(email.to_owned())))?;
    codes::send(core, email.to_owned(), visit.lang.tag()).await?;
    Ok(())
}

async fn join(visit: &AccountVisit, form: &Newborn) -> Result<Reply, Failure> {
    let core = &visit.app.core;
    allowed(visit, &form.email)?;
    check_email(&form.email).map_err(|_| Error::unfit("email", ""))?;
    name_rules::rules().check_password(&form.password).map_err(|fault| Failure::Code(name_rules::password_code(fault)))?;
    name_rules::rules().check_nickname(&form.nickname).map_err(|fault| Failure::Code(name_rules::nickname_code(fault)))?;
    core.read(|r| users::nickname_free(r, &form.nickname, None, &core.settings()))?;
    profile::check_age(&form.birthday, core.now())?;
    if form.code.is_empty() {
        return Err(Failure::Code(33202));
    }
    let code = codes::check(core, &form.email, &form.code).await?;
    let newcomer = Newcomer {
        email: Some(form.email.clone()),
        password: Some(form.password.clone()),
        birthday: Some(form.birthday.clone()),
        nickname: Some(form.nickname.clone()),
        proven: Some(code),
        ..Newcomer::default()
    };
    registration::admit(core, visit.place, Some(&Address::Email(form.email.clone())))?;
    let (account, user) = account::register(core, newcomer, Urgency::Interactive).await?;
    let proven = core.read(|r| Ok(Proven::of(&account::by_id(r, account)?, Some(user))))?;
    hand_over(visit, proven, user).await
}

fn explain(visit: &AccountVisit, failure: &Failure) -> String {
    match failure {
        Failure::Core(Error::Invalid { field: "email", .. }) => alert(word("bad_email", visit.lang), None),
        Failure::Core(Error::Invalid { field: "birthday", why: Why::Unfit(_) }) => alert(word("bad_birthday", visit.lang), None),
        failure => wrong(visit.lang, Some(failure)),
    }
}

fn first(visit: &AccountVisit, email: &str, wrong: &str) -> Reply {
    let slots = [
        ("wrong", Slot::Html(wrong)),
        ("form_token", Slot::Text(&visit.form_token)),
        ("email", Slot::Text(email)),
        ("query", Slot::Text(&visit.query)),
    ];
    page(visit, "sign_up", &fill(FIRST, visit.lang, &slots))
}

fn again(visit: &AccountVisit, form: &Newborn, failure: &Failure) -> Reply {
    rest(visit, form, &explain(visit, failure), "").status(Status::UnprocessableEntity)
}

/// The password is never sent back.
fn rest(visit: &AccountVisit, form: &Newborn, wrong: &str, note: &str) -> Reply {
    let note = if note.is_empty() {
        String::new()
    } else {
        fill("<p class=\"note\" role=\"status\">{note}</p>", visit.lang, &[("note", Slot::Text(note))])
    };
    let slots = [
        ("wrong", Slot::Html(wrong)),
        ("note", Slot::Html(&note)),
        ("form_token", Slot::Text(&visit.form_token)),
        ("email", Slot::Text(&form.email)),
        ("code", Slot::Text(&form.code)),
        ("nickname", Slot::Text(&form.nickname)),
        ("birthday", Slot::Text(&form.birthday)),
        ("query", Slot::Text(&visit.query)),
    ];
    page(visit, "sign_up", &fill(REST, visit.lang, &slots))
}
