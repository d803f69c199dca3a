//! Publishing with one call.

use rocket::post;
use schemars::JsonSchema;
use serde::Serialize;

use super::fields::Fields;
use crate::api::fresns::editor::shared;
use crate::api::fresns::wire::auth::caller::{AsUser, Writing};
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::params::Upload;
use crate::community::Write;
use crate::community::files::file::{self, Incoming};
use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::posts::publish;
use crate::community::runtime::settings::Settings;
use crate::community::text::body;
use crate::community::visibility::targets;
use crate::error::Result;
use crate::model::content::entry::{EntryKind, FileKind};
use crate::model::id::{EntryId, FileId};
use crate::model::people::user::Viewer;

pub(super) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![quick_v2],
        Family::V1 => served![quick_v1],
    }
}

/// The published content. v1 has the draft as both `did` and `draftId`.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Done {
    #[serde(rename_all = "camelCase")]
    V2 {
        #[serde(rename = "type")]
        kind: String,
        draft_id: Option<i64>,
        fsid: String,
    },
    #[serde(rename_all = "camelCase")]
    V1 {
        #[serde(rename = "type")]
        kind: String,
        did: Option<String>,
        draft_id: Option<String>,
        fsid: String,
    },
}

/// # `POST /editor/<kind>/quick-publish` (v2)
#[post("/editor/<kind>/quick-publish", data = "<p>")]
async fn quick_v2(me: Writing<AsUser>, kind: &str, p: Params<Fields>) -> Outcome<Done> {
    let fsid = quick(&me, shared::kind(kind)?, p).await?;
    Ok(Answer(Done::V2 { kind: kind.to_owned(), draft_id: None, fsid }))
}

/// # `POST /editor/<kind>/publish` (v1)
#[post("/editor/<kind>/publish", data = "<p>")]
async fn quick_v1(me: Writing<AsUser>, kind: &str, p: Params<Fields>) -> Outcome<Done> {
    let fsid = quick(&me, shared::kind(kind)?, p).await?;
    Ok(Answer(Done::V1 { kind: kind.to_owned(), did: None, draft_id: None, fsid }))
}

async fn quick(me: &AsUser, kind: EntryKind, mut p: Params<Fields>) -> Result<String, Failure> {
    let (who, family, fields) = (me.me, me.ctx.family, p.fields);
    fields.check_place(kind)?;
    let core = &me.app.core;
    let picture = match p.files.take("image") {
        Some(upload) => Some(stage(me, upload).await?),
        None => None,
    };
    let done = core
        .write(move |tx, settings| {
            let id = publish(tx, settings, &who, kind, &fields, family, picture)?;
            targets::code(tx, id)
        })
        .await;
    if let (Err(_), Some(picture)) = (&done, picture) {
        file::discard(&core.db, picture).await;
    }
    Ok(done?)
}

async fn stage(me: &AsUser, upload: Upload) -> Result<FileId> {
    let core = &me.app.core;
    let incoming = Incoming {
        owner: me.me.user,
        kind: FileKind::Image,
        name: upload.file_name,
        content: upload.temp,
        size: upload.size,
        sha256: upload.sha256,
    };
    file::stage(&core.db, &core.image_worker, &core.settings(), incoming, file::Purpose::Attachment).await
}

/// The text is judged before anything it refers to.
fn publish(
    tx: &Write<'_>,
    settings: &Settings,
    who: &Viewer,
    kind: EntryKind,
    fields: &Fields,
    family: Family,
    picture: Option<FileId>,
) -> Result<EntryId> {
    let mut body = fields.body(family);
    body.files = picture.into_iter().collect();
    // A quote without words passes on what it quotes.
    if kind == EntryKind::Comment || !fields.quotes() || !body.text.trim().is_empty() {
        body::check(settings, kind, &body)?;
    }
    if let Some(picture) = picture {
        file::adopt(tx, picture, who.user)?;
    }
    if kind == EntryKind::Comment {
        let place = fields.place(tx, who)?;
        let private = family == Family::V1 && fields.private(family).unwrap_or(false);
        let new = NewComment { parent: place.parent, private, anonymous: fields.anonymous(), ..NewComment::of(place.post, body) };
        return publish::publish_comment(tx, settings, who, new);
    }
    let title = publish::check_title(settings, fields.title(family).and_then(Option::as_deref))?;
    let new = NewPost {
        title,
        forum: fields.forum(tx, family)?,
        quoted: fields.quoted(tx, who, family)?,
        comment_policy: fields.policy(family).unwrap_or(1),
        comment_private: fields.private(family).unwrap_or(false),
        anonymous: fields.anonymous(),
        ..NewPost::of(body)
    };
    publish::publish_post(tx, settings, who, new)
}
