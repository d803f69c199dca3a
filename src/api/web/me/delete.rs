//! Deleting one's own account.

use rocket::{get, post};
use serde::Deserialize;

use super::shell;
use crate::api::kit::pages::form::{Field, FieldKind, Form};
use crate::api::kit::pages::frame::{Page, done, wrong};
use crate::api::kit::pages::visit::{BrowserLogin, Visit};
use crate::api::kit::template::{Slot, fill};
use crate::api::web::wire::answer::{Answer, card, failed, member, refused, sent};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::accounts::account;
use crate::community::operations::own;
use crate::error::{Error, Result};

const PATH: &str = "/me/delete";
const WHAT: &str = "{note}<p>You delete {who}. It cannot be undone.</p>\n<ul>\n<li>Gone: your profile, pictures and files, your posts and comments, what you liked, \
    whom you follow and who follows you, your drafts, logins and settings.</li>\n<li>Stays: messages to others, on their side, without your name; \
    empty places in discussions where others answered you.</li>\n<li>Your username stays taken, so that nobody can pretend to be you.</li>\n</ul>\n\
    <p><a href=\"/me/export\">Download your data first</a></p>\n{form}";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    form_token: String,
    password: String,
    confirm: String,
}

/// # `GET /me/delete`
#[get("/me/delete")]
pub(super) fn form(visit: Visit) -> Answer {
    let login = member(&visit, PATH)?;
    ask(&visit, login, "", &[]).map(|page| page.reply(&visit)).map_err(|error| failed(&visit, &error))
}

/// # `POST /me/delete`
#[post("/me/delete", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<Asked>) -> Answer {
    let login = member(&visit, PATH)?;
    sent(&visit, &p.fields.form_token, PATH)?;
    let (why, flaws, error) = if p.fields.confirm.is_empty() {
        (String::new(), vec![("confirm", "Please tick this if you mean it.".to_owned())], Error::unfit("confirm", ""))
    } else {
        match own::leave(&visit.app.core, visit.place(), login.visitor.account.clone(), p.fields.password).await {
            Ok(()) => {
                let body = card(
                    "Your account has been deleted",
                    &(done("Everything of yours is gone. Farewell!") + "<p><a href=\"/\">To the front page</a></p>"),
                );
                return Ok(Page::own("Farewell", body).plain(&visit.app.core.settings()).header(visit.logout_cookie()));
            }
            Err(error) => (sentence(&error), Vec::new(), error),
        }
    };
    let page = ask(&visit, login, &why, &flaws).map_err(|error| failed(&visit, &error))?;
    Ok(refused(page, &visit, &error))
}

fn ask(visit: &Visit, login: &BrowserLogin, why: &str, flaws: &[(&'static str, String)]) -> Result<Page> {
    let views = visit.app.core.read(|r| account::views_of(r, &account::users_of(r, login.visitor.account.id)?))?;
    let mut names: Vec<String> = views.values().map(|view| format!("@{}", view.user.username)).collect();
    names.sort();
    let who = match names.as_slice() {
        [one] => format!("your account and its user {one}"),
        all => format!("your account and all its users: {}", all.join(", ")),
    };
    let confirm = Field { kind: FieldKind::Check, ..Field::text("confirm", "Delete my account for good", "", 0) };
    let fields = Field::password("Password").html() + &confirm.wrong(flaws).html();
    let form = Form {
        action: PATH,
        form_token: &visit.form_token(),
        fields: &fields,
        button: "Delete my account",
        style: "danger",
        ..Form::default()
    };
    let (note, form) = (wrong(why), form.html());
    let slots = [("note", Slot::Html(note.as_str())), ("who", Slot::Text(&who)), ("form", Slot::Html(&form))];
    Ok(shell::page(PATH, "Delete account", &fill(WHAT, &slots)))
}
