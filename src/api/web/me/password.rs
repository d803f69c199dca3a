//! Changing one's password.

use rocket::{get, post};
use serde::Deserialize;

use super::shell::{self, Before, check_password};
use crate::api::kit::pages::form::{Field, Form};
use crate::api::kit::pages::frame::{Page, done, see_other, wrong};
use crate::api::kit::pages::visit::Visit;
use crate::api::web::wire::answer::{Answer, member, refused, sent};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::accounts::credentials;
use crate::community::accounts::own::joining::sentence as as_sentence;
use crate::community::text::names::NameRules;
use crate::error::Error;

const PATH: &str = "/me/password";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Change {
    form_token: String,
    password: String,
    new_password: String,
}

/// # `GET /me/password`
#[get("/me/password", data = "<p>")]
pub(super) fn form(visit: Visit, p: Params<Before>) -> Answer {
    member(&visit, PATH)?;
    let note = if p.fields.saved.is_empty() { "" } else { "Your password has been changed. Every other login has ended." };
    Ok(ask(&visit, &done(note), &[]).reply(&visit))
}

/// # `POST /me/password`
#[post("/me/password", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<Change>) -> Answer {
    let login = member(&visit, PATH)?;
    let Change { form_token, password, new_password } = p.fields;
    sent(&visit, &form_token, PATH)?;
    if let Err(fault) = NameRules::default().check_password(&new_password) {
        let flaw = [("new_password", as_sentence(&fault.to_string()))];
        return Ok(refused(ask(&visit, "", &flaw), &visit, &Error::unfit("new_password", "")));
    }
    if let Err(error) = check_password(&visit, login, password).await {
        return Ok(refused(ask(&visit, &wrong(&sentence(&error)), &[]), &visit, &error));
    }
    let (account, session) = (login.visitor.account.id, login.visitor.session);
    match credentials::change_own_password(&visit.app.core, account, new_password, session).await {
        Ok(()) => Ok(see_other("/me/password?saved=1")),
        Err(error) => Ok(refused(ask(&visit, &wrong(&sentence(&error)), &[]), &visit, &error)),
    }
}

fn ask(visit: &Visit, note: &str, flaws: &[(&'static str, String)]) -> Page {
    let fields = [Field::password("Present password"), Field::new_password("new_password", "New password")];
    let fields: String = fields.into_iter().map(|field| field.wrong(flaws).html()).collect();
    let form = Form { action: PATH, form_token: &visit.form_token(), fields: &fields, button: "Change password", ..Form::default() };
    let body = format!("{note}<p class=\"quiet\">Every other login, in apps and browsers, ends.</p>\n{}", form.html());
    shell::page(PATH, "Password", &body)
}
