//! Keys, programs, tokens, invitations: each secret is shown once.

use rocket::{Route, delete, get, post, routes};
use serde::{Deserialize, Serialize};

use super::members::number;
use super::wire::error::{DONE, Json, Outcome, Params, Refusal};
use crate::api::admin::wire::auth::{AdminReader, AdminWriter};
use crate::api::admin::wire::error::Success;
use crate::community::operations::admin::invites;
use crate::community::operations::admin::programs::{self, CreatedApp, New, PAGE, Program};
use crate::model::Millis;
use crate::model::id::AppId;

pub(super) fn routes() -> Vec<Route> {
    routes![page, make, rotate, switch, tokens, revoke, invitations, invite, uninvite]
}

#[derive(Deserialize)]
struct Query {
    kind: String,
    before: Option<i64>,
}

#[derive(Serialize)]
struct App {
    id: String,
    app_id: String,
    kind: String,
    name: String,
    platform: Option<i64>,
    family: Option<String>,
    read_only: bool,
    enabled: bool,
    scopes: String,
    created_at: Millis,
    logins: i64,
}

impl App {
    fn of(program: Program) -> Self {
        Self {
            id: program.id.to_string(),
            app_id: program.app_id,
            kind: program.kind,
            name: program.name,
            platform: program.platform_id,
            family: program.family,
            read_only: program.read_only,
            enabled: program.enabled,
            scopes: program.scopes,
            created_at: program.created_at,
            logins: program.logins,
        }
    }
}

#[derive(Serialize)]
struct Apps {
    apps: Vec<App>,
    next: Option<String>,
}

/// # `GET /admin/api/apps`
#[get("/api/apps", data = "<p>")]
fn page(me: AdminReader, p: Params<Query>) -> Outcome<Apps> {
    if !["fresns", "oauth"].contains(&p.fields.kind.as_str()) {
        return Err(Refusal::unfit("the kind is fresns or oauth"));
    }
    let found = me.app.core.read(|r| programs::page(r, &p.fields.kind, p.fields.before))?;
    let full = found.len() >= usize::try_from(PAGE).unwrap_or(50);
    let next = found.last().filter(|_| full).map(|last| last.id.to_string());
    Ok(Json(Apps { apps: found.into_iter().map(App::of).collect(), next }))
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Form {
    Fresns {
        name: String,
        family: String,
        platform: i64,
        #[serde(default)]
        read_only: bool,
    },
    Oauth {
        name: String,
        redirect_uri: String,
        scopes: String,
        website: Option<String>,
    },
    Token {
        name: String,
    },
}

#[derive(Serialize)]
struct Secret {
    id: String,
    app_id: String,
    secret: String,
}

impl Secret {
    fn of(made: CreatedApp) -> Self {
        Self { id: made.id.to_string(), app_id: made.app_id, secret: made.secret }
    }
}

/// # `POST /admin/api/apps`
#[post("/api/apps", data = "<p>")]
async fn make(me: AdminWriter, p: Params<Form>) -> Outcome<Secret> {
    let new = match p.fields {
        Form::Fresns { name, family, platform, read_only } => New::Signing { name, family, platform, read_only },
        Form::Oauth { name, redirect_uri, scopes, website } => New::Oauth { name, redirect_uri, scopes, website },
        Form::Token { name } => New::Token { name },
    };
    let admin = me.me;
    Ok(Json(Secret::of(me.app.core.write(move |tx, _| programs::make(tx, &admin, new)).await?)))
}

/// # `POST /admin/api/apps/<id>/rotate`
#[post("/api/apps/<id>/rotate")]
async fn rotate(me: AdminWriter, id: &str) -> Outcome<Secret> {
    let (admin, id) = (me.me, AppId(number(id)?));
    Ok(Json(Secret::of(me.app.core.write(move |tx, _| programs::rotate(tx, &admin, id)).await?)))
}

#[derive(Deserialize)]
struct Switch {
    enabled: bool,
}

/// # `POST /admin/api/apps/<id>`
#[post("/api/apps/<id>", data = "<p>")]
async fn switch(me: AdminWriter, id: &str, p: Params<Switch>) -> Outcome<Success> {
    let (admin, id, on) = (me.me, AppId(number(id)?), p.fields.enabled);
    me.app.core.write(move |tx, _| programs::switch(tx, &admin, id, on)).await?;
    Ok(DONE)
}

#[derive(Serialize)]
struct Tokens {
    tokens: Vec<Token>,
}

#[derive(Serialize)]
struct Token {
    id: String,
    name: String,
    created_at: Millis,
    last_used_at: Option<Millis>,
}

/// # `GET /admin/api/tokens`
#[get("/api/tokens")]
fn tokens(me: AdminReader) -> Outcome<Tokens> {
    let found = me.app.core.read(programs::tokens)?;
    let of = |token: programs::AdminToken| Token {
        id: token.id.to_string(),
        name: token.name,
        created_at: token.created_at,
        last_used_at: token.last_used_at,
    };
    Ok(Json(Tokens { tokens: found.into_iter().map(of).collect() }))
}

/// # `DELETE /admin/api/tokens/<id>`
#[delete("/api/tokens/<id>")]
async fn revoke(me: AdminWriter, id: &str) -> Outcome<Success> {
    let (admin, id) = (me.me, number(id)?);
    me.app.core.write(move |tx, _| programs::revoke_token(tx, &admin, id)).await?;
    Ok(DONE)
}

#[derive(Serialize)]
struct Invitations {
    invites: Vec<Invitation>,
}

#[derive(Serialize)]
struct Invitation {
    id: String,
    note: String,
    made_by: Option<String>,
    uses_left: i64,
    used: i64,
    expires_at: Millis,
}

/// # `GET /admin/api/invites`
#[get("/api/invites")]
fn invitations(me: AdminReader) -> Outcome<Invitations> {
    let found = me.app.core.read(invites::all)?;
    let of = |invite: invites::Invite| Invitation {
        id: invite.id.to_string(),
        note: invite.note,
        made_by: invite.made_by,
        uses_left: invite.uses_left,
        used: invite.used,
        expires_at: invite.expires_at,
    };
    Ok(Json(Invitations { invites: found.into_iter().map(of).collect() }))
}

#[derive(Deserialize)]
struct Invite {
    uses: i64,
    days: i64,
    #[serde(default)]
    note: String,
}

#[derive(Serialize)]
struct Link {
    id: String,
    link: String,
}

/// # `POST /admin/api/invites`
#[post("/api/invites", data = "<p>")]
async fn invite(me: AdminWriter, p: Params<Invite>) -> Outcome<Link> {
    let (admin, asked) = (me.me, p.fields);
    let (id, secret) = me.app.core.write(move |tx, _| invites::make(tx, &admin, asked.uses, asked.days, &asked.note)).await?;
    Ok(Json(Link { id: id.to_string(), link: format!("{}/invite/{secret}", me.app.base_url) }))
}

/// # `DELETE /admin/api/invites/<id>`
#[delete("/api/invites/<id>")]
async fn uninvite(me: AdminWriter, id: &str) -> Outcome<Success> {
    let (admin, id) = (me.me, number(id)?);
    me.app.core.write(move |tx, _| invites::close(tx, &admin, id)).await?;
    Ok(DONE)
}
