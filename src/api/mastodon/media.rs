//! Uploads (`docs/specs/mastodon.md 4.5`): ready at once, so clients never have to wait for them.

use rocket::{delete, get, post, put};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::statuses::media::MediaAttachment;
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::id_of;
use super::wire::reply::{EMPTY, Empty, Json};
use super::wire::scope::WriteMedia;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::routes::also;
use crate::api::mastodon::wire::params::Params;
use crate::community::files::attachments::{self, About, DESCRIPTION_MAX, IMAGE_BYTES, VIDEO_BYTES};
use crate::community::files::file::Incoming;
use crate::error::{Error, Why};
use crate::model::content::entry::FileKind;
use crate::model::id::FileId;

pub(crate) fn routes() -> Vec<Served> {
    [served![upload, upload_v1, show, delete], also(served![update], &[rocket::http::Method::Patch])].concat()
}

/// The file and what describes it. `thumbnail` is accepted and ignored: previews are made from the picture itself.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend("x-files" = ["file", "thumbnail"]))]
struct Form {
    description: Option<String>,
    focus: Option<String>,
}

impl Form {
    fn about(self) -> About {
        About { description: self.description, focus: self.focus.as_deref().and_then(focus) }
    }
}

/// `x,y`; what is no point changes nothing.
fn focus(text: &str) -> Option<(f64, f64)> {
    let number = |part: &str| part.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    let (x, y) = text.split_once(',')?;
    Some((number(x)?, number(y)?))
}

fn refusal(error: Error) -> Failure {
    match error {
        Error::Invalid { field: "file", why: Why::Empty } => Failure::validation("File can't be blank"),
        Error::Invalid { field: "file", why: Why::TooLarge } => {
            let (image, video) = (IMAGE_BYTES >> 20, VIDEO_BYTES >> 20);
            Failure::validation(format!("File must be less than {image} MB for images and {video} MB for video and audio"))
        }
        Error::Invalid { field: "description", .. } => {
            Failure::validation(format!("Description is too long (maximum is {DESCRIPTION_MAX} characters)"))
        }
        other => other.into(),
    }
}

fn file(id: &str) -> Result<FileId, Failure> {
    id_of(id).map(FileId).ok_or_else(Failure::not_found)
}

async fn take(me: AsUser<WriteMedia>, mut p: Params<Form>) -> Outcome<Json<MediaAttachment>> {
    let upload = p.files.take("file").ok_or_else(|| Failure::validation("File can't be blank"))?;
    let incoming = Incoming {
        owner: me.me.user,
        // What it is decides its content.
        kind: FileKind::Document,
        name: upload.file_name,
        content: upload.temp,
        size: upload.size,
        sha256: upload.sha256,
    };
    let view = attachments::take(&me.app.core, me.me, incoming, p.fields.about()).await.map_err(refusal)?;
    Ok(Json(MediaAttachment::of(&view, &me.site)))
}

/// # `POST /api/v2/media`
#[post("/api/v2/media", data = "<p>")]
async fn upload(me: AsUser<WriteMedia>, p: Params<Form>) -> Outcome<Json<MediaAttachment>> {
    take(me, p).await
}

/// # `POST /api/v1/media`
#[post("/api/v1/media", data = "<p>")]
async fn upload_v1(me: AsUser<WriteMedia>, p: Params<Form>) -> Outcome<Json<MediaAttachment>> {
    take(me, p).await
}

/// # `GET /api/v1/media/<id>`
#[get("/api/v1/media/<id>")]
async fn show(me: AsUser<WriteMedia>, id: &str) -> Outcome<Json<MediaAttachment>> {
    let id = file(id)?;
    let view = me.app.core.read(|r| attachments::waiting(r, me.me.user, id))?;
    Ok(Json(MediaAttachment::of(&view, &me.site)))
}

/// # `PUT /api/v1/media/<id>`
#[put("/api/v1/media/<id>", data = "<p>")]
async fn update(me: AsUser<WriteMedia>, id: &str, p: Params<Form>) -> Outcome<Json<MediaAttachment>> {
    let (id, about, viewer) = (file(id)?, p.fields.about(), me.me);
    let done = me.app.core.write(move |tx, _| attachments::describe(tx, &viewer, id, &about)).await;
    Ok(Json(MediaAttachment::of(&done.map_err(refusal)?, &me.site)))
}

/// # `DELETE /api/v1/media/<id>`
#[delete("/api/v1/media/<id>")]
async fn delete(me: AsUser<WriteMedia>, id: &str) -> Outcome<Json<Empty>> {
    let (id, viewer) = (file(id)?, me.me);
    me.app.core.write(move |tx, _| attachments::remove(tx, &viewer, id)).await?;
    Ok(EMPTY)
}
