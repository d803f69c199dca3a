//! Everybody.

use rocket::{Route, delete, get, post, routes};
use serde::{Deserialize, Serialize};

use super::wire::error::{DONE, Json, Outcome, Params, Refusal};
use crate::api::admin::wire::auth::{AdminReader, AdminWriter};
use crate::api::admin::wire::error::Success;
use crate::community::operations::admin::members::{self, BATCH, Detail, Member, MemberAction, MemberOrder, MemberQuery, PAGE};
use crate::community::operations::commands::{role, role_name};
use crate::error;
use crate::model::Millis;
use crate::model::id::{SessionId, UserId};
use crate::model::people::session::SessionKind;
use crate::model::people::user::Status;

pub(super) fn routes() -> Vec<Route> {
    routes![page, show, act, end_login]
}

#[derive(Deserialize)]
struct Query {
    search: Option<String>,
    status: Option<String>,
    role: Option<String>,
    order: Option<String>,
    after: Option<i64>,
}

fn status(name: &str) -> Result<Status, Refusal> {
    match name {
        "enabled" => Ok(Status::Enabled),
        "disabled" => Ok(Status::Disabled),
        _ => Err(Refusal::unfit("the status is enabled or disabled")),
    }
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Enabled => "enabled",
        Status::Disabled => "disabled",
        Status::Deleted => "deleted",
    }
}

fn order(name: &str) -> Result<MemberOrder, Refusal> {
    match name {
        "newest" => Ok(MemberOrder::Newest),
        "oldest" => Ok(MemberOrder::Oldest),
        "name" => Ok(MemberOrder::Name),
        "active" => Ok(MemberOrder::Active),
        _ => Err(Refusal::unfit("the order is newest, oldest, name or active")),
    }
}

/// Absent or empty: every one.
fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

impl Query {
    fn wanted(&self) -> Result<MemberQuery, Refusal> {
        let search = given(self.search.as_deref()).unwrap_or_default().trim_start_matches('@');
        if search.chars().count() > 100 {
            return Err(Refusal::unfit("a search has at most 100 characters"));
        }
        let unknown = || Refusal::unfit("there is no such role");
        Ok(MemberQuery {
            search: search.to_owned(),
            status: given(self.status.as_deref()).map(status).transpose()?,
            role: given(self.role.as_deref()).map(|name| role(name).ok_or_else(unknown)).transpose()?,
            order: given(self.order.as_deref()).map(order).transpose()?.unwrap_or_default(),
            after: self.after.map(UserId),
            // One row more shows whether there is a next page.
            limit: PAGE + 1,
        })
    }
}

#[derive(Serialize)]
struct Line {
    /// Text: scripts keep such numbers only by luck.
    id: String,
    username: String,
    nickname: String,
    role: &'static str,
    status: &'static str,
    email: Option<String>,
    joined_at: Millis,
    last_active_at: Option<Millis>,
    posts: i64,
    comments: i64,
}

impl Line {
    fn of(member: &Member) -> Self {
        Self {
            id: member.id.to_string(),
            username: member.username.clone(),
            nickname: member.nickname.clone(),
            role: role_name(member.role),
            status: status_name(member.status),
            email: member.email.clone(),
            joined_at: member.id.created_at(),
            last_active_at: member.last_active_at,
            posts: member.posts,
            comments: member.comments,
        }
    }
}

#[derive(Serialize)]
struct Page {
    members: Vec<Line>,
    /// Where the next page begins.
    next: Option<String>,
}

/// # `GET /admin/api/members`
#[get("/api/members", data = "<p>")]
async fn page(me: AdminReader, p: Params<Query>) -> Outcome<Page> {
    let mut found = members::page(&me.app.core, p.fields.wanted()?).await?;
    let size = usize::try_from(PAGE).unwrap_or(50);
    let more = found.len() > size;
    found.truncate(size);
    let next = found.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(Json(Page { members: found.iter().map(Line::of).collect(), next }))
}

#[derive(Serialize)]
struct Login {
    id: String,
    kind: &'static str,
    program: Option<String>,
    device: Option<i64>,
    scopes: String,
    created_at: Millis,
    last_used_at: Option<Millis>,
    expires_at: Option<Millis>,
}

#[derive(Serialize)]
struct Device {
    number: i64,
    platform: &'static str,
    agent: String,
    last_seen: Millis,
}

/// What each dialect calls them.
#[derive(Serialize)]
struct Called {
    fresns_uid: String,
    fresns_aid: String,
    mastodon_id: String,
    mastodon_acct: String,
    profile: String,
    lanying_user_id: String,
}

#[derive(Serialize)]
struct Person {
    id: String,
    username: String,
    nickname: String,
    bio: String,
    role: &'static str,
    status: &'static str,
    disabled_reason: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    second_factor: bool,
    joined_at: Millis,
    last_active_at: Option<Millis>,
    posts: i64,
    comments: i64,
    followers: i64,
    following: i64,
    other_users: Vec<String>,
    called: Called,
    logins: Vec<Login>,
    devices: Vec<Device>,
}

fn kind_name(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Account => "Fresns account",
        SessionKind::User => "Fresns user",
        SessionKind::Oauth => "Mastodon",
        SessionKind::OauthApp => "Mastodon program",
        SessionKind::Browser => "consent page",
        SessionKind::Im | SessionKind::ImStore => "Lanying IM",
        SessionKind::ImAdmin => "Lanying IM, trusted",
        SessionKind::Admin => "admin page",
    }
}

