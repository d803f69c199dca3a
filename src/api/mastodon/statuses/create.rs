//! Creating statuses.

use rocket::http::Status as HttpStatus;
use rocket::request::{FromRequest, Outcome as Guarded};
use rocket::{Request, async_trait, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::kit::openapi::{Input, Operation, Parameter, Served, served};
use crate::api::mastodon::entity::statuses::scheduled::ScheduledStatus;
use crate::api::mastodon::entity::statuses::status::Status;
use crate::api::mastodon::instance;
use crate::api::mastodon::polls::refused;
use crate::api::mastodon::scheduled_statuses::time_of;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::{Failure, Outcome};
use crate::api::mastodon::wire::paging::id_of;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::WriteStatuses;
use crate::community::posts::statuses::{self, Submitted};
use crate::community::posts::{polls, scheduled};
use crate::error::{ContentFault, Error};
use crate::model::content::entry::{QuotePolicy, Visibility};
use crate::model::content::status::{AskedPoll, NewStatus};
use crate::model::id::{EntryId, FileId};

pub(super) fn routes() -> Vec<Served> {
    served![create]
}

/// The poll of a new or edited status.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct PollParams {
    options: Option<Vec<String>>,
    expires_in: Option<i64>,
    multiple: bool,
    hide_totals: bool,
}

impl PollParams {
    /// `None` for one without anything in it. Everything wrong with it is told at once, in the words of this dialect.
    pub(super) fn asked(self) -> Outcome<Option<AskedPoll>> {
        if self.options.is_none() && self.expires_in.is_none() && !self.multiple && !self.hide_totals {
            return Ok(None);
        }
        let poll = AskedPoll {
            options: self.options.unwrap_or_default(),
            expires_in: self.expires_in.unwrap_or_default(),
            multiple: self.multiple,
            hide_totals: self.hide_totals,
        };
        let faults = polls::check(&statuses::asked(&poll));
        if faults.is_empty() { Ok(Some(poll)) } else { Err(refused(&faults)) }
    }
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct New {
    status: Option<String>,
    media_ids: Vec<String>,
    poll: Option<PollParams>,
    in_reply_to_id: Option<String>,
    sensitive: Option<bool>,
    spoiler_text: Option<String>,
    visibility: Option<String>,
    language: Option<String>,
    scheduled_at: Option<String>,
    quoted_status_id: Option<String>,
    quote_approval_policy: Option<String>,
}

/// One word of a closed list; an empty one is none.
pub(super) fn word<T>(text: Option<&str>, shown: &str, find: impl FnOnce(&str) -> Option<T>) -> Outcome<Option<T>> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => find(text).map(Some).ok_or_else(|| Failure::validation(format_args!("{shown} is not included in the list"))),
    }
}

pub(super) fn visibility(text: Option<&str>) -> Outcome<Option<Visibility>> {
    word(text, "Visibility", |text| match text {
        "public" => Some(Visibility::Public),
        "unlisted" => Some(Visibility::Unlisted),
        "private" => Some(Visibility::Followers),
        "direct" => Some(Visibility::Direct),
        _ => None,
    })
}

pub(super) fn quote_policy(text: Option<&str>) -> Outcome<Option<QuotePolicy>> {
    word(text, "Quote approval policy", |text| match text {
        "public" => Some(QuotePolicy::Public),
        "followers" => Some(QuotePolicy::Followers),
        "nobody" => Some(QuotePolicy::Nobody),
        _ => None,
    })
}

/// A code of the served list of languages, or the one before the region of a longer tag; anything else counts as not sent.
pub(super) fn language(text: Option<String>) -> Option<String> {
    let tag = text?;
    let code = tag.split(['-', '_']).next().unwrap_or_default();
    [tag.as_str(), code].into_iter().find(|code| instance::is_language(code)).map(str::to_owned)
}

/// An id that has to mean something if it is sent at all.
fn named(id: Option<&String>, none: ContentFault) -> Result<Option<EntryId>, Error> {
    match id.filter(|id| !id.is_empty()) {
        None => Ok(None),
        Some(id) => id_of(id).map(EntryId).map(Some).ok_or(Error::Content(none)),
    }
}

/// Files by their ids; a text that is none means a file that there is not.
pub(super) fn files(ids: &[String]) -> Vec<FileId> {
    ids.iter().filter(|id| !id.is_empty()).map(|id| FileId(id.trim().parse().unwrap_or(0))).collect()
}

impl New {
    fn status(self, idempotency_key: Option<String>) -> Outcome<NewStatus> {
        Ok(NewStatus {
            visibility: visibility(self.visibility.as_deref())?,
            quote_policy: quote_policy(self.quote_approval_policy.as_deref())?,
            in_reply_to: named(self.in_reply_to_id.as_ref(), ContentFault::NoParent)?,
            quoted: named(self.quoted_status_id.as_ref(), ContentFault::NoQuoted)?,
            files: files(&self.media_ids),
            poll: self.poll.map_or(Ok(None), PollParams::asked)?,
            text: self.status.unwrap_or_default(),
            spoiler: self.spoiler_text.unwrap_or_default(),
            sensitive: self.sensitive,
            language: language(self.language),
            idempotency_key,
        })
    }
}

/// The key under which a client repeats a request that it got no answer to.
struct IdempotencyKey(Option<String>);

/// Bytes of a key.
const KEY_MAX: usize = 255;

impl Input for IdempotencyKey {
    fn describe(operation: &mut Operation<'_>) {
        let what = "The same key again within an hour is answered with the same status";
        operation.parameter(Parameter::text("header", "Idempotency-Key", false, what));
    }
}

#[async_trait]
impl<'r> FromRequest<'r> for IdempotencyKey {
    type Error = ();
    async fn from_request(req: &'r Request<'_>) -> Guarded<Self, ()> {
        let key = req.headers().get_one("Idempotency-Key").map(str::trim).filter(|key| !key.is_empty());
        if key.is_some_and(|key| key.len() > KEY_MAX) {
            crate::api::kit::failure::note(req, Failure::bad_request("The Idempotency-Key is too long"));
            return Guarded::Error((HttpStatus::BadRequest, ()));
        }
        Guarded::Success(Self(key.map(str::to_owned)))
    }
}

/// The published status, or the scheduled status if `scheduled_at` was sent.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Made {
    Now(Box<Status>),
    Later(Box<ScheduledStatus>),
}

/// # `POST /api/v1/statuses`
#[post("/api/v1/statuses", data = "<p>")]
async fn create(me: AsUser<WriteStatuses>, key: IdempotencyKey, p: Params<New>) -> Outcome<Json<Made>> {
    let (who, app) = (me.me, me.session.app);
    let at = time_of(p.fields.scheduled_at.as_deref())?;
    let new = p.fields.status(key.0)?;
    let core = &me.app.core;
    Ok(Json(match core.write(move |tx, settings| statuses::create(tx, settings, &who, app, &new, at)).await? {
        Submitted::Now(id) => Made::Now(Box::new(Status::of(&core.read(|r| statuses::one(r, Some(who.user), id))?, &me.site))),
        Submitted::Later(id) => Made::Later(Box::new(ScheduledStatus::of(&core.read(|r| scheduled::find(r, who.user, id))?, &me.site))),
    }))
}
