//! The second factor and its recovery codes.

use rocket::{get, post};
use serde::Deserialize;

use super::shell::{self, Before, check_password};
use crate::api::kit::pages::form::{Field, Form, hidden};
use crate::api::kit::pages::frame::{Page, done, see_other, wrong};
use crate::api::kit::pages::qr;
use crate::api::kit::pages::visit::{BrowserLogin, Visit};
use crate::api::kit::template::{Slot, fill};
use crate::api::web::wire::answer::{Answer, failed, member, refused, sent};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::accounts::own::second_factor;
use crate::community::people::sessions::{self, SessionScope};
use crate::error::{Error, Result};
use crate::model::people::session::Revoked;

const PATH: &str = "/me/factor";
const TITLE: &str = "Second factor";
const OFF: &str = "{note}<p>With a second factor nobody logs in with your password alone: a code of an authenticator app is asked for, too.</p>\n\
    <ol>\n<li>Scan this code with an authenticator app, or type in the key.</li>\n<li>Enter the six digits that the app shows.</li>\n</ol>\n\
    {picture}\n<p>Key: <code class=\"key\" id=\"seed\">{seed}</code></p>\n{form}\
    <p class=\"quiet\">Apps that ask only for a name and a password take the six digits behind the password.</p>";
const ON: &str = "{note}<p>Your account is protected by a second factor. You have <strong>{left}</strong> of your recovery codes left.</p>\n\
    <h2>New recovery codes</h2>\n<p class=\"quiet\">The earlier ones stop working.</p>\n{renew}<h2>Remove it</h2>\n\
    <p class=\"quiet\">From then on your password alone is enough.</p>\n{remove}";
const CODES: &str = "<p class=\"note\" role=\"status\">{done}</p>\n<p><strong>Keep these codes.</strong> Each lets you log in once without your authenticator. \
    They are shown only now.</p>\n<ul class=\"codes\">\n{codes}</ul>\n<p><a class=\"button\" href=\"/me\">I have kept them</a></p>";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Factor {
    form_token: String,
    password: String,
    seed: String,
    code: String,
}

/// # `GET /me/factor`
#[get("/me/factor", data = "<p>")]
pub(super) fn form(visit: Visit, p: Params<Before>) -> Answer {
    let login = member(&visit, PATH)?;
    let note = if p.fields.saved.is_empty() { "" } else { "The second factor has been removed." };
    show(&visit, login, None, &done(note)).map(|page| page.reply(&visit)).map_err(|error| failed(&visit, &error))
}

/// # `POST /me/factor`
#[post("/me/factor", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<Factor>) -> Answer {
    let login = member(&visit, PATH)?;
    sent(&visit, &p.fields.form_token, PATH)?;
    let seed = p.fields.seed.clone();
    match set(&visit, login, p.fields).await {
        Ok(codes) => Ok(codes_page("The second factor is set up.", &codes).reply(&visit)),
        Err(error) => again(&visit, login, Some(&seed), &error),
    }
}

async fn set(visit: &Visit, login: &BrowserLogin, asked: Factor) -> Result<Vec<String>> {
    let core = &visit.app.core;
    check_password(visit, login, asked.password).await?;
    let step = second_factor::shown(&asked.seed, &asked.code, core.now())?;
    let (account, session) = (login.visitor.account.id, login.visitor.session);
    core.write(move |tx, _| {
        second_factor::set(tx, account, &asked.seed, step)?;
        // Made with the password alone.
        sessions::end(tx, SessionScope::AdminBut(account, session), Revoked::Logout)?;
        second_factor::renew_codes(tx, account)
    })
    .await
}

/// # `POST /me/factor/codes`
#[post("/me/factor/codes", data = "<p>")]
pub(super) async fn renew(visit: Visit, p: Params<Factor>) -> Answer {
    let login = member(&visit, PATH)?;
    sent(&visit, &p.fields.form_token, PATH)?;
    let account = login.visitor.account.id;
    let renewed = match check_password(&visit, login, p.fields.password).await {
        Ok(()) => visit.app.core.write(move |tx, _| second_factor::renew_codes(tx, account)).await,
        Err(error) => Err(error),
    };
    match renewed {
        Ok(codes) => Ok(codes_page("You have new recovery codes.", &codes).reply(&visit)),
        Err(error) => again(&visit, login, None, &error),
    }
}

