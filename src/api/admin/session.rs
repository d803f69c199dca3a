//! Logging in and out, and the second factor.

use std::sync::Arc;

use qrcode::QrCode;
use qrcode::render::svg;
use rocket::{Route, State, delete, get, post, routes};
use serde::{Deserialize, Serialize};

use super::wire::auth::{cookie, proof};
use super::wire::error::{DONE, Outcome, Params, Refusal, plain};
use crate::api::admin::wire::auth::{AdminReader, AdminWriter};
use crate::api::admin::wire::error::Success;
use crate::api::kit::address::ClientAddress;
use crate::api::kit::reply::Reply;
use crate::app::App;
use crate::community::accounts::own::second_factor;
use crate::community::operations::admin::entrance;
use crate::error::Error;

pub(super) fn routes() -> Vec<Route> {
    routes![log_in, log_out, session, propose, set_factor, remove_factor]
}

/// Where this is, and who is logged in, if anybody.
#[derive(Serialize)]
struct Entrance {
    community: String,
    session: Option<Session>,
}

/// Who is logged in, and what their requests have to carry.
#[derive(Serialize)]
struct Session {
    username: String,
    csrf: String,
    totp: bool,
    /// Requests are explained here.
    sandbox: bool,
    version: &'static str,
}

#[derive(Deserialize)]
struct Login {
    username: String,
    password: String,
    code: Option<String>,
}

#[derive(Serialize)]
struct LoggedIn {
    username: String,
    csrf: String,
}

/// # `POST /admin/api/session`
#[post("/api/session", data = "<p>")]
async fn log_in(here: ClientAddress, p: Params<Login>, app: &State<Arc<App>>) -> Result<Reply, Refusal> {
    let Login { username, password, code } = p.fields;
    let entered = entrance::enter(&app.core, here.place(), &username, password, code).await?;
    let body = LoggedIn { username: entered.username, csrf: proof(&entered.token) };
    Ok(plain(&body).header(cookie(app, Some(&entered.token))))
}

/// # `DELETE /admin/api/session`
#[delete("/api/session")]
async fn log_out(me: AdminWriter) -> Result<Reply, Refusal> {
    let admin = me.me;
    me.app.core.write(move |tx, _| entrance::leave(tx, &admin)).await?;
    Ok(plain(&Success {}).header(cookie(&me.app, None)))
}

/// # `GET /admin/api/session`
///
/// Never refuses: the page asks with it whether anybody is logged in.
#[get("/api/session")]
fn session(me: Option<AdminReader>, app: &State<Arc<App>>) -> Outcome<Entrance> {
    let session = me.map(|me| -> Result<Session, Refusal> {
        Ok(Session {
            csrf: me.proof(),
            username: me.user.username.clone(),
            totp: me.app.core.read(|r| second_factor::is_set(r, me.me.account))?,
            sandbox: me.app.explain,
            version: env!("CARGO_PKG_VERSION"),
        })
    });
    Ok(super::wire::error::Json(Entrance { community: app.core.settings().name.clone(), session: session.transpose()? }))
}

#[derive(Serialize)]
struct Proposal {
    seed: String,
    url: String,
    /// The address as a picture that authenticators read: one SVG document.
    picture: String,
}

/// # `POST /admin/api/totp/proposal`
#[post("/api/totp/proposal")]
fn propose(me: AdminWriter) -> Outcome<Proposal> {
    let (seed, url) = second_factor::propose(&me.app.core, &me.user.username)?;
    let code = QrCode::new(&url).map_err(|cause| Error::internal(cause.to_string()))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    Ok(super::wire::error::Json(Proposal { seed, url, picture }))
}

#[derive(Deserialize)]
struct Factor {
    seed: String,
    code: String,
}

/// # `POST /admin/api/totp`
#[post("/api/totp", data = "<p>")]
async fn set_factor(me: AdminWriter, p: Params<Factor>) -> Outcome<Success> {
    entrance::set_second_factor(&me.app.core, me.me, p.fields.seed, &p.fields.code).await?;
    Ok(DONE)
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

/// # `DELETE /admin/api/totp`
#[delete("/api/totp", data = "<p>")]
async fn remove_factor(me: AdminWriter, here: ClientAddress, p: Params<Code>) -> Outcome<Success> {
    entrance::remove_second_factor(&me.app.core, here.place(), me.me, &p.fields.code).await?;
    Ok(DONE)
}
