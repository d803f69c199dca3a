//! Pictures and pages that are part of the program: the `static` folder, embedded.

use std::path::PathBuf;

use rocket::fairing::AdHoc;
use rocket::http::uri::error::PathError;
use rocket::http::{ContentType, Header, Status};
use rocket::{get, routes};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::kit::etag::IfNoneMatch;
use super::kit::openapi::{self, Input, Operation, Served};
use super::kit::reply::Reply;
use crate::api::kit::openapi::served;
use crate::model::entropy::hex;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/static"]
struct Files;

/// Scripts that have to match the version of the server are requested again each time; mostly the answer is 304.
const FRESH: &str = "no-cache";
/// Folders of such scripts.
const APPLICATIONS: [&str; 3] = ["admin/", "docs/", "pages/"];
/// Names contain no version, so a change may take up to a day to be seen.
const CACHE: &str = "public, max-age=86400, stale-while-revalidate=604800";
pub(crate) fn stage() -> AdHoc {
    AdHoc::on_ignite("static files", |rocket| async { rocket.mount("/", routes![file]).mount("/", openapi::routes(shown())) })
}

/// The pictures that clients find by their well-known addresses.
pub(crate) fn shown() -> Vec<Served> {
    served![no_avatar, no_header]
}

impl Input for IfNoneMatch {
    fn describe(operation: &mut Operation<'_>) {
        operation.answer("200", "A picture", None);
    }
}

/// # `GET /static/<path>`
#[get("/static/<path..>")]
fn file(path: Result<PathBuf, PathError>, known: IfNoneMatch) -> Option<Reply> {
    serve(path.ok()?.to_str()?, &known)
}

/// # `GET /avatars/original/missing.png`
///
/// The picture of users who have no avatar.
#[get("/avatars/original/missing.png")]
fn no_avatar(known: IfNoneMatch) -> Option<Reply> {
    serve("avatars/original/missing.png", &known)
}

/// # `GET /headers/original/missing.png`
#[get("/headers/original/missing.png")]
fn no_header(known: IfNoneMatch) -> Option<Reply> {
    serve("headers/original/missing.png", &known)
}

fn serve(name: &str, known: &IfNoneMatch) -> Option<Reply> {
    let EmbeddedFile { data, metadata } = Files::get(name)?;
    let etag = format!("\"{}\"", &hex(&metadata.sha256_hash())[..32]);
    let content_type =
        name.rsplit_once('.').and_then(|(_, extension)| ContentType::from_extension(extension)).unwrap_or(ContentType::Binary);
    let reply = if known.fits(&etag) {
        Reply::bytes(content_type, Vec::new()).status(Status::NotModified)
    } else {
        Reply::bytes(content_type, data.into_owned())
    };
    Some(
        reply
            .header(Header::new("ETag", etag))
            .header(Header::new("Cache-Control", if APPLICATIONS.iter().any(|folder| name.starts_with(folder)) { FRESH } else { CACHE }))
            .header(Header::new("X-Content-Type-Options", "nosniff")),
    )
}

#[cfg(test)]
#[path = "static_files_tests.rs"]
mod tests;