fn platform_name(platform: i64) -> &'static str {
    match platform {
        1 => "iOS",
        2 => "Android",
        3 => "Windows",
        4 => "macOS",
        5 => "Linux",
        6 => "web",
        _ => "other",
    }
}

impl Person {
    fn of(detail: Detail, base_url: &str) -> Self {
        let Detail { user, stats, account, siblings, shut_out, last_active_at, logins, devices, second_factor } = detail;
        let id = user.id.to_string();
        Self {
            called: Called {
                fresns_uid: id.clone(),
                fresns_aid: account.aid.clone(),
                mastodon_id: id.clone(),
                mastodon_acct: user.username.clone(),
                profile: format!("{base_url}/@{}", user.username),
                lanying_user_id: id.clone(),
            },
            joined_at: user.id.created_at(),
            id,
            role: role_name(user.role),
            status: status_name(user.status),
            username: user.username,
            nickname: user.nickname,
            bio: user.bio,
            disabled_reason: shut_out.and_then(|(reason, _)| reason),
            email: account.email,
            phone: account.phone,
            second_factor,
            last_active_at,
            posts: stats.posts.count,
            comments: stats.comments.count,
            followers: stats.followers,
            following: stats.follow.users,
            other_users: siblings.iter().map(ToString::to_string).collect(),
            logins: logins
                .into_iter()
                .map(|login| Login {
                    id: login.id.to_string(),
                    kind: kind_name(login.kind),
                    program: login.program,
                    device: login.device_sn,
                    scopes: login.scopes,
                    created_at: login.created_at,
                    last_used_at: login.last_used_at,
                    expires_at: login.expires_at,
                })
                .collect(),
            devices: devices
                .into_iter()
                .map(|seen| Device {
                    number: seen.sn,
                    platform: platform_name(seen.platform),
                    agent: seen.user_agent,
                    last_seen: seen.last_seen,
                })
                .collect(),
        }
    }
}

/// # `GET /admin/api/members/<id>`
#[get("/api/members/<id>")]
fn show(me: AdminReader, id: &str) -> Outcome<Person> {
    let id = UserId(number(id)?);
    let detail = me.app.core.read(|r| members::detail(r, id))?;
    Ok(Json(Person::of(detail, &me.app.base_url)))
}

/// An id in a path or a body.
pub(super) fn number(text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| Refusal::not_found())
}

#[derive(Deserialize)]
struct Act {
    ids: Vec<String>,
    act: String,
    #[serde(default)]
    reason: String,
    role: Option<String>,
}

impl Act {
    fn action(&self) -> Result<MemberAction, Refusal> {
        Ok(match self.act.as_str() {
            "disable" => MemberAction::Disable { reason: self.reason.clone() },
            "enable" => MemberAction::Enable,
            "role" => {
                let role = self.role.as_deref().and_then(role).ok_or_else(|| Refusal::unfit("there is no such role"))?;
                MemberAction::SetRole(role)
            }
            "end-sessions" => MemberAction::EndSessions,
            "reset-password" => MemberAction::ResetPassword,
            "reset-factor" => MemberAction::ResetFactor,
            "delete" => MemberAction::Delete,
            _ => return Err(Refusal::unfit("the action is disable, enable, role, end-sessions, reset-password, reset-factor or delete")),
        })
    }
}

/// What became of one of them.
#[derive(Serialize)]
struct Outcomes {
    outcomes: Vec<One>,
}

#[derive(Serialize)]
struct One {
    id: String,
    done: bool,
    why: Option<String>,
    /// Drawn; shown once.
    password: Option<String>,
}

/// # `POST /admin/api/members/act`
///
/// Each one for itself: what is refused for one does not undo the others.
#[post("/api/members/act", data = "<p>")]
async fn act(me: AdminWriter, p: Params<Act>) -> Outcome<Outcomes> {
    let action = p.fields.action()?;
    if p.fields.ids.is_empty() || p.fields.ids.len() > BATCH {
        return Err(Refusal::unfit(format!("name 1 to {BATCH} members")));
    }
    let mut outcomes = Vec::with_capacity(p.fields.ids.len());
    for id in p.fields.ids {
        let done = match id.parse() {
            Ok(number) => members::act(&me.app.core, me.me, UserId(number), action.clone()).await,
            Err(_) => Err(error::Error::NotFound(error::Resource::User)),
        };
        outcomes.push(match done {
            Ok(password) => One { id, done: true, why: None, password },
            Err(error) => One { id, done: false, why: Some(Refusal::from(error).message().to_owned()), password: None },
        });
    }
    Ok(Json(Outcomes { outcomes }))
}

/// # `DELETE /admin/api/members/<id>/sessions/<session>`
#[delete("/api/members/<id>/sessions/<session>")]
async fn end_login(me: AdminWriter, id: &str, session: &str) -> Outcome<Success> {
    let (admin, id, session) = (me.me, UserId(number(id)?), SessionId(number(session)?));
    me.app.core.write(move |tx, _| members::end_login(tx, &admin, id, session)).await?;
    Ok(DONE)
}
