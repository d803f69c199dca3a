//! Taking one's data along.

use std::fs::File;

use rocket::http::{ContentType, Header};
use rocket::response::{self, Responder, Response};
use rocket::{Request, get, post, tokio};
use serde::Deserialize;

use super::shell::{self, check_password};
use crate::api::kit::pages::form::{Field, Form};
use crate::api::kit::pages::frame::{Page, wrong};
use crate::api::kit::pages::visit::{BrowserLogin, Visit};
use crate::api::kit::reply::Reply;
use crate::api::web::wire::answer::{Answer, member, refused, sent};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::operations::own;
use crate::error::Result;

const PATH: &str = "/me/export";
const WHAT: &str = "<p>One archive with everything that is yours:</p>\n<ul>\n<li>your profile and your settings</li>\n\
    <li>your posts and comments, and the messages that you sent</li>\n<li>what you liked and kept</li>\n\
    <li>whom you follow, block and mute, as lists that Mastodon reads, too</li>\n<li>your files</li>\n</ul>\n\
    <p class=\"quiet\">It holds what only you may read. Keep it in a safe place.</p>\n";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    form_token: String,
    password: String,
}

/// A file that is saved instead of shown.
pub(super) struct Download {
    file: File,
    name: String,
}

impl<'r> Responder<'r, 'static> for Download {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let file = tokio::fs::File::from_std(self.file);
        Response::build()
            .header(ContentType::GZIP)
            .header(Header::new("Content-Disposition", format!("attachment; filename=\"{}.tar.gz\"", self.name)))
            .header(Header::new("Cache-Control", "no-store"))
            .header(Header::new("X-Content-Type-Options", "nosniff"))
            .sized_body(None, file)
            .ok()
    }
}

/// # `GET /me/export`
#[get("/me/export")]
pub(super) fn form(visit: Visit) -> Answer {
    member(&visit, PATH)?;
    Ok(ask(&visit, "").reply(&visit))
}

/// # `POST /me/export`
#[post("/me/export", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<Asked>) -> Result<Download, Box<Reply>> {
    let login = member(&visit, PATH)?;
    sent(&visit, &p.fields.form_token, PATH)?;
    make(&visit, login, p.fields.password).await.map_err(|error| Box::new(refused(ask(&visit, &sentence(&error)), &visit, &error)))
}

async fn make(visit: &Visit, login: &BrowserLogin, password: String) -> Result<Download> {
    check_password(visit, login, password).await?;
    let file = own::archive(&visit.app.core, login.visitor.user.id).await?;
    // Names of users hold nothing but letters, digits and a few marks.
    Ok(Download { file, name: login.visitor.user.username.clone() })
}

fn ask(visit: &Visit, why: &str) -> Page {
    let form = Form {
        action: PATH,
        form_token: &visit.form_token(),
        fields: &Field::password("Password").html(),
        button: "Download the archive",
        ..Form::default()
    };
    shell::page(PATH, "Your data", &format!("{}{WHAT}{}", wrong(why), form.html()))
}
