//! Copies of the community.

use std::sync::Arc;
use std::time::Duration;

use rocket::fs::NamedFile;
use rocket::http::{ContentType, Header, Status};
use rocket::response::Responder;
use rocket::tokio::task::spawn_blocking;
use rocket::tokio::{self, time};
use rocket::{Route, delete, get, post, routes};
use serde::Serialize;

use super::jobs::{Begun, ended};
use super::wire::error::{DONE, Json, Outcome, Refusal};
use crate::api::admin::wire::auth::{AdminReader, AdminWriter};
use crate::api::admin::wire::error::Success;
use crate::community::operations::admin::backups::{self, Facts};
use crate::community::operations::commands::sentence;
use crate::model::Millis;

pub(super) fn routes() -> Vec<Route> {
    routes![all, make, verify, download, delete]
}

#[derive(Serialize)]
struct Backups {
    folder: String,
    backups: Vec<Copy>,
}

#[derive(Serialize)]
struct Copy {
    name: String,
    bytes: u64,
    made_at: Millis,
}

/// # `GET /admin/api/backups`
#[get("/api/backups")]
fn all(me: AdminReader) -> Outcome<Backups> {
    let copies = backups::all(&me.app.core)?;
    let backups = copies.into_iter().map(|copy| Copy { name: copy.name, bytes: copy.bytes, made_at: copy.made_at }).collect();
    Ok(Json(Backups { folder: backups::folder(&me.app.core).display().to_string(), backups }))
}

fn summary(facts: &Facts) -> String {
    format!("intact: {} bytes, {} members", facts.bytes, facts.users)
}

/// # `POST /admin/api/backups`
#[post("/api/backups")]
async fn make(me: AdminWriter) -> Outcome<Begun> {
    const WHAT: &str = "backup";
    let (app, admin) = (Arc::clone(&me.app), me.me);
    if app.jobs.runs(WHAT) {
        return Err(Refusal::new(Status::Conflict, "conflict", "a backup is already running"));
    }
    let (id, progress) = app.jobs.begin(WHAT);
    progress.of(i64::try_from(app.core.db.sizes().0).unwrap_or(0));
    tokio::spawn(async move {
        let (database, folder, name) = (app.core.db.path().to_owned(), backups::folder(&app.core), backups::name_at(app.core.now()));
        let mut work = {
            let (folder, name) = (folder.clone(), name.clone());
            spawn_blocking(move || backups::make(&database, &folder, &name))
        };
        let done = loop {
            tokio::select! {
                done = &mut work => break done,
                () = time::sleep(Duration::from_millis(200)) => {
                    progress.at(i64::try_from(backups::grown(&folder, &name)).unwrap_or(0));
                }
            }
        };
        let outcome = match done {
            Ok(Ok(facts)) => {
                let written = backups::written_down(&app.core, admin, "backup.make", name.clone()).await;
                written.map(|()| format!("{name} was created and is {}", summary(&facts))).map_err(|error| sentence(&error))
            }
            Ok(Err(error)) => Err(sentence(&error)),
            Err(cause) => Err(cause.to_string()),
        };
        ended(&app, id, outcome);
    });
    Ok(Json(Begun { job: id }))
}

/// # `POST /admin/api/backups/<name>/verify`
#[post("/api/backups/<name>/verify")]
fn verify(me: AdminWriter, name: &str) -> Outcome<Begun> {
    let (app, name) = (Arc::clone(&me.app), name.to_owned());
    let path = backups::path_of(&app.core, &name)?;
    let (id, _) = app.jobs.begin("verify");
    tokio::spawn(async move {
        let outcome = match spawn_blocking(move || backups::prove(&path)).await {
            Ok(Ok(facts)) => Ok(format!("{name} is {}", summary(&facts))),
            Ok(Err(error)) => Err(sentence(&error)),
            Err(cause) => Err(cause.to_string()),
        };
        ended(&app, id, outcome);
    });
    Ok(Json(Begun { job: id }))
}

/// A file to keep, read from the disk while it is sent.
#[derive(Responder)]
struct Download {
    file: NamedFile,
    kind: ContentType,
    disposition: Header<'static>,
    cache: Header<'static>,
}

/// # `GET /admin/api/backups/<name>`
#[get("/api/backups/<name>")]
async fn download(me: AdminReader, name: &str) -> Result<Download, Refusal> {
    let path = backups::path_of(&me.app.core, name)?;
    backups::written_down(&me.app.core, me.me, "backup.download", name.to_owned()).await?;
    let file = NamedFile::open(path).await.map_err(|_| Refusal::not_found())?;
    Ok(Download {
        file,
        kind: ContentType::new("application", "vnd.sqlite3"),
        disposition: Header::new("Content-Disposition", format!("attachment; filename=\"{name}\"")),
        cache: Header::new("Cache-Control", "no-store"),
    })
}

/// # `DELETE /admin/api/backups/<name>`
#[delete("/api/backups/<name>")]
async fn delete(me: AdminWriter, name: &str) -> Outcome<Success> {
    backups::delete(&me.app.core, name)?;
    backups::written_down(&me.app.core, me.me, "backup.delete", name.to_owned()).await?;
    Ok(DONE)
}
