//! Notifications one by one (`docs/specs/mastodon.md 4.4`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::notification::{Count, Notification};
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::{Style, Window, amount, id_of};
use super::wire::reply::{EMPTY, Empty, Json, Page};
use super::wire::scope::{ReadNotifications, WriteNotifications};
use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::page::clamp_limit;
use crate::api::mastodon::wire::params::Params;
use crate::community::notifications::grouped::{self, NotificationQuery};
use crate::model::id::{NotificationId, UserId};
use crate::model::notifications::grouped::TimelineKind;

pub(crate) fn routes() -> Vec<Served> {
    served![list, unread_count, one, dismiss, clear]
}

const DEFAULT: u32 = 40;
const MAX: u32 = 80;

/// Which notifications a client asks for.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Choice {
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    exclude_types: Vec<String>,
    account_id: Option<String>,
    #[serde(default)]
    include_filtered: bool,
    /// The types that may be grouped; all that can be grouped if absent.
    grouped_types: Option<Vec<String>>,
    expand_accounts: Option<String>,
    #[serde(default, deserialize_with = "amount")]
    limit: Option<i64>,
}

impl Choice {
    /// The notifications that are asked for. Unknown types fit none; an `account_id` that is no id is 404.
    pub(crate) fn query(&self) -> Outcome<NotificationQuery> {
        let named = |names: &[String], kind: TimelineKind| names.iter().any(|name| name == kind.name());
        let is_wanted = |kind: &TimelineKind| (self.types.is_empty() || named(&self.types, *kind)) && !named(&self.exclude_types, *kind);
        let actor = match self.account_id.as_deref().filter(|id| !id.is_empty()) {
            None => None,
            Some(id) => Some(UserId(id_of(id).ok_or_else(Failure::not_found)?)),
        };
        Ok(NotificationQuery { kinds: TimelineKind::ALL.into_iter().filter(is_wanted).collect(), actor, held: self.include_filtered })
    }

    /// The kinds to group: those named, without unknown words, or all that can be when the parameter is absent.
    pub(crate) fn grouped(&self) -> Vec<TimelineKind> {
        let Some(names) = &self.grouped_types else { return TimelineKind::GROUPABLE.to_vec() };
        names.iter().filter_map(|name| TimelineKind::of_name(name)).collect()
    }

    /// Whether small pictures of most users are enough. Unknown values are refused.
    pub(crate) fn partial(&self) -> Outcome<bool> {
        match self.expand_accounts.as_deref() {
            None | Some("" | "full") => Ok(false),
            Some("partial_avatars") => Ok(true),
            Some(other) => Err(Failure::bad_request(format!("Invalid value for 'expand_accounts': '{other}'"))),
        }
    }

    /// How far unread ones are counted.
    pub(crate) fn counted(&self) -> u32 {
        clamp_limit(self.limit, 100, 1000)
    }
}

/// # `GET /api/v1/notifications`
#[get("/api/v1/notifications", data = "<p>")]
fn list(me: Conditional<AsUser<ReadNotifications>>, window: Window, p: Params<Choice>) -> Outcome<Page<Notification>> {
    let (query, span) = (p.fields.query()?, window.span(DEFAULT, MAX));
    let views = me.app.core.read(|r| grouped::list(r, me.me.user, &query, span))?;
    let found = views.iter().map(|view| (view.notification.id.0, Notification::of(view, &me.site))).collect();
    Ok(window.page(&me.site, Style::Timeline, span.limit, found))
}

/// # `GET /api/v1/notifications/unread_count`
#[get("/api/v1/notifications/unread_count", data = "<p>")]
fn unread_count(me: Conditional<AsUser<ReadNotifications>>, p: Params<Choice>) -> Outcome<Json<Count>> {
    let (query, limit) = (p.fields.query()?, p.fields.counted());
    Ok(Json(Count { count: me.app.core.read(|r| grouped::unread(r, me.me.user, &query, limit))? }))
}

fn named(id: &str) -> Outcome<NotificationId> {
    id_of(id).map(NotificationId).ok_or_else(Failure::not_found)
}

/// # `GET /api/v1/notifications/:id`
#[get("/api/v1/notifications/<id>", rank = 2)]
fn one(me: AsUser<ReadNotifications>, id: &str) -> Outcome<Json<Notification>> {
    let id = named(id)?;
    let view = me.app.core.read(|r| grouped::one(r, me.me.user, id))?;
    Ok(Json(Notification::of(&view, &me.site)))
}

/// # `POST /api/v1/notifications/:id/dismiss`
#[post("/api/v1/notifications/<id>/dismiss", rank = 2)]
async fn dismiss(me: AsUser<WriteNotifications>, id: &str) -> Outcome<Json<Empty>> {
    let (id, user) = (named(id)?, me.me.user);
    me.app.core.write(move |tx, _| grouped::dismiss(tx, user, id)).await?;
    Ok(EMPTY)
}

/// # `POST /api/v1/notifications/clear`
#[post("/api/v1/notifications/clear")]
async fn clear(me: AsUser<WriteNotifications>) -> Outcome<Json<Empty>> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| grouped::clear(tx, user)).await?;
    Ok(EMPTY)
}
