//! Where the links inside Fresns content lead (`docs/specs/web.md` 2). Names and codes are looked up; what is shown is decided there.

use rocket::http::{Header, Status};
use rocket::{Route, get, routes};

use crate::api::kit::pages::visit::Visit;
use crate::api::kit::reply::Reply;
use crate::api::web::wire::answer::{Answer, failed};
use crate::community::people::users::{self, UserRef};
use crate::community::text;
use crate::community::timelines::public_statuses;
use crate::error::{Result, granted};
use crate::model::content::entry::EntryKind;

pub(super) fn routes() -> Vec<Route> {
    routes![person, hashtag, post, comment]
}

fn found(to: &str) -> Reply {
    Reply::bytes(rocket::http::ContentType::HTML, Vec::new())
        .status(Status::Found)
        .header(Header::new("Location", to.to_owned()))
        .header(Header::new("Cache-Control", "no-cache"))
}

fn answer(visit: &Visit, to: Result<Option<String>>) -> Result<Answer, Status> {
    match to {
        Ok(Some(to)) => Ok(Ok(found(&to))),
        Ok(None) => Err(Status::NotFound),
        Err(error) => Ok(Err(failed(visit, &error))),
    }
}

/// # `GET /u/<name>`
///
/// A username, or the number of a user.
#[get("/u/<name>")]
fn person(visit: Visit, name: &str) -> Result<Answer, Status> {
    let to = visit.app.core.read(|r| Ok(granted(users::require(r, &UserRef::parse(name)))?.map(|user| format!("/@{}", user.username))));
    answer(&visit, to)
}

/// # `GET /hashtag/<slug>`
#[get("/hashtag/<slug>")]
fn hashtag(slug: &str) -> Reply {
    // A slug is spelled as addresses have it.
    found(&format!("/tags/{}", text::slug(slug)))
}

/// # `GET /post/<pid>`
#[get("/post/<pid>")]
fn post(visit: Visit, pid: &str) -> Result<Answer, Status> {
    entry(&visit, pid, EntryKind::Post)
}

/// # `GET /comment/<cid>`
#[get("/comment/<cid>")]
fn comment(visit: Visit, cid: &str) -> Result<Answer, Status> {
    entry(&visit, cid, EntryKind::Comment)
}

fn entry(visit: &Visit, code: &str, kind: EntryKind) -> Result<Answer, Status> {
    let to = visit.app.core.read(|r| {
        let view = public_statuses::by_code(r, kind, code)?;
        Ok(view.map(|view| format!("/@{}/{}", view.author.user.username, view.id)))
    });
    answer(visit, to)
}
