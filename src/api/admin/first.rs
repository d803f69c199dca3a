//! The one-time link that makes the first administrator. Its secret stands in the path and is used up,
//! so the form needs no further token.

use std::sync::Arc;

use rocket::form::Form;
use rocket::http::Status;
use rocket::{State, get, post};

use super::newcomer::{self, Words};
use super::wire::page::{escape, page};
use crate::api::admin::newcomer::RegistrationForm;
use crate::api::kit::reply::Reply;
use crate::app::App;
use crate::community::operations::{bootstrap, commands};
use crate::error::Error;

/// # `GET /admin/first/{secret}`
///
/// The form, or 404 for a link that was used, has expired or never was.
#[get("/first/<secret>")]
pub(super) fn form(secret: &str, app: &State<Arc<App>>) -> Reply {
    match app.core.read(|r| bootstrap::first_admin_link(r, secret)) {
        Ok(()) => ask(Status::Ok, "", "", None),
        Err(error) => refused(&error),
    }
}

/// # `POST /admin/first/{secret}`
///
/// Form fields `username`, `nickname`, `password`, `again`. 422 shows the form again with the error.
#[post("/first/<secret>", data = "<asked>")]
pub(super) async fn make(secret: &str, asked: Form<RegistrationForm>, app: &State<Arc<App>>) -> Reply {
    let RegistrationForm { username, nickname, password, again } = asked.into_inner();
    let (username, nickname) = (username.trim().to_owned(), nickname.trim().to_owned());
    if let Err(error) = app.core.read(|r| bootstrap::first_admin_link(r, secret)) {
        return refused(&error);
    }
    if password != again {
        return ask(Status::UnprocessableEntity, &username, &nickname, Some("the two passwords are not the same"));
    }
    match bootstrap::make_first_admin(&app.core, secret.to_owned(), username.clone(), nickname.clone(), password).await {
        Ok(_) => page(
            Status::Ok,
            "Done",
            &format!(
                "<p>{} is now the administrator of this community and can log in with this name in every client.</p>\n<p>The link has been used up. <a href=\"/admin\">To the admin page</a></p>",
                escape(&username)
            ),
        ),
        Err(error @ (Error::Invalid { .. } | Error::Conflict(_))) => {
            ask(Status::UnprocessableEntity, &username, &nickname, Some(&commands::sentence(&error)))
        }
        Err(error) => refused(&error),
    }
}

fn ask(status: Status, username: &str, nickname: &str, wrong: Option<&str>) -> Reply {
    const INTRO: &str = "This community has no administrator yet. Choose a username, a nickname and a password.";
    newcomer::ask(
        status,
        &Words { title: "The first administrator", intro: INTRO, button: "Become the administrator" },
        username,
        nickname,
        wrong,
    )
}

fn refused(error: &Error) -> Reply {
    if matches!(error, Error::NotFound(_)) {
        let body = "<p>It was used, has expired, or never existed. While there is no administrator, each start of the server prints a new link.</p>";
        return page(Status::NotFound, "This link does not work", body);
    }
    tracing::error!(%error, "the first administrator could not be created");
    page(Status::InternalServerError, "That did not work", "<p>The log of the server has the cause. Please try again.</p>")
}
