//! `notification/*` (`docs/specs/fresns.md 5.1.2, 5.2.9`).

use std::collections::BTreeSet;
use std::sync::Arc;

use rocket::{delete, get, patch, put};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::notification::NotificationInfo;
use super::wire::auth::caller::AsUser;
use super::wire::envelope::{Answer, Outcome, Rendered, RenderedOutcome};
use super::wire::error::Failure;
use super::wire::family::Family;
use super::wire::{csv, json::key_filters, paging};
use crate::api::fresns::wire::body::Page;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::community::notifications;
use crate::community::notifications::list::{Choice, NotificationFilter};
use crate::model::id::NotificationId;
use crate::model::notifications::notification::NotificationKind;

pub(crate) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![list, read_v2, hide_v2],
        Family::V1 => served![list, read_v1, hide_v1, hide_older_path_v1],
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Query {
    types: Option<String>,
    status: Option<bool>,
    user_whitelist_keys: Option<String>,
    user_blacklist_keys: Option<String>,
    whitelist_keys: Option<String>,
    blacklist_keys: Option<String>,
    filter_user_type: Option<String>,
    filter_user_keys: Option<String>,
    filter_info_type: Option<String>,
    filter_info_keys: Option<String>,
    page_size: Option<i64>,
    page: Option<i64>,
    page_number: Option<i64>,
}

/// The key that holds what the viewer did.
const INTERACTION: &str = "interaction";

/// The keys of objects with such a key inside.
const HOLDERS: &[&str] = &["author", "hashtags", "quotedPost", "replyToPost", "replyToComment"];

/// The kind with a number of this API.
fn kind_of(number: i64) -> Option<NotificationKind> {
    NotificationKind::of_number(number).filter(|kind| kind.is_shared())
}

/// The kinds of a list of numbers, `None` where it names nothing: `0` and what is empty are dropped, and what no kind has
/// matches nothing.
fn kinds(types: Option<&str>) -> Option<Vec<NotificationKind>> {
    let mut named = csv::items(types).filter(|item| *item != "0").peekable();
    named.peek()?;
    let kinds: BTreeSet<NotificationKind> = named.filter_map(|item| item.parse().ok().and_then(kind_of)).collect();
    Some(kinds.into_iter().collect())
}

/// # `GET /notification/list`
///
/// Notifications, newest first. Listing them does not mark them as read.
#[get("/notification/list", data = "<p>")]
fn list(me: Conditional<AsUser>, p: Params<Query>) -> RenderedOutcome<Page<NotificationInfo<'static>>> {
    let q = p.fields;
    let ctx = &me.ctx;
    let page = paging::of(q.page_size, q.page, q.page_number).ordinary()?;
    csv::check(q.types.as_deref().unwrap_or_default(), "types")?;
    let user =
        key_filters::named(ctx.family, &q.user_whitelist_keys, &q.user_blacklist_keys, &q.filter_user_type, &q.filter_user_keys, "User")?
            .map(Arc::new);
    let info = key_filters::named(ctx.family, &q.whitelist_keys, &q.blacklist_keys, &q.filter_info_type, &q.filter_info_keys, "Info")?
        .map(Arc::new);
    let plain = [&user, &info].into_iter().all(|filter| filter.as_ref().is_some_and(|filter| !filter.may_keep(INTERACTION, HOLDERS)));
    let filter = NotificationFilter { kinds: kinds(q.types.as_deref()), read: q.status, plain };
    let (total, views) = me.app.core.read(|r| notifications::list::list(r, &me.me, &filter, page.offset(), i64::from(page.size())))?;
    let items = views.iter().map(|view| NotificationInfo::of(view, &user, &info, ctx)).collect();
    Ok(Rendered::of(&Page::new(page, total, items), ctx.family))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Chosen {
    #[serde(rename = "type")]
    kind: String,
    notification_type: Option<i64>,
    notification_ids: Option<String>,
}

/// Which rows a call means; ids that are not there, or not mine, are passed over.
fn choice(form: &Chosen, family: Family) -> Result<Choice, Failure> {
    match form.kind.as_str() {
        "all" => match form.notification_type {
            None => Err(Failure::Invalid("The notificationType field is required when type is all.".into())),
            Some(0) => Ok(Choice::All),
            Some(number) => kind_of(number)
                .map(Choice::Kind)
                .ok_or_else(|| Failure::Invalid("The notificationType field must be between 0 and 9.".into())),
        },
        "choose" => {
            let text = form
                .notification_ids
                .as_deref()
                .ok_or_else(|| Failure::Invalid("The notificationIds field is required when type is choose.".into()))?;
            csv::check(text, "notificationIds")?;
            Ok(match family {
                Family::V2 => Choice::Ids(csv::items(Some(text)).filter_map(|id| id.parse().ok()).map(NotificationId).collect()),
                Family::V1 => Choice::Nmids(csv::items(Some(text)).map(str::to_owned).collect()),
            })
        }
        _ => Err(Failure::Invalid("The type field must be all or choose.".into())),
    }
}

async fn read(me: AsUser, form: Chosen) -> Outcome<()> {
    let (who, choice) = (me.me, choice(&form, me.ctx.family)?);
    me.app.core.write(move |tx, _| notifications::list::read(tx, &who, &choice)).await?;
    Ok(Answer(()))
}

async fn hide(me: AsUser, form: Chosen) -> Outcome<()> {
    let (who, choice) = (me.me, choice(&form, me.ctx.family)?);
    me.app.core.write(move |tx, _| notifications::list::hide(tx, &who, &choice)).await?;
    Ok(Answer(()))
}

/// # `PUT /notification/mark-as-read` (v2)
#[put("/notification/mark-as-read", data = "<p>")]
async fn read_v2(me: AsUser, p: Params<Chosen>) -> Outcome<()> {
    read(me, p.fields).await
}

/// # `PATCH /notification/read-status` (v1)
#[patch("/notification/read-status", data = "<p>")]
async fn read_v1(me: AsUser, p: Params<Chosen>) -> Outcome<()> {
    read(me, p.fields).await
}

/// # `DELETE /notification/delete` (v2)
#[delete("/notification/delete", data = "<p>")]
async fn hide_v2(me: AsUser, p: Params<Chosen>) -> Outcome<()> {
    hide(me, p.fields).await
}

/// # `DELETE /notification/messages` (v1, as documented)
#[delete("/notification/messages", data = "<p>")]
async fn hide_v1(me: AsUser, p: Params<Chosen>) -> Outcome<()> {
    hide(me, p.fields).await
}

/// # `DELETE /notification/delete` (v1, as other servers have it)
#[delete("/notification/delete", data = "<p>")]
async fn hide_older_path_v1(me: AsUser, p: Params<Chosen>) -> Outcome<()> {
    hide(me, p.fields).await
}
