//! Uploading.

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use super::target::UploadTarget;
use crate::api::fresns::entity::content::file::FileInfo;
use crate::api::fresns::wire::auth::caller::{AsUser, Writing};
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::params::Upload;
use crate::community::files::file::{self, Incoming};
use crate::community::posts::uploads;
use crate::model::content::entry::FileKind;

pub(super) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![upload_v2],
        Family::V1 => served![upload_v1],
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("x-files" = ["file"]))]
struct FormV2 {
    usage_type: i64,
    table_name: String,
    table_column: String,
    table_id: Option<String>,
    table_key: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    upload_mode: String,
    more_json: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("x-files" = ["file"]))]
struct FormV1 {
    usage_type: String,
    usage_fsid: String,
    #[serde(rename = "type")]
    kind: String,
    warning: Option<String>,
    more_info: Option<String>,
}

fn kind(word: &str) -> Result<FileKind, Failure> {
    match word {
        "image" => Ok(FileKind::Image),
        "video" => Ok(FileKind::Video),
        "audio" => Ok(FileKind::Audio),
        "document" => Ok(FileKind::Document),
        _ => Err(Failure::Invalid("The type field must be image, video, audio or document.".into())),
    }
}

fn file(mut files: crate::api::kit::params::Files) -> Result<Upload, Failure> {
    files.take("file").ok_or_else(|| Failure::Invalid("The file field is required.".into()))
}

/// An upload as the core takes it.
fn incoming(me: &AsUser, kind: FileKind, upload: Upload) -> Incoming {
    Incoming { owner: me.me.user, kind, name: upload.file_name, content: upload.temp, size: upload.size, sha256: upload.sha256 }
}

/// # `POST /common/upload-file` (v2)
#[post("/common/upload-file", data = "<p>")]
async fn upload_v2(me: Writing<AsUser>, p: Params<FormV2>) -> Outcome<FileInfo> {
    let form = p.fields;
    if !(1..=10).contains(&form.usage_type) {
        return Err(Failure::Invalid("The usageType field must be between 1 and 10.".into()));
    }
    if form.upload_mode != "file" {
        // Files that lie elsewhere would need a storage service.
        return Err(Failure::Code(32100));
    }
    let kind = kind(&form.kind)?;
    let target = UploadTarget::v2(&form.table_name, &form.table_column, form.table_id, form.table_key)?;
    let upload = file(p.files)?;
    let (core, ctx) = (&me.app.core, &me.ctx);
    let place = core.read(|r| target.open(r, ctx, &me.me, kind))?;
    file::check(&ctx.settings, kind, &upload.file_name, upload.size)?;
    save(&me, kind, upload, place, None, form.more_json).await
}

/// # `POST /common/file/upload` (v1)
#[post("/common/file/upload", data = "<p>")]
async fn upload_v1(me: Writing<AsUser>, p: Params<FormV1>) -> Outcome<FileInfo> {
    let form = p.fields;
    let kind = kind(&form.kind)?;
    let target = UploadTarget::v1(&form.usage_type, form.usage_fsid)?;
    let upload = file(p.files)?;
    let (core, ctx) = (&me.app.core, &me.ctx);
    file::check_name(kind, &upload.file_name)?;
    target.takes(ctx, &me.me, kind)?;
    file::check(&ctx.settings, kind, &upload.file_name, upload.size)?;
    if matches!(target, UploadTarget::Avatar(_) | UploadTarget::Banner(_)) && kind != FileKind::Image {
        return Err(Failure::Code(36310));
    }
    let place = core.read(|r| target.open(r, ctx, &me.me, kind))?;
    save(&me, kind, upload, place, form.warning, form.more_info).await
}

async fn save(
    me: &AsUser,
    kind: FileKind,
    upload: Upload,
    place: uploads::UploadPlace,
    warning: Option<String>,
    more: Option<String>,
) -> Outcome<FileInfo> {
    let core = &me.app.core;
    uploads::check_marks(warning.as_deref(), more.as_deref())?;
    let mut view = uploads::store(core, incoming(me, kind, upload), place).await?;
    if warning.is_some() || more.is_some() {
        let (id, marks) = (view.id, (warning.clone(), more.clone()));
        core.write(move |tx, _| uploads::describe(tx, id, marks.0.as_deref(), marks.1.as_deref())).await?;
        view.warning = warning.unwrap_or(view.warning);
        view.more_info = more.or(view.more_info);
    }
    Ok(Answer(FileInfo::of(&view, &me.ctx)))
}
