//! Grouped notifications (`docs/specs/mastodon.md 4.4`). The development paths of the same calls stay.

use rocket::response::{self, Responder};
use rocket::route::{self, Handler};
use rocket::{Data, Request, Route, async_trait, get, post};

use super::entity::accounts::account::{self, AccountJson};
use super::entity::notification::{Count, GroupedNotificationsResults};
use super::notifications::Choice;
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::{Style, Window};
use super::wire::reply::{EMPTY, Empty, Json, finish, json, linked};
use super::wire::scope::{ReadNotifications, WriteNotifications};
use crate::api::kit::etag::{Conditional, tagged};
use crate::api::kit::openapi::{Answer, Operation, Served, served};
use crate::api::mastodon::wire::params::Params;
use crate::community::notifications::grouped;
use crate::model::notifications::grouped::GroupKey;

/// The handler of a route under another path.
#[derive(Clone)]
struct Old(Box<dyn Handler>);

#[async_trait]
impl Handler for Old {
    async fn handle<'r>(&self, req: &'r Request<'_>, data: Data<'r>) -> route::Outcome<'r> {
        self.0.handle(req, data).await
    }
}

pub(crate) fn routes() -> Vec<Served> {
    let routes = served![list, unread_count, one, accounts, dismiss];
    let old = routes.iter().filter(|served| !served.route.uri.path().ends_with("/accounts")).map(|served| {
        let route = &served.route;
        let path = route.uri.as_str().replacen("/api/v2/", "/api/v2_alpha/", 1);
        let mut copy = Route::ranked(route.rank, route.method, &path, Old(route.handler.clone()));
        copy.name.clone_from(&route.name);
        Served { route: copy, doc: served.doc }
    });
    let old: Vec<Served> = old.collect();
    routes.into_iter().chain(old).collect()
}

const DEFAULT: u32 = 40;
const MAX: u32 = 80;

/// Groups with the `Link` header of their page.
struct Groups {
    results: GroupedNotificationsResults,
    link: Option<String>,
}

impl Answer for Groups {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<GroupedNotificationsResults>();
        operation.json("200", "A page; the header `Link` leads to the next", schema);
    }
}

impl<'r> Responder<'r, 'static> for Groups {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        tagged(req, linked(finish(json(&self.results)), self.link))
    }
}

/// # `GET /api/v2/notifications`
#[get("/api/v2/notifications", data = "<p>")]
fn list(me: Conditional<AsUser<ReadNotifications>>, window: Window, p: Params<Choice>) -> Outcome<Groups> {
    let (query, grouped, partial) = (p.fields.query()?, p.fields.grouped(), p.fields.partial()?);
    let span = window.span(DEFAULT, MAX);
    let found = me.app.core.read(|r| grouped::groups(r, me.me.user, &query, &grouped, span))?;
    let pages = || found.groups.iter().filter_map(|group| group.page);
    let ends = pages().map(|(oldest, _)| oldest.0).min().zip(pages().map(|(_, latest)| latest.0).max());
    let link = ends.map(|(oldest, latest)| window.links(&me.site, Style::Timeline, Some(oldest), latest));
    Ok(Groups { results: GroupedNotificationsResults::of(&found, partial, &me.site), link })
}

/// # `GET /api/v2/notifications/unread_count`
#[get("/api/v2/notifications/unread_count", data = "<p>")]
fn unread_count(me: Conditional<AsUser<ReadNotifications>>, p: Params<Choice>) -> Outcome<Json<Count>> {
    let (query, grouped, limit) = (p.fields.query()?, p.fields.grouped(), p.fields.counted());
    Ok(Json(Count { count: me.app.core.read(|r| grouped::unread_groups(r, me.me.user, &query, &grouped, limit))? }))
}

fn named(key: &str) -> Outcome<GroupKey> {
    GroupKey::parse(key).ok_or_else(Failure::not_found)
}

/// # `GET /api/v2/notifications/:group_key`
#[get("/api/v2/notifications/<group_key>", rank = 2)]
fn one(me: AsUser<ReadNotifications>, group_key: &str) -> Outcome<Json<GroupedNotificationsResults>> {
    let key = named(group_key)?;
    let found = me.app.core.read(|r| grouped::group(r, me.me.user, key))?;
    Ok(Json(GroupedNotificationsResults::of(&found, false, &me.site)))
}

/// # `GET /api/v2/notifications/:group_key/accounts`
#[get("/api/v2/notifications/<group_key>/accounts")]
fn accounts(me: AsUser<ReadNotifications>, group_key: &str) -> Outcome<Json<Vec<AccountJson>>> {
    let key = named(group_key)?;
    let people = me.app.core.read(|r| grouped::actors(r, me.me.user, key))?;
    Ok(Json(people.iter().map(|person| account::json(person, &me.site)).collect()))
}

/// # `POST /api/v2/notifications/:group_key/dismiss`
#[post("/api/v2/notifications/<group_key>/dismiss")]
async fn dismiss(me: AsUser<WriteNotifications>, group_key: &str) -> Outcome<Json<Empty>> {
    let (key, user) = (named(group_key)?, me.me.user);
    me.app.core.write(move |tx, _| grouped::dismiss_group(tx, user, key)).await?;
    Ok(EMPTY)
}