/// # `POST /me/factor/remove`
#[post("/me/factor/remove", data = "<p>")]
pub(super) async fn remove(visit: Visit, p: Params<Factor>) -> Answer {
    let login = member(&visit, PATH)?;
    sent(&visit, &p.fields.form_token, PATH)?;
    let (account, core) = (login.visitor.account.id, &visit.app.core);
    let removed = async {
        check_password(&visit, login, p.fields.password).await?;
        second_factor::check(core, visit.place(), account, &p.fields.code).await?;
        core.write(move |tx, _| second_factor::remove(tx, account)).await
    };
    match removed.await {
        Ok(()) => Ok(see_other("/me/factor?saved=1")),
        Err(error) => again(&visit, login, None, &error),
    }
}

fn again(visit: &Visit, login: &BrowserLogin, seed: Option<&str>, error: &Error) -> Answer {
    let page = show(visit, login, seed, &wrong(&sentence(error))).map_err(|error| failed(visit, &error))?;
    Ok(refused(page, visit, error))
}

/// A key that was proposed before is shown again, if it can be one.
fn show(visit: &Visit, login: &BrowserLogin, seed: Option<&str>, note: &str) -> Result<Page> {
    let (account, core, token) = (login.visitor.account.id, &visit.app.core, visit.form_token());
    let form = |action: &str, fields: &[Field], more: &str, button: &str, style: &str| {
        let fields = more.to_owned() + &fields.iter().map(Field::html).collect::<String>();
        Form { action, form_token: &token, fields: &fields, button, style, ..Form::default() }.html()
    };
    let code = || Field { autocomplete: "one-time-code", ..Field::text("code", "Code", "", 20) };
    if core.read(|r| second_factor::is_set(r, account))? {
        let left = core.read(|r| second_factor::codes_left(r, account))?.to_string();
        let renew = renew_form(&token);
        let fields = [Field::password("Password"), code_or_recovery()];
        let remove = form("/me/factor/remove", &fields, "", "Remove the second factor", "danger");
        let slots =
            [("note", Slot::Html(note)), ("left", Slot::Text(&left)), ("renew", Slot::Html(&renew)), ("remove", Slot::Html(&remove))];
        return Ok(shell::page(PATH, TITLE, &fill(ON, &slots)));
    }
    let username = &login.visitor.user.username;
    let known = seed.and_then(|seed| Some((seed.to_owned(), second_factor::address(core, seed, username).ok()?)));
    let (seed, url) = match known {
        Some(known) => known,
        None => second_factor::propose(core, username)?,
    };
    let picture = qr::picture(&url, "QR code for an authenticator")?;
    let form = form(PATH, &[code(), Field::password("Password")], &hidden("seed", &seed), "Set up the second factor", "");
    let slots = [("note", Slot::Html(note)), ("picture", Slot::Html(&picture)), ("seed", Slot::Text(&seed)), ("form", Slot::Html(&form))];
    Ok(shell::page(PATH, TITLE, &fill(OFF, &slots)))
}

fn code_or_recovery() -> Field {
    Field { autocomplete: "one-time-code", hint: "Or a recovery code.".into(), ..Field::text("code", "Code", "", 20) }
}

fn renew_form(token: &str) -> String {
    const RENEW: &str = "<form method=\"post\" action=\"/me/factor/codes\">\n<input type=\"hidden\" name=\"form_token\" value=\"{token}\">\n\
        <div class=\"field\"><label for=\"renew-password\">Password, for new codes</label>\n<input id=\"renew-password\" name=\"password\" \
        type=\"password\" autocomplete=\"current-password\" required maxlength=\"160\"></div>\n<button class=\"second\">Make new codes</button>\n</form>\n";
    fill(RENEW, &[("token", Slot::Text(token))])
}

fn codes_page(what: &str, codes: &[String]) -> Page {
    let rows: String = codes.iter().map(|code| fill("<li><code>{code}</code></li>\n", &[("code", Slot::Text(code))])).collect();
    shell::page(PATH, "Recovery codes", &fill(CODES, &[("done", Slot::Text(what)), ("codes", Slot::Html(&rows))]))
}
