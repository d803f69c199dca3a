//! QR codes for joining a group (`docs/specs/lanying.md 4`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actor;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::group::shared::InGroup;
use crate::api::lanying::wire::auth::{AsUser, UserOrTrusted};
use crate::api::lanying::wire::envelope::{Answer, Nothing, Outcome};
use crate::api::lanying::wire::params::Params;
use crate::community::messages::rooms::codes::{self, Code};

pub(super) fn routes() -> Vec<Served> {
    served![sign, invite]
}

#[derive(Deserialize, JsonSchema)]
struct Scanned {
    qr_info: String,
}

/// The content of the QR code; times in Unix milliseconds.
#[derive(Serialize, JsonSchema)]
struct Signed {
    qr_info: String,
    create_at: i64,
    expire_at: i64,
}

/// # `GET /group/qrcode/sign`
#[get("/group/qrcode/sign", data = "<p>")]
async fn sign(caller: UserOrTrusted, p: Params<InGroup>) -> Outcome<Signed> {
    let (app, actor) = actor(caller)?;
    let Code { text, made_at, expires_at } = app.core.write(move |tx, _| codes::sign(tx, &actor, p.fields.room())).await?;
    Ok(Answer::of(Signed { qr_info: text, create_at: made_at, expire_at: expires_at }))
}

/// # `POST /group/qrcode/invite`
#[post("/group/qrcode/invite", data = "<p>")]
async fn invite(me: AsUser, p: Params<Scanned>) -> Outcome<Nothing> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| codes::enter(tx, user, &p.fields.qr_info)).await?;
    Ok(Answer::of(Nothing {}))
}
