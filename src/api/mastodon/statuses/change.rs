//! Changing and deleting one's own statuses.

use rocket::http::Method;
use rocket::{delete, put};
use schemars::JsonSchema;
use serde::Deserialize;

use super::create::{PollParams, files, language, quote_policy};
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::routes::also;
use crate::api::mastodon::entity::statuses::status::Status;
use crate::api::mastodon::statuses::shared::entry;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::WriteStatuses;
use crate::community::posts::statuses::{self, FileEdit, StatusEdit};
use crate::model::id::FileId;

pub(super) fn routes() -> Vec<Served> {
    [also(served![edit], &[Method::Patch]), served![remove]].concat()
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct MediaParams {
    id: String,
    description: Option<String>,
    /// The focal point as `x,y`, both between -1 and 1.
    focus: Option<String>,
}

impl MediaParams {
    fn edit(self) -> Option<FileEdit> {
        let focus = self.focus.as_deref().and_then(|focus| focus.split_once(','));
        let side = |text: &str| text.trim().parse::<f64>().ok().filter(|at| at.is_finite()).map(|at| at.clamp(-1.0, 1.0));
        Some(FileEdit {
            file: FileId(self.id.trim().parse().ok()?),
            description: self.description,
            focus: focus.and_then(|(x, y)| side(x).zip(side(y))),
        })
    }
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Edit {
    status: Option<String>,
    spoiler_text: Option<String>,
    sensitive: Option<bool>,
    language: Option<String>,
    media_ids: Vec<String>,
    media_attributes: Vec<MediaParams>,
    poll: Option<PollParams>,
    quote_approval_policy: Option<String>,
}

impl Edit {
    fn change(self) -> Outcome<StatusEdit> {
        Ok(StatusEdit {
            poll: self.poll.map_or(Ok(None), PollParams::asked)?,
            quote_policy: quote_policy(self.quote_approval_policy.as_deref())?,
            files: files(&self.media_ids),
            file_edits: self.media_attributes.into_iter().filter_map(MediaParams::edit).collect(),
            text: self.status,
            spoiler: self.spoiler_text.unwrap_or_default(),
            sensitive: self.sensitive.unwrap_or(false),
            language: language(self.language),
        })
    }
}

/// # `PUT /api/v1/statuses/:id`
///
/// Edits the status. Media, poll and content warning are removed if they are not sent; text, language and quote policy
/// stay as they are.
#[put("/api/v1/statuses/<id>", data = "<p>")]
async fn edit(me: AsUser<WriteStatuses>, id: &str, p: Params<Edit>) -> Outcome<Json<Status>> {
    let (who, id) = (me.me, entry(id)?);
    let change = p.fields.change()?;
    let core = &me.app.core;
    core.write(move |tx, settings| statuses::edit(tx, settings, &who, id, &change)).await?;
    Ok(Json(Status::of(&core.read(|r| statuses::one(r, Some(who.user), id))?, &me.site)))
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Removal {
    delete_media: bool,
}

/// # `DELETE /api/v1/statuses/:id`
///
/// Deletes the status and returns its source, so that clients can offer to rewrite it.
#[delete("/api/v1/statuses/<id>", data = "<p>")]
async fn remove(me: AsUser<WriteStatuses>, id: &str, p: Params<Removal>) -> Outcome<Json<Status>> {
    let (who, id, with_files) = (me.me, entry(id)?, p.fields.delete_media);
    let view = me.app.core.write(move |tx, settings| statuses::delete(tx, settings, &who, id, with_files)).await?;
    Ok(Json(Status::source(&view, &me.site)))
}
