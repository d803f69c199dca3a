//! The announcements of a group's admins (`docs/specs/lanying.md 4`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::actor;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::group::AnnouncementInfo;
use crate::api::lanying::group::shared::InGroup;
use crate::api::lanying::wire::auth::UserOrTrusted;
use crate::api::lanying::wire::envelope::{Answer, Nothing, Outcome};
use crate::api::lanying::wire::params::{Params, delete_or_post};
use crate::community::messages::rooms::announcements;
use crate::model::id::RoomId;

pub(super) fn routes() -> Vec<Served> {
    [served![edit, show, last, list], delete_or_post(served![delete])].concat()
}

#[derive(Deserialize, JsonSchema)]
struct New {
    group_id: i64,
    title: String,
    content: String,
}

#[derive(Deserialize, JsonSchema)]
struct One {
    group_id: i64,
    announcement_id: i64,
}

/// # `POST /group/announcement/edit`: makes a new one
#[post("/group/announcement/edit", data = "<p>")]
async fn edit(caller: UserOrTrusted, p: Params<New>) -> Outcome<AnnouncementInfo> {
    let (app, actor) = actor(caller)?;
    let New { group_id, title, content } = p.fields;
    let made = app.core.write(move |tx, _| announcements::announce(tx, &actor, RoomId(group_id), &title, &content)).await?;
    Ok(Answer::of(AnnouncementInfo::of(&made)))
}

/// # `GET /group/announcement`
#[get("/group/announcement", data = "<p>")]
fn show(caller: UserOrTrusted, p: Params<One>) -> Outcome<AnnouncementInfo> {
    let (app, actor) = actor(caller)?;
    let One { group_id, announcement_id } = p.fields;
    let found = app.core.read(|r| announcements::find(r, &actor, RoomId(group_id), announcement_id))?;
    Ok(Answer::of(AnnouncementInfo::of(&found)))
}

/// # `GET /group/announcement/last`
#[get("/group/announcement/last", data = "<p>")]
fn last(caller: UserOrTrusted, p: Params<InGroup>) -> Outcome<AnnouncementInfo> {
    let (app, actor) = actor(caller)?;
    let found = app.core.read(|r| announcements::last(r, &actor, p.fields.room()))?;
    Ok(Answer::of(AnnouncementInfo::of(&found)))
}

/// # `GET /group/announcement/list`
#[get("/group/announcement/list", data = "<p>")]
fn list(caller: UserOrTrusted, p: Params<InGroup>) -> Outcome<Vec<AnnouncementInfo>> {
    let (app, actor) = actor(caller)?;
    let found = app.core.read(|r| announcements::all(r, &actor, p.fields.room()))?;
    Ok(Answer::of(found.iter().map(AnnouncementInfo::of).collect()))
}

/// # `DELETE|POST /group/announcement/delete`
#[post("/group/announcement/delete", data = "<p>")]
async fn delete(caller: UserOrTrusted, p: Params<One>) -> Outcome<Nothing> {
    let (app, actor) = actor(caller)?;
    let One { group_id, announcement_id } = p.fields;
    app.core.write(move |tx, _| announcements::delete(tx, &actor, RoomId(group_id), announcement_id)).await?;
    Ok(Answer::of(Nothing {}))
}
