//! Helpers for the forms of clients (`docs/specs/fresns.md 5.2.11, 5.3`).

use std::net::IpAddr;

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::user::input_tip::InputTip;
use super::entity::user::ip_info::IpInfo;
use super::wire::auth::caller::{Anyone, AsUser, Writing};
use super::wire::envelope::{Answer, Outcome};
use super::wire::error::Failure;
use super::wire::family::Family;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{Served, served};
use crate::community::timelines::search;

/// Characters of a name that are searched for.
const TIP_KEY_MAX: usize = 64;
/// Most suggestions of one answer.
const TIPS: u32 = 10;
/// No plugin does this.
const NO_SERVICE: u32 = 32100;
const NO_PLUGIN: u32 = 32101;

/// The routes of a family, below its base.
pub(crate) fn routes(family: Family) -> Vec<Served> {
    let common = served![ip_info, input_tips];
    let own = match family {
        Family::V2 => served![callback, super::verify_code::send_verify_code],
        Family::V1 => served![cmd_word, upload_token],
    };
    [common, own].concat()
}

#[derive(Deserialize, JsonSchema)]
struct IpQuery {
    /// The IP address to look up; the caller's own if absent.
    ip: Option<String>,
}

/// # `GET /common/ip-info`
#[get("/common/ip-info", data = "<p>")]
fn ip_info(me: Anyone, here: ClientAddress, p: Params<IpQuery>) -> Outcome<IpInfo> {
    let ip = match p.fields.ip {
        Some(text) => text.parse::<IpAddr>().map_err(|_| Failure::Invalid("The ip must be an IP address.".into()))?.to_canonical(),
        None => here.0,
    };
    Ok(Answer(IpInfo::of(ip, me.0.ctx.family)))
}

#[derive(Deserialize, JsonSchema)]
struct TipsQuery {
    r#type: String,
    key: String,
}

/// # `GET /common/input-tips`
///
/// Users by username or nickname, hashtags by name. The other documented types have no names to suggest.
#[get("/common/input-tips", data = "<p>")]
async fn input_tips(me: Anyone, p: Params<TipsQuery>) -> Outcome<Vec<InputTip>> {
    let (core, ctx) = (&me.0.app.core, &me.0.ctx);
    let TipsQuery { r#type, key } = p.fields;
    if key.chars().count() > TIP_KEY_MAX {
        return Err(Failure::Invalid(format!("The key field must not be longer than {TIP_KEY_MAX} characters.")));
    }
    Ok(Answer(match (r#type.as_str(), ctx.family) {
        ("user", _) => search::users(core, ctx.viewer, key, TIPS).await?.iter().map(|view| InputTip::user(view, ctx)).collect(),
        ("hashtag", _) => search::hashtags(core, ctx.viewer, key, TIPS).await?.into_iter().map(|tag| InputTip::hashtag(tag, ctx)).collect(),
        ("group" | "post" | "comment" | "extend", _) | ("geotag", Family::V1) => Vec::new(),
        _ => return Err(Failure::Invalid("The selected type is invalid.".into())),
    }))
}

/// # `GET /common/callback` (v2)
#[get("/common/callback")]
fn callback(_me: Anyone) -> Outcome<()> {
    Err(Failure::Code(NO_PLUGIN))
}

/// # `POST /common/cmd-word` (v1)
#[post("/common/cmd-word")]
fn cmd_word(_me: Anyone) -> Outcome<()> {
    Err(Failure::Code(NO_SERVICE))
}

/// # `POST /common/file/upload-token` (v1)
///
/// Files are uploaded to this server only; there is no storage for direct uploads.
#[post("/common/file/upload-token")]
fn upload_token(me: Writing<AsUser>) -> Outcome<()> {
    Err(Failure::Code(me.0.caller.ctx.family.codes().upload_token_refused))
}
