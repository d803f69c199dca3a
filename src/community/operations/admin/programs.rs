//! Programs and their secrets, each shown once.

use serde::Serialize;

use super::Admin;
use crate::community::accounts::oauth::apps;
use crate::community::accounts::oauth::registration::{self, AppForm};
use crate::community::operations::admin::acts::note;
use crate::community::operations::{bootstrap, commands};
use crate::community::people::sessions::{self, draw_token, hash_token};
use crate::error::{Error, Resource, Result, Why};
use crate::model::id::{AppId, SessionId};
use crate::model::people::session::Revoked;
use crate::store::operations::admin::programs as rows;
use crate::store::people::sessions::SessionScope;
use crate::store::{Read, Write};

pub(crate) use crate::community::operations::commands::tokens::AdminToken;
pub(crate) use crate::store::operations::admin::programs::Program;

/// Programs of one page.
pub(crate) const PAGE: u32 = 50;
const NAME: usize = 60;

/// Programs of a kind, `fresns` or `oauth`, latest first.
pub(crate) fn page(r: &Read<'_>, kind: &str, before: Option<i64>) -> Result<Vec<Program>> {
    rows::page(r, kind, before, PAGE)
}

/// Tokens that may act for everybody in the IM API.
pub(crate) fn tokens(r: &Read<'_>) -> Result<Vec<AdminToken>> {
    commands::tokens::all(r)
}

/// A program about to be made.
#[derive(Clone, Debug)]
pub(crate) enum New {
    Signing {
        name: String,
        family: String,
        platform: i64,
        read_only: bool,
    },
    Oauth {
        name: String,
        redirect_uri: String,
        scopes: String,
        website: Option<String>,
    },
    /// A token, which is no program but is made and shown like one.
    Token {
        name: String,
    },
}

/// Its public name, and what is shown once.
#[derive(Clone, Debug)]
pub(crate) struct CreatedApp {
    pub id: i64,
    pub app_id: String,
    pub secret: String,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

fn name(text: &str) -> Result<String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Error::invalid("name", Why::Empty)),
        1..=NAME => Ok(text.to_owned()),
        _ => Err(Error::invalid("name", Why::TooLong { max: NAME })),
    }
}

/// Makes a program or a token; gives its secret, which is shown only now. `Invalid` for a name not of 1 to 60
/// characters, a family other than `v1` and `v2`, a platform not from 1 to 11; for OAuth, `"program"` with the faults.
pub(crate) fn make(tx: &Write<'_>, admin: &Admin, new: New) -> Result<CreatedApp> {
    let (action, called, made) = match new {
        New::Signing { name: called, family, platform, read_only } => {
            let called = name(&called)?;
            commands::fit_key(&family, platform)?;
            let app = bootstrap::add_key(tx, &called, &family, platform, read_only)?;
            ("app.add", called, CreatedApp { id: app.id.0, app_id: app.app_id, secret: app.secret })
        }
        New::Oauth { name: called, redirect_uri, scopes, website } => {
            let form = AppForm { name: called, scopes, redirect_uris: vec![redirect_uri], website };
            let new = registration::judge(form).map_err(|wrong| Error::unfit("program", wrong.join(", ")))?;
            let called = new.name.clone();
            let (app, secret) = apps::register(tx, new)?;
            ("app.add", called, CreatedApp { id: app.id.0, app_id: app.client_id, secret })
        }
        New::Token { name: called } => {
            let called = name(&called)?;
            let secret = format!("{}{}", commands::tokens::PREFIX, draw_token(tx.entropy()));
            let id = commands::tokens::record(tx, &called, hash_token(&secret))?;
            ("token.add", called, CreatedApp { id: id.0, app_id: id.to_string(), secret })
        }
    };
    note(tx, admin, action, &made.app_id, &Named { name: &called })?;
    Ok(made)
}

fn program(r: &Read<'_>, id: AppId) -> Result<Program> {
    rows::find(r, id)?.ok_or(Error::NotFound(Resource::Record))
}

/// A new secret in place of the old one, which is worth nothing from now on.
pub(crate) fn rotate(tx: &Write<'_>, admin: &Admin, id: AppId) -> Result<CreatedApp> {
    let app = program(tx, id)?;
    let secret = if app.kind == "fresns" { tx.entropy().alphanumeric(32) } else { draw_token(tx.entropy()) };
    rows::set_secret(tx, id, &secret, &hash_token(&secret))?;
    note(tx, admin, "app.rotate", &app.app_id, &Named { name: &app.name })?;
    Ok(CreatedApp { id: id.0, app_id: app.app_id, secret })
}

/// Switches a program on or off; off, every login through it ends.
pub(crate) fn switch(tx: &Write<'_>, admin: &Admin, id: AppId, on: bool) -> Result<()> {
    let app = program(tx, id)?;
    rows::set_enabled(tx, id, on)?;
    if !on {
        sessions::end(tx, SessionScope::App(id), Revoked::Admin)?;
    }
    note(tx, admin, if on { "app.on" } else { "app.off" }, &app.app_id, &Named { name: &app.name })
}

/// Ends a token. `NotFound(Record)`.
pub(crate) fn revoke_token(tx: &Write<'_>, admin: &Admin, id: i64) -> Result<()> {
    let token = tokens(tx)?.into_iter().find(|token| token.id.0 == id).ok_or(Error::NotFound(Resource::Record))?;
    sessions::end(tx, SessionScope::One(SessionId(id)), Revoked::Admin)?;
    note(tx, admin, "token.revoke", &id.to_string(), &Named { name: &token.name })
}
