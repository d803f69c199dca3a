//! Files that a group keeps (`docs/specs/lanying.md 4`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actor;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::group::SharedFileInfo;
use crate::api::lanying::group::shared::{InGroup, MOST};
use crate::api::lanying::wire::auth::UserOrTrusted;
use crate::api::lanying::wire::envelope::{Answer, Outcome};
use crate::api::lanying::wire::error::Failure;
use crate::api::lanying::wire::params::{Params, delete_or_post, put_or_post};
use crate::community::messages::rooms::files::{self, NewFile};
use crate::model::id::RoomId;

pub(super) fn routes() -> Vec<Served> {
    [served![upload, show, list], put_or_post(served![rename]), delete_or_post(served![delete])].concat()
}

#[derive(Deserialize, JsonSchema)]
struct New {
    group_id: i64,
    name: String,
    size: i64,
    url: String,
    #[serde(default)]
    r#type: String,
}

#[derive(Deserialize, JsonSchema)]
struct One {
    group_id: i64,
    file_id: i64,
}

#[derive(Deserialize, JsonSchema)]
struct Rename {
    group_id: i64,
    file_id: i64,
    name: String,
}

#[derive(Deserialize, JsonSchema)]
struct Several {
    group_id: i64,
    file_list: Vec<i64>,
}

/// The result for one file.
#[derive(Serialize, JsonSchema)]
struct FileResult {
    file_id: i64,
    result: &'static str,
    reason: String,
}

/// # `POST /group/file/upload`
#[post("/group/file/upload", data = "<p>")]
async fn upload(caller: UserOrTrusted, p: Params<New>) -> Outcome<SharedFileInfo> {
    let (app, actor) = actor(caller)?;
    let New { group_id, name, size, url, r#type } = p.fields;
    let new = NewFile { name, size, kind: r#type, url };
    let made = app.core.write(move |tx, _| files::share(tx, &actor, RoomId(group_id), &new)).await?;
    Ok(Answer::of(SharedFileInfo::of(&made)))
}

/// # `GET /group/file`
#[get("/group/file", data = "<p>")]
fn show(caller: UserOrTrusted, p: Params<One>) -> Outcome<SharedFileInfo> {
    let (app, actor) = actor(caller)?;
    let found = app.core.read(|r| files::find(r, &actor, RoomId(p.fields.group_id), p.fields.file_id))?;
    Ok(Answer::of(SharedFileInfo::of(&found)))
}

/// # `GET /group/file/list`
#[get("/group/file/list", data = "<p>")]
fn list(caller: UserOrTrusted, p: Params<InGroup>) -> Outcome<Vec<SharedFileInfo>> {
    let (app, actor) = actor(caller)?;
    let found = app.core.read(|r| files::all(r, &actor, p.fields.room()))?;
    Ok(Answer::of(found.iter().map(SharedFileInfo::of).collect()))
}

/// # `PUT|POST /group/file/update_name`
#[post("/group/file/update_name", data = "<p>")]
async fn rename(caller: UserOrTrusted, p: Params<Rename>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    let Rename { group_id, file_id, name } = p.fields;
    app.core.write(move |tx, _| files::rename(tx, &actor, RoomId(group_id), file_id, &name)).await?;
    Ok(Answer::done())
}

/// # `DELETE|POST /group/file/delete`
#[post("/group/file/delete", data = "<p>")]
async fn delete(caller: UserOrTrusted, p: Params<Several>) -> Outcome<Vec<FileResult>> {
    let (app, actor) = actor(caller)?;
    let Several { group_id, file_list } = p.fields;
    if file_list.len() > MOST {
        return Err(Failure::parameter(format!("file_list holds more than {MOST} files")));
    }
    let result = app.core.write(move |tx, _| files::delete(tx, &actor, RoomId(group_id), &file_list)).await?;
    let one = |(file_id, done)| match done {
        Ok(()) => FileResult { file_id, result: "success", reason: String::new() },
        Err(error) => FileResult { file_id, result: "fail", reason: Failure::from(error).code_and_message().1 },
    };
    Ok(Answer::of(result.into_iter().map(one).collect()))
}
