//! A link that lets a person join a community which is closed to others. The secret is part of the path.

use std::sync::Arc;

use rocket::form::Form;
use rocket::http::Status;
use rocket::{Route, State, get, post, routes};

use super::newcomer::{self, Words};
use super::wire::page::{escape, page};
use crate::api::admin::newcomer::RegistrationForm;
use crate::api::kit::reply::Reply;
use crate::app::App;
use crate::community::operations::admin::invites;
use crate::community::operations::commands;
use crate::error::Error;

pub(super) fn routes() -> Vec<Route> {
    routes![form, join]
}

fn ask(app: &App, status: Status, username: &str, nickname: &str, wrong: Option<&str>) -> Reply {
    let title = format!("Join {}", app.core.settings().name);
    let words = Words { title: &title, intro: "You are invited. Choose a username, a nickname and a password.", button: "Join" };
    newcomer::ask(status, &words, username, nickname, wrong)
}

/// # `GET /invite/{secret}`
#[get("/invite/<secret>")]
fn form(secret: &str, app: &State<Arc<App>>) -> Reply {
    match invites::good(&app.core, secret) {
        Ok(()) => ask(app, Status::Ok, "", "", None),
        Err(error) => refused(&error),
    }
}

/// # `POST /invite/{secret}`
///
/// Form fields `username`, `nickname`, `password`, `again`. 422 shows the form again with the error.
#[post("/invite/<secret>", data = "<asked>")]
async fn join(secret: &str, asked: Form<RegistrationForm>, app: &State<Arc<App>>) -> Reply {
    let RegistrationForm { username, nickname, password, again } = asked.into_inner();
    let (username, nickname) = (username.trim().to_owned(), nickname.trim().to_owned());
    if let Err(error) = invites::good(&app.core, secret) {
        return refused(&error);
    }
    if password != again {
        return ask(app, Status::UnprocessableEntity, &username, &nickname, Some("the two passwords are not the same"));
    }
    match invites::join(&app.core, secret.to_owned(), username.clone(), nickname.clone(), password).await {
        Ok(_) => page(
            Status::Ok,
            "Welcome",
            &format!(
                "<p>Your username is {}. Log in with this name and your password in any client of this community.</p>\n<p>Its address is <b>{}</b>.</p>",
                escape(&username),
                escape(&app.base_url)
            ),
        ),
        Err(error @ (Error::Invalid { .. } | Error::Conflict(_))) => {
            ask(app, Status::UnprocessableEntity, &username, &nickname, Some(&commands::sentence(&error)))
        }
        Err(error) => refused(&error),
    }
}

fn refused(error: &Error) -> Reply {
    match error {
        Error::NotFound(_) => {
            page(Status::NotFound, "This invitation does not work", "<p>It was used up, has expired, or was revoked.</p>")
        }
        Error::Forbidden(_) => page(Status::Forbidden, "Registration is closed", "<p>Please ask the person who invited you.</p>"),
        error => {
            tracing::error!(%error, "a registration by invitation failed");
            page(Status::InternalServerError, "That did not work", "<p>Please try again.</p>")
        }
    }
}
