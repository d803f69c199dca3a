//! The e-mail address: confirming it, and changing it.

use rocket::{get, post};
use serde::Deserialize;

use super::shell::{self, Before, check_password};
use crate::api::kit::pages::form::{Field, FieldKind, Form, hidden};
use crate::api::kit::pages::frame::{Page, done, see_other, wrong};
use crate::api::kit::pages::visit::{BrowserLogin, Visit};
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::api::web::wire::answer::{Answer, failed, member, refused, sent};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::accounts::account::Address;
use crate::community::accounts::attempts::{self, Claim, Secret};
use crate::community::accounts::credentials::{self, Changes};
use crate::community::accounts::logins::Proven;
use crate::community::accounts::{addresses, codes, mail_links};
use crate::community::text::names::check_email;
use crate::error::{Error, Result};

const PATH: &str = "/me/email";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Change {
    form_token: String,
    intent: String,
    email: String,
    password: String,
    code: String,
}

/// # `GET /me/email`
#[get("/me/email", data = "<p>")]
pub(super) fn form(visit: Visit, p: Params<Before>) -> Answer {
    let login = member(&visit, PATH)?;
    let note = match p.fields.saved.as_str() {
        "" => "",
        "mail" => "A mail with a link is on its way to you.",
        _ => "Your e-mail address has been changed.",
    };
    first(&visit, login, "", &done(note), "").map(|page| page.reply(&visit))
}

/// # `POST /me/email`
#[post("/me/email", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<Change>) -> Answer {
    let login = member(&visit, PATH)?;
    sent(&visit, &p.fields.form_token, PATH)?;
    let asked = Change { email: p.fields.email.trim().to_owned(), ..p.fields };
    if asked.intent == "confirm" {
        return match again(&visit, login).await {
            Ok(()) => Ok(see_other("/me/email?saved=mail")),
            Err(error) => Ok(refused(first(&visit, login, "", &wrong(&sentence(&error)), "")?, &visit, &error)),
        };
    }
    if check_email(&asked.email).is_err() {
        let page = first(&visit, login, &asked.email, "", "This is not an e-mail address.")?;
        return Ok(refused(page, &visit, &Error::unfit("email", "")));
    }
    if asked.code.is_empty() {
        return match send(&visit, &asked.email).await {
            Ok(()) => Ok(second(&visit, &asked.email, "").reply(&visit)),
            Err(error) => Ok(refused(first(&visit, login, &asked.email, &wrong(&sentence(&error)), "")?, &visit, &error)),
        };
    }
    match change(&visit, login, &asked).await {
        Ok(()) => Ok(see_other("/me/email?saved=1")),
        Err(error) => Ok(refused(second(&visit, &asked.email, &sentence(&error)), &visit, &error)),
    }
}

/// The mail that confirms the present address, once more.
async fn again(visit: &Visit, login: &BrowserLogin) -> Result<()> {
    let core = &visit.app.core;
    let (account, language) = (login.visitor.account.id, visit.language.clone());
    core.write(move |tx, settings| match addresses::unconfirmed(tx, account)? {
        Some(email) => mail_links::send_confirmation(tx, settings, account, &email, &language),
        None => Ok(()),
    })
    .await
}

/// A code to the new address. Whether somebody has it already is not told.
async fn send(visit: &Visit, email: &str) -> Result<()> {
    let core = &visit.app.core;
    mail_links::count_asker(core, visit.place())?;
    let is_free = core.read(|r| Ok(!addresses::is_registered(r, &Address::Email(email.to_owned()))?))?;
    codes::send_if(core, email.to_owned(), &visit.language, is_free).await
}

async fn change(visit: &Visit, login: &BrowserLogin, asked: &Change) -> Result<()> {
    let core = &visit.app.core;
    check_password(visit, login, asked.password.clone()).await?;
    let account = login.visitor.account.clone();
    let claim = Claim::own(Secret::Code, account.id, visit.place());
    let code = attempts::counted(core, claim, codes::check(core, &asked.email, asked.code.trim())).await?;
    let proven = Proven::of(&account, Some(login.visitor.user.id));
    let changes = Changes { address: Some(Address::Email(asked.email.clone())), codes: vec![code], ..Changes::default() };
    core.write(move |tx, _| credentials::apply(tx, &proven, &changes)).await
}

fn first(visit: &Visit, login: &BrowserLogin, typed: &str, note: &str, flaw: &str) -> Result<Page, Box<Reply>> {
    let (account, core) = (&login.visitor.account, &visit.app.core);
    let unconfirmed = core.read(|r| addresses::unconfirmed(r, account.id)).map_err(|error| failed(visit, &error))?;
    let present = match (&account.email, &unconfirmed) {
        (None, _) => "<p>You have no e-mail address here.</p>".to_owned(),
        (Some(email), None) => fill("<p>Your address is <strong>{email}</strong>.</p>", &[("email", Slot::Text(email))]),
        (Some(email), Some(_)) => {
            fill("<p>Your address is <strong>{email}</strong>. It is not confirmed yet.</p>", &[("email", Slot::Text(email))])
        }
    };
    let token = visit.form_token();
    let fields = hidden("intent", "confirm");
    let confirm = Form {
        action: PATH,
        form_token: &token,
        fields: &fields,
        button: "Send the mail that confirms it",
        style: "second",
        ..Form::default()
    };
    let confirm = if unconfirmed.is_some() && core.settings().sends_mail { confirm.html() } else { String::new() };
    let field = Field {
        kind: FieldKind::Email,
        autocomplete: "email",
        hint: "We send a code to this address.".into(),
        error: flaw.into(),
        ..Field::text("email", "New address", typed, 254)
    };
    let form = Form { action: PATH, form_token: &token, fields: &field.html(), button: "Send the code", ..Form::default() };
    Ok(shell::page(PATH, "E-mail", &format!("{note}{present}\n{confirm}<h2>Change it</h2>\n{}", form.html())))
}

fn second(visit: &Visit, email: &str, why: &str) -> Page {
    let code = Field {
        autocomplete: "one-time-code",
        numeric: true,
        hint: "Six digits. It is valid for ten minutes.".into(),
        ..Field::text("code", "Code from the mail", "", 12)
    };
    let fields = hidden("email", email) + &code.html() + &Field::password("Password").html();
    let form = Form { action: PATH, form_token: &visit.form_token(), fields: &fields, button: "Change the address", ..Form::default() };
    let text = fill("<p>A code was sent to <strong>{email}</strong>.</p>\n", &[("email", Slot::Text(email))]);
    shell::page(PATH, "E-mail", &format!("{}{text}{}", wrong(why), form.html()))
}
