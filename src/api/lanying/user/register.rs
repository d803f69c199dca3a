//! Joining (`docs/specs/lanying.md 2.2`: 1.33, 1.34).

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::settings::UserSettings;
use crate::api::lanying::wire::auth::Anyone;
use crate::api::lanying::wire::envelope::{Answer, Outcome};
use crate::api::lanying::wire::params::Params;
use crate::community::accounts::chat_registration::{self, Joining};
use crate::community::people::devices::Agent;
use crate::community::profiles::chat_profile;

pub(super) fn routes() -> Vec<Served> {
    served![register, register_push]
}

#[derive(Deserialize, JsonSchema)]
struct Named {
    username: String,
    password: String,
}

#[derive(Deserialize, JsonSchema)]
struct Pushed {
    username: String,
    password: String,
    alias: Option<String>,
    device_guid: Option<String>,
    push_token: Option<String>,
    /// Not checked: how it is made was never published.
    #[serde(rename = "sign")]
    _sign: Option<String>,
}

/// # `POST /user/register/v2`
#[post("/user/register/v2", data = "<p>")]
async fn register(caller: Anyone, here: ClientAddress, p: Params<Named>) -> Outcome<UserSettings> {
    let Named { username, password } = p.fields;
    let core = &caller.app.core;
    let joined = chat_registration::join(core, here.place(), Joining { username, password, ..Joining::default() }).await?;
    let profile = core.read(|r| chat_profile::of(r, joined.user))?;
    Ok(Answer::of(UserSettings::of(joined.user, &profile, joined.push_token)))
}

/// # `POST /user/register/push`
#[post("/user/register/push", data = "<p>")]
async fn register_push(caller: Anyone, here: ClientAddress, p: Params<Pushed>) -> Outcome<UserSettings> {
    let Pushed { username, password, alias, device_guid, push_token, _sign } = p.fields;
    let core = &caller.app.core;
    let device = device_guid.map(|guid| Agent { guid: Some(guid), user_agent: caller.user_agent });
    let joined = chat_registration::join(core, here.place(), Joining { username, password, device, push_token, alias }).await?;
    let profile = core.read(|r| chat_profile::of(r, joined.user))?;
    Ok(Answer::of(UserSettings::of(joined.user, &profile, joined.push_token)))
}
